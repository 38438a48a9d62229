"""A video of the author's, screened before it is used: whether it is whole, and what it holds.

Every packet is read, because a file that was cut short shows only there, and a frame is decoded,
because a file may be whole and hold what nothing here can read.
"""

from __future__ import annotations

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


class CutShort(NotMedia):
    """A video that ends before its own head says."""


_known: dict[tuple[Path, int, int], Screened] = {}


def screened(path: Path) -> Screened:
    """Look through the video at ``path``; once in a run, as long as it is not touched.

    Raises NotMedia when it is no media file that may be opened (a list of other files among them),
    NoPicture, or CutShort.
    """
    try:
        now = path.stat()
        key = path, now.st_size, now.st_mtime_ns
        if key not in _known:
            with opened(path) as container:
                _known[key] = _measured(container, path)
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise NotMedia(f"{path} cannot be read as a video: {exc}") from exc
    return _known[key]


def _measured(container: av.container.InputContainer, path: Path) -> Screened:
    moving = [stream for stream in container.streams.video
              if not stream.disposition & Disposition.attached_pic]
    if not moving:
        raise NoPicture(f"{path} holds no video")
    stream = moving[0]
    begin = (container.start_time or 0) / av.time_base
    seconds, whole = (end - begin for end in _ends(container, stream, path))
    promised = container.duration / av.time_base if container.duration else 0.0
    if promised - whole > _MISSING_SECONDS:
        raise CutShort(f"{path} is to last {promised:.1f} s and ends after {whole:.1f} s")
    if stream.width * stream.height <= MOST_PIXELS:  # or the head lies, or the story is told so
        _decoded(container, stream, path)
    return Screened(width=stream.width, height=stream.height, seconds=seconds,
                    has_sound=bool(container.streams.audio))


def _ends(container: av.container.InputContainer, stream: VideoStream, path: Path
          ) -> tuple[float, float]:
    """When the picture ends, and when all of it ends, in the file's own seconds."""
    end = last = float("-inf")
    for packet in container.demux(stream, *container.streams.audio[:1]):
        if packet.pts is None or packet.size == 0 or packet.time_base is None:
            continue
        if packet.is_corrupt:
            raise CutShort(f"{path} is damaged at {float(packet.pts * packet.time_base):.1f} s")
        last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if packet.stream_index == stream.index:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    if end == float("-inf"):
        raise NoPicture(f"{path} holds no frame")
    return end, last


def _decoded(container: av.container.InputContainer, stream: VideoStream, path: Path) -> None:
    """Raise NotMedia unless its first frame can be decoded."""
    container.seek(0)
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    for packet in islice(container.demux(stream), _FIRST_PACKETS):
        if packet.decode():
            return
    raise NotMedia(f"{path} holds no frame that can be decoded")
