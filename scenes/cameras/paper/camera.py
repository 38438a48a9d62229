"""The paper camera: draws every shot from its words, with nothing but this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from media.backend import Destination, Identity
from media.clips import Frame, write_clip
from media.files import whole
from media.progress import Progress
from media.workers import cores, each, side_by_side
from scenes.camera import CannotFilm, Limits, Undrawn
from scenes.cameras.paper.composition import compose
from scenes.cameras.paper.undrawn import undrawn
from scenes.motion import pose
from scenes.shot import Clip, Setup
from scenes.versions import DRAWN, versions

REVISION = "7"
"""Raised with every change to what this package draws."""

_SMALLEST, _LARGEST = 64, 4096


class PaperCamera:
    """Films setups as a theatre of cut paper. The same setup gives the same bytes."""

    limits = Limits(longest_seconds=20, step_seconds=0.5)
    reads = frozenset(("picture", "style", "palette", "cast", "places", "seed", "width", "height",
                       "fps", "frames", "source"))

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    @property
    def identity(self) -> Identity:
        return Identity(name="paper", revision=REVISION, settings=versions(*DRAWN))

    def film(self, setups: Sequence[Setup], into: Destination,
             progress: Progress) -> Iterator[Clip]:
        """Raises CannotFilm for a setup that is too long, too small, or has a picture to film."""
        for setup in setups:
            self._check(setup)

        ahead = each(self._workers, len(setups))

        def work(setup: Setup) -> Clip:
            stage, seen = compose(setup)

            def draw(index: int) -> Frame:
                at = index / max(1, setup.frames - 1)
                return stage.draw(index / setup.fps, pose(seen.move, at, setup.seconds))

            path = into(setup.name)
            with whole(path) as partial:
                write_clip(draw, setup.frames, setup.fps, partial,
                           lambda done: progress(setup.name, done / setup.frames), ahead)
            return Clip(name=setup.name, path=path, frames=setup.frames, fps=setup.fps,
                        width=setup.width, height=setup.height)

        yield from side_by_side(work, setups, self._workers)

    def frame(self, setup: Setup, index: int) -> Frame:
        """One frame of the clip, for a storyboard; shape (height, width, 3)."""
        self._check(setup)
        stage, seen = compose(setup)
        at = index / max(1, setup.frames - 1)
        return stage.draw(index / setup.fps, pose(seen.move, at, setup.seconds))

    def undrawn(self, setup: Setup) -> tuple[Undrawn, ...]:
        """What the setup names and the theatre leaves out."""
        return undrawn(setup)

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
