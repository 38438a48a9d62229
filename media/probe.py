"""What a media file holds, read from its packets without decoding a frame."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import av.container
from pydantic import BaseModel

from media.errors import NotMedia
from media.ffmpeg import CONTAINERS, form_of

MOST_PIXELS = 36_000_000
"""Of a frame: 8192×4320, the largest that cameras record. More is a head that lies."""


class Probe(BaseModel, frozen=True):
    """A file's streams. Sizes in pixels, rates per second, durations in seconds."""

    width: int = 0
    height: int = 0
    fps: Fraction = Fraction(0)
    frames: int = 0
    even: bool = True
    """Whether every frame lasts equally long."""
    video_seconds: float = 0.0
    audio_seconds: float = 0.0
    sample_rate: int = 0

    @property
    def has_audio(self) -> bool:
        return self.sample_rate > 0


def probe(path: Path) -> Probe:
    """Read ``path``; raises NotMedia when it is no media file or is cut short."""
    try:
        with opened(path) as container:
            return _probe(container)
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise NotMedia(f"{path} cannot be read as a media file: {exc}") from exc


def opened(path: Path) -> av.container.InputContainer:
    """``path`` opened for reading, through the same white list as everything else.

    Its protocol is named, so that no colon in the path is taken for one. Raises av.FFmpegError,
    OSError.
    """
    return av.open(f"file:{path.absolute()}", format=form_of(path) or None, container_options={
        "protocol_whitelist": "file", "format_whitelist": CONTAINERS},
        # Opening decodes frames already, to see what they are.
        options={"max_pixels": str(MOST_PIXELS)})


def _probe(container: av.container.InputContainer) -> Probe:
    video = container.streams.video[0] if container.streams.video else None
    audio = container.streams.audio[0] if container.streams.audio else None
    stamps: list[int] = []
    audio_end = 0
    for packet in container.demux(*[s for s in (video, audio) if s is not None]):
        if packet.pts is None or packet.size == 0:
            continue
        if packet.stream is video:
            stamps.append(packet.pts)
        else:
            audio_end = max(audio_end, packet.pts + (packet.duration or 0))
    found = Probe()
    if video is not None and stamps:
        stamps.sort()
        steps = {b - a for a, b in pairwise(stamps)}
        fps = Fraction(video.average_rate or video.base_rate or 0)
        found = found.model_copy(update={
            "width": video.width, "height": video.height, "fps": fps, "frames": len(stamps),
            "even": len(steps) <= 1, "video_seconds": float(len(stamps) / fps) if fps else 0.0})
    if audio is not None and audio.time_base is not None:
        found = found.model_copy(update={
            "audio_seconds": float(audio_end * audio.time_base), "sample_rate": audio.rate or 0})
    return found
