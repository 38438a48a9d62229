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
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.errors import NotMedia
from media.probe import MOST_PIXELS, opened

_EARLIER = Fraction(1)
"""Seconds that decoding begins before what is wanted: the first frames after a seek may lean on
some that were left out."""
_SHORT = Fraction(1, 2)
"""Seconds that a whole file may end before its header says so."""


class Shown(NamedTuple):
    """A decoded frame."""

    seconds: Fraction
    """When it comes, exactly."""
    frame: VideoFrame
    pixel: Fraction
    """The shape of one of its pixels, width over height."""


def seconds_of(path: Path) -> float:
    """How long the pictures of a video last; only its header and its end are read.

    Raises NotMedia for what is no video, holds no pictures, or ends before its header says so.
    """
    with _video(path) as (container, stream):
        end = _end(container, stream)
        told = _told(container, stream)
        if end is None:
            raise NotMedia(f"{path} holds no pictures: give a video")
        if told is not None and told - end > _SHORT:
            raise NotMedia(f"{path} is cut short: it says that it lasts {float(told):.1f} s, and "
                           f"its pictures end at {float(end):.1f} s: copy or export it again")
        return float(end)


def frames_at(path: Path, times: Sequence[Fraction]) -> Iterator[Shown]:
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


def _nearest(before: Shown | None, after: Shown | None, wanted: Fraction, stream: VideoStream,
             path: Path) -> Shown:
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


def _unharmed(shown: Shown, path: Path) -> Shown:
    if shown.frame.is_corrupt:
        raise NotMedia(f"{path} is damaged at {float(shown.seconds):.1f} s: export it again")
    return shown


@contextmanager
def _video(path: Path) -> Iterator[tuple[av.container.InputContainer, VideoStream]]:
    """``path`` opened, and its pictures: a cover of a piece of music is none."""
    try:
        with opened(path) as container:
            moving = [stream for stream in container.streams.video
                      if not stream.disposition & Disposition.attached_pic]
            if not moving:
                raise NotMedia(f"{path} holds no pictures: give a video")
            stream = moving[0]
            if stream.width * stream.height > MOST_PIXELS:
                raise NotMedia(f"{path} is {stream.width}×{stream.height}, which is over "
                               f"{MOST_PIXELS // 1_000_000} megapixels: scale it down")
            stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
            stream.thread_type = "AUTO"
            yield container, stream
    except (av.FFmpegError, OSError, ValueError) as exc:
        reason = (getattr(exc, "strerror", None) or str(exc)).lower()
        raise NotMedia(f"{path} cannot be read as a video ({reason}): save it as MP4, MOV, MKV or "
                       "WebM") from exc


def _from(container: av.container.InputContainer, stream: VideoStream, begin: Fraction
          ) -> Iterator[Shown]:
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
        container.seek(int((seconds + _origin(container)) / stream.time_base), stream=stream)


def _decoded(container: av.container.InputContainer, stream: VideoStream) -> Iterator[Shown]:
    origin, pixel = _origin(container), Fraction(stream.sample_aspect_ratio or 1)
    for frame in _progressive(container.decode(stream), stream):
        if frame.pts is not None and frame.time_base is not None:
            yield Shown(frame.pts * frame.time_base - origin, frame, pixel)


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


def _origin(container: av.container.InputContainer) -> Fraction:
    """The file's own time at which it begins to play."""
    return Fraction(container.start_time or 0, av.time_base)


def _end(container: av.container.InputContainer, stream: VideoStream) -> Fraction | None:
    """When the last picture ends: looked for from the last key frame, else from the first."""
    for start in (Fraction(container.duration or 0, av.time_base), Fraction(0)):
        _seek(container, stream, start)
        ends = [(packet.pts + (packet.duration or 0)) * packet.time_base
                for packet in container.demux(stream) if packet.pts is not None and packet.size]
        if ends:
            return max(ends) - _origin(container)
    return None


def _told(container: av.container.InputContainer, stream: VideoStream) -> Fraction | None:
    """How long the header says that the pictures last, where it says so of them alone."""
    if stream.duration is not None and stream.time_base is not None:
        return ((stream.start_time or 0) + stream.duration) * stream.time_base - _origin(container)
    if container.duration is not None and len(container.streams) == 1:
        return Fraction(container.duration, av.time_base)
    return None


def _lasting(frame: VideoFrame, stream: VideoStream) -> Fraction:
    """How long the last frame stands."""
    if frame.duration and frame.time_base is not None:
        return frame.duration * frame.time_base
    return 1 / Fraction(stream.average_rate or 25)
