"""Frames out of a video: one, or all of them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.stream import VideoStream

from media.clips import Frame
from media.errors import NotMedia
from media.probe import opened


def frame(path: Path, index: int) -> npt.NDArray[np.uint8]:
    """Frame ``index`` of ``path``: shape (height, width, 3), RGB. Raises NotMedia.

    Of a video at an even rate: it is found by its time, from the key frame before it.
    """
    try:
        with opened(path) as container:
            if container.streams.video:
                stream = container.streams.video[0]
                wanted = _stamp(stream, index)
                container.seek(wanted, stream=stream)
                for shown in container.decode(stream):
                    if shown.pts is not None and shown.pts >= wanted:
                        return np.asarray(shown.to_ndarray(format="rgb24"), np.uint8)
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise NotMedia(f"{path} cannot be read as a video: {exc}") from exc
    raise NotMedia(f"{path} has no frame {index}")


def frames(path: Path) -> Generator[Frame, None, None]:
    """Every frame of a clip of ours, in order: shape (height, width, 3), RGB. Raises NotMedia."""
    from media.tones import picture

    try:
        with opened(path) as container:
            if not container.streams.video:
                raise NotMedia(f"{path} holds no pictures")
            for shown in container.decode(container.streams.video[0]):
                yield picture(shown, shown.width, shown.height)
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise NotMedia(f"{path} cannot be read as a video: {exc}") from exc


def _stamp(stream: VideoStream, index: int) -> int:
    """The time of a frame, in the stream's own units; half a frame early, for rounding's sake."""
    rate, base = stream.average_rate, stream.time_base
    if not rate or not base:
        raise ValueError("its frames have no rate")
    return max(0, round((index - 0.5) / rate / base)) + (stream.start_time or 0)
