"""A camera as models are: of sizes, a rate and counts of its own. It films the disc."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from media.backend import Identity, Session
from media.clips import write_clip
from scenes.camera import CannotFilm, Limits
from scenes.shot import Clip, Setup
from tests.doubles.disc import HEIGHT, WIDTH, drawn


class DiscCamera:
    """Films what ``disc`` draws, whatever is asked; ``filmed`` tells what that was."""

    filmed: ClassVar[list[Setup]] = []
    takes_options = False
    identity = Identity(name="disc", revision="1")
    limits = Limits(fps=16, longest_seconds=5, step_frames=(4, 1),
                    sizes=((WIDTH, HEIGHT), (HEIGHT, WIDTH)))
    reads = frozenset(("prompt", "width", "height", "fps", "frames"))

    def __init__(self, workers: int | None = None) -> None:
        pass

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        for setup in setups:
            if (setup.size not in (self.limits.sizes or ()) or setup.fps != 16
                    or setup.frames % 4 != 1 or setup.frames > 81):
                raise CannotFilm(f"{setup.name} is asked for in a form that this camera lacks")
            self.filmed.append(setup)
            path = session.into(setup.name)
            write_clip(lambda index, at=setup: drawn(index / 16, at.width, at.height),
                       setup.frames, 16, path, lambda done: None)
            session.progress(setup.name, 1.0)
            yield Clip(name=setup.name, path=path, frames=setup.frames, fps=16,
                       width=setup.width, height=setup.height,
                       notes=("it was a cloudy day",))
