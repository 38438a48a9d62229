"""Clips of setups that are drawn on this machine: the loop that such cameras share.

    def film(self, setups, session):
        yield from drawn(setups, session, self._workers, self._opened)

It knows nothing of what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from media.backend import Session
from media.clips import Frame, write_clip
from media.files import whole
from media.workers import each, side_by_side
from scenes.shot import Clip, Setup

Draw = Callable[[int], Frame]
"""Draws a frame of a clip by its number."""
Write = Callable[[Setup, Path, Callable[[int], None]], None]
"""Writes all frames of a setup to a path, and tells how many are done."""


def drawn(setups: Sequence[Setup], session: Session, workers: int, opened: Callable[[Setup], Draw]
          ) -> Iterator[Clip]:
    """A clip for each of ``setups``, any frame of which can be drawn by itself, once it is
    ``opened``, which does all that is slow."""
    ahead = each(workers, len(setups))

    def write(setup: Setup, path: Path, told: Callable[[int], None]) -> None:
        write_clip(opened(setup), setup.frames, setup.fps, path, told, ahead)

    yield from written(setups, session, workers, write)


def written(setups: Sequence[Setup], session: Session, workers: int, write: Write
            ) -> Iterator[Clip]:
    """A clip for each of ``setups``, several side by side, each whole or not there."""
    # Not the session itself: MoviePy's clips outlive their use, and with them all that they know.
    into, progress = session.into, session.progress

    def work(setup: Setup) -> Clip:
        path = into(setup.name)
        with whole(path) as partial:
            write(setup, partial, lambda done: progress(setup.name, done / setup.frames))
        return Clip(name=setup.name, path=path, frames=setup.frames, fps=setup.fps,
                    width=setup.width, height=setup.height)

    yield from side_by_side(work, setups, workers)
