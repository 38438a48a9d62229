"""A video of the author's, screened before it is used: whether it is whole, and what it holds.

Every packet is read, because a file that was cut short shows only there, and a frame is decoded,
because a file may be whole and hold what nothing here can read.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import av.container
from av.stream import Disposition
from av.video.stream import VideoStream
from pydantic import BaseModel

from media.errors import NotMedia
from media.probe import MOST_PIXELS, opened

_MISSING_SECONDS = 1.0
"""By how much the last frame may come before the end that the file's head promises: sound often
lasts a little longer than the picture, and the frames of a film of some hours are not counted to
the hundredth."""
_FIRST_PACKETS = 50
"""In so many a key frame comes, or the file begins in the middle of something."""


class Screened(BaseModel, frozen=True):
    """What a video file holds. Sides in pixels, as they are stored."""

    width: int
    height: int
    seconds: float
    """From where the file begins to play to the end of its last frame."""
    has_sound: bool


class NoPicture(NotMedia):
    """A media file that holds no video."""


class TooLarge(NotMedia):
    """A video of more than MOST_PIXELS a frame."""


class CutShort(NotMedia):
    """A video that ends before its own head says."""


_known: dict[tuple[Path, int, int], Screened] = {}


def screened(path: Path) -> Screened:
    """Look through the video at ``path``; once in a run, as long as it is not touched.

    Raises NotMedia when it is no media file that may be opened (a list of other files among them),
    NoPicture, TooLarge, or CutShort.
    """
    try:
        now = path.stat()
        key = path, now.st_size, now.st_mtime_ns
        if key not in _known:
            with opened(path) as container:
                _known[key] = _measured(container, path)
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise unreadable(path, exc) from exc
    return _known[key]


def unreadable(path: Path, exc: Exception) -> NotMedia:
    """The error for what FFmpeg or the system said of ``path``."""
    reason = (getattr(exc, "strerror", None) or str(exc)).lower()
    return NotMedia(f"{path} cannot be read as a video ({reason}): save it as MP4, MOV, MKV or "
                    "WebM")


def pictures(container: av.container.InputContainer, path: Path) -> VideoStream:
    """Its pictures, of a size that may be decoded; a cover of a piece of music is none. Raises
    NoPicture, TooLarge."""
    moving = [stream for stream in container.streams.video
              if not stream.disposition & Disposition.attached_pic]
    if not moving:
        raise NoPicture(f"{path} holds no pictures: give a video")
    stream = moving[0]
    if stream.width * stream.height > MOST_PIXELS:
        raise TooLarge(f"{path} is {stream.width}×{stream.height}, more than "
                       f"{MOST_PIXELS // 1_000_000} megapixels: scale it down")
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    return stream


def origin(container: av.container.InputContainer) -> Fraction:
    """The file's own time at which it begins to play."""
    return Fraction(container.start_time or 0, av.time_base)


def _measured(container: av.container.InputContainer, path: Path) -> Screened:
    stream = pictures(container, path)
    seconds, whole = (end - origin(container) for end in _ends(container, stream, path))
    promised = container.duration / av.time_base if container.duration else 0.0
    if promised - whole > _MISSING_SECONDS:
        raise CutShort(f"{path} is cut short: it says that it lasts {promised:.1f} s, and it ends "
                       f"at {float(whole):.1f} s: copy or export it again")
    _decoded(container, stream, path)
    return Screened(width=stream.width, height=stream.height, seconds=float(seconds),
                    has_sound=bool(container.streams.audio))


def _ends(container: av.container.InputContainer, stream: VideoStream, path: Path
          ) -> tuple[Fraction, Fraction]:
    """When the picture ends, and when all of it ends, in the file's own seconds."""
    heard = list(container.streams.audio[:1])
    last: dict[int, int] = {}
    for packet in container.demux(stream, *heard):
        if packet.pts is None or packet.size == 0 or packet.time_base is None:
            continue
        if packet.is_corrupt:
            raise CutShort(f"{path} is damaged at {float(packet.pts * packet.time_base):.1f} s: "
                           "export it again")
        end, index = packet.pts + (packet.duration or 0), packet.stream_index
        last[index] = max(end, last.get(index, end))
    ends = {one.index: last[one.index] * (one.time_base or Fraction(1))
            for one in (stream, *heard) if one.index in last}
    if stream.index not in ends:
        raise NoPicture(f"{path} holds no pictures: give a video")
    return ends[stream.index], max(ends.values())


def _decoded(container: av.container.InputContainer, stream: VideoStream, path: Path) -> None:
    """Raise NotMedia unless its first frame can be decoded."""
    container.seek(0)
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    for packet in islice(container.demux(stream), _FIRST_PACKETS):
        if packet.decode():
            return
    raise NotMedia(f"{path} holds no frame that can be decoded: export it again")
