"""Frames of a video by their time: of any rate, even or not, interlaced or not.

Times are seconds from where the file begins to play, as a player and ffmpeg's ``-ss`` count them;
picture and sound share them. A time between two frames is given the nearer one, and no picture is
ever invented between them: interpolated motion smears what it cannot follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import av
import av.container
import av.filter
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.errors import NotMedia
from media.probe import opened
from media.screening import origin, pictures, unreadable

_EARLIER = Fraction(1)
"""Seconds that decoding begins before what is wanted: the first frames after a seek may lean on
some that were left out."""


class ShownFrame(NamedTuple):
    """A decoded frame."""

    seconds: Fraction
    """When it comes, exactly."""
    frame: VideoFrame
    pixel: Fraction
    """The shape of one of its pixels, width over height."""


def frames_at(path: Path, times: Sequence[Fraction]) -> Iterator[ShownFrame]:
    """Yield for each of ``times``, which rise, the frame of ``path`` that is nearest to it.

    Interlaced frames come deinterlaced; size, colours and turn are as they were recorded. Raises
    NotMedia for what cannot be read, where it is damaged, and for a time after its last frame.
    """
    with _video(path) as (container, stream):
        shown = _from(container, stream, times[0])
        before, after = None, next(shown, None)
        for wanted in times:
            while after is not None and after.seconds < wanted:
                before, after = after, next(shown, None)
            yield _unharmed(_nearest(before, after, wanted, stream, path), path)


def _nearest(before: ShownFrame | None, after: ShownFrame | None, wanted: Fraction,
             stream: VideoStream, path: Path) -> ShownFrame:
    if after is None:
        if before is None:
            raise NotMedia(f"{path} holds no pictures: give a video")
        if wanted >= before.seconds + _lasting(before.frame, stream):
            raise NotMedia(f"{path} ends at {float(before.seconds):.1f} s: it may be damaged: "
                           "export it again")
        return before
    if before is not None and wanted - before.seconds <= after.seconds - wanted:
        return before
    return after


def _unharmed(shown: ShownFrame, path: Path) -> ShownFrame:
    if shown.frame.is_corrupt:
        raise NotMedia(f"{path} is damaged at {float(shown.seconds):.1f} s: export it again")
    return shown


@contextmanager
def _video(path: Path) -> Iterator[tuple[av.container.InputContainer, VideoStream]]:
    """``path`` opened, and its pictures."""
    try:
        with opened(path) as container:
            stream = pictures(container, path)
            stream.thread_type = "AUTO"
            yield container, stream
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise unreadable(path, exc) from exc


def _from(container: av.container.InputContainer, stream: VideoStream, begin: Fraction
          ) -> Iterator[ShownFrame]:
    """The frames from ``begin`` on, or from a little earlier."""
    start = max(Fraction(0), begin - _EARLIER)
    if start:
        _seek(container, stream, start)
        shown = _decoded(container, stream)
        first = next(shown, None)
        if first is not None and first.seconds <= begin:
            return chain([first], shown)
        _seek(container, stream, Fraction(0))  # its index leads astray
    return _decoded(container, stream)


def _seek(container: av.container.InputContainer, stream: VideoStream, seconds: Fraction) -> None:
    """To the last key frame at or before ``seconds``; stays where it is without one."""
    assert stream.time_base is not None
    with suppress(av.FFmpegError):
        container.seek(int((seconds + origin(container)) / stream.time_base), stream=stream)


def _decoded(container: av.container.InputContainer, stream: VideoStream) -> Iterator[ShownFrame]:
    begin, pixel = origin(container), Fraction(stream.sample_aspect_ratio or 1)
    for frame in _progressive(container.decode(stream), stream):
        if frame.pts is not None and frame.time_base is not None:
            yield ShownFrame(frame.pts * frame.time_base - begin, frame, pixel)


def _progressive(frames: Iterator[VideoFrame], stream: VideoStream) -> Iterator[VideoFrame]:
    """The frames, each whole: where the first says that it is two half-pictures, all are sent
    through a filter that weaves anew those that say so."""
    first = next(frames, None)
    if first is None:
        return iter(())
    whole = chain([first], frames)
    return _woven(whole, stream) if first.interlaced_frame else whole


def _woven(frames: Iterable[VideoFrame], stream: VideoStream) -> Iterator[VideoFrame]:
    graph = av.filter.Graph()
    graph.link_nodes(graph.add_buffer(template=stream),
                     graph.add("bwdif", "mode=send_frame:parity=auto:deint=interlaced"),
                     graph.add("buffersink")).configure()
    for frame in chain(frames, [None]):
        graph.vpush(frame)
        with suppress(av.BlockingIOError, av.EOFError):
            while True:
                yield graph.vpull()


def _lasting(frame: VideoFrame, stream: VideoStream) -> Fraction:
    """How long the last frame stands."""
    if frame.duration and frame.time_base is not None:
        return frame.duration * frame.time_base
    return 1 / Fraction(stream.average_rate or 25)
