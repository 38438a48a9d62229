"""Clips are written while the next shot is filmed.

A thread feeds ffmpeg, which is a process of its own: the card never waits for an encoder. Two
shots' frames are held at most, of 220 MB each at 720p: those being written, and those decoded last.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType

from media import ffmpeg
from media.backend import Destination
from media.clips import Frame, write_frames
from media.files import whole
from media.workers import Crew
from scenes.shot import Clip, Setup

_HELD = 2


@dataclass(frozen=True)
class WrittenClip:
    """What came of writing a shot: a clip, or what was raised."""

    setup: Setup
    clip: Clip | None
    failure: Exception | None = None


@dataclass(frozen=True)
class _Filmed:
    setup: Setup
    frames: list[Frame]
    """Of one item, taken out when it is written: who waits for more work holds no frames."""
    notes: tuple[str, ...]


class Delivery:
    """The writer of clips; a context, after which no work of it is under way."""

    def __init__(self, into: Destination) -> None:
        self._into = into
        self._crew: Crew[_Filmed, WrittenClip] = Crew(self._written, 1)
        self._held = 0

    def __enter__(self) -> Delivery:
        ffmpeg.resume()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is not None:
            ffmpeg.stop_all()
        self._crew.dismiss()
        ffmpeg.resume()

    def hand(self, setup: Setup, frames: Frame, notes: tuple[str, ...] = ()) -> None:
        """Have the clip of ``setup`` written: ``frames`` of shape (frames, height, width, 3), which
        the caller then lets go. ``notes``: what the film's manifest is to say of it."""
        self._held += 1
        self._crew.hand(_Filmed(setup, [frames], notes))

    def room(self) -> Iterator[WrittenClip]:
        """Wait until another shot may be decoded; what was written until then."""
        return self._taken(_HELD - 1)

    def rest(self) -> Iterator[WrittenClip]:
        """All that are still to be written, as each is."""
        return self._taken(0)

    def whole(self) -> Iterator[WrittenClip]:
        """Those that are written by now."""
        while self._crew.waiting:
            yield self._next()

    def _taken(self, held: int) -> Iterator[WrittenClip]:
        while self._held > held:
            yield self._next()

    def _next(self) -> WrittenClip:
        told = self._crew.next()()
        self._held -= 1
        return told

    def _written(self, filmed: _Filmed) -> WrittenClip:
        setup = filmed.setup
        try:
            path = self._into(setup.name)
            with whole(path) as partial, closing(_pictures(filmed.frames)) as pictures:
                write_frames(pictures, setup.frames, setup.fps, partial)
        except Exception as exc:  # told where the shot is counted, not in this thread
            return WrittenClip(setup, None, exc.with_traceback(None))
        return WrittenClip(setup, Clip(name=setup.name, path=path, frames=setup.frames,
                                       fps=setup.fps,
                                       width=setup.width, height=setup.height, notes=filmed.notes))


def _pictures(held: list[Frame]) -> Generator[Frame, None, None]:
    yield from held.pop()
