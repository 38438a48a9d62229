"""The paper camera: draws every shot from its words, with nothing but this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from media.backend import Identity, Session
from media.clips import Frame
from media.workers import cores
from scenes.camera import CannotFilm, Limits, Undrawn
from scenes.cameras.paper.composition import compose
from scenes.cameras.paper.undrawn import undrawn
from scenes.drawing import Draw, drawn
from scenes.motion import pose
from scenes.shot import Clip, Setup
from scenes.versions import DRAWN, versions

REVISION = "7"
"""Raised with every change to what this package draws."""

_SMALLEST, _LARGEST = 64, 4096


class PaperCamera:
    """Films setups as a theatre of cut paper. The same setup gives the same bytes."""

    takes_options = False
    limits = Limits(longest_seconds=20, step_seconds=0.5)
    reads = frozenset(("picture", "style", "palette", "cast", "places", "seed", "width", "height",
                       "fps", "frames", "source"))

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    @property
    def identity(self) -> Identity:
        return Identity(name="paper", revision=REVISION, settings=versions(*DRAWN))

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        """Raises CannotFilm for a setup that is too long, too small, or has a picture to film."""
        for setup in setups:
            self._check(setup)

        yield from drawn(setups, session, self._workers, self._opened)

    def frame(self, setup: Setup, index: int) -> Frame:
        """One frame of the clip, for a storyboard; shape (height, width, 3)."""
        self._check(setup)
        return self._opened(setup)(index)

    def undrawn(self, setup: Setup) -> tuple[Undrawn, ...]:
        """What the setup names and the theatre leaves out."""
        return undrawn(setup)

    def _opened(self, setup: Setup) -> Draw:
        stage, seen = compose(setup)

        def draw(index: int) -> Frame:
            at = index / max(1, setup.frames - 1)
            return stage.draw(index / setup.fps, pose(seen.move, at, setup.seconds))

        return draw

    def _check(self, setup: Setup) -> None:
        width, height = setup.size
        if setup.source is not None:
            raise CannotFilm(f"shot {setup.name} has the picture {setup.source.name}, and the "
                             "paper camera draws its own: set camera: still for it")
        if setup.seconds > self.limits.longest_seconds + 1e-6:
            raise CannotFilm(f"shot {setup.name} lasts {setup.seconds:.1f} s; paper films at most "
                             f"{self.limits.longest_seconds:.0f} s: split it or set pace.shot")
        if width % 2 or height % 2 or min(width, height) < _SMALLEST \
                or max(width, height) > _LARGEST:
            raise CannotFilm(f"shot {setup.name} is {width}×{height}; paper films even sizes from "
                             f"{_SMALLEST} to {_LARGEST} pixels a side: set look.size")
