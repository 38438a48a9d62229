"""Clips drawn frame by frame: MoviePy writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import disk_usage

import numpy as np
import numpy.typing as npt

from media.errors import DiskFull, FFmpegFailed, NotMedia, Stopped
from media.ffmpeg import stopping
from media.files import full_disk_named
from media.probe import probe
from media.workers import in_order

Frame = npt.NDArray[np.uint8]
"""Shape (height, width, 3), RGB."""

CLIP_CRF = 12
"""High enough that the cut's own encode is the only loss a viewer could see."""
_LEAST_FREE = 1_000_000
"""Bytes: on a disk with fewer, a clip is short for want of room. ffmpeg may find none only when it
ends the file, and MoviePy hears nothing of that."""


def write_clip(draw: Callable[[int], Frame], frames: int, fps: int, path: Path,
               done: Callable[[int], None] = lambda _: None, workers: int = 1) -> None:
    """Write ``draw(0) … draw(frames - 1)`` to ``path``, as ``write_frames`` does.

    ``workers`` frames are drawn side by side, each in a thread; it changes no byte. ``draw`` is
    asked once for each frame.
    """
    def drawn(index: int) -> Frame:
        if stopping():
            raise Stopped("drawing was stopped")
        return draw(index)

    with closing(in_order(drawn, range(frames), workers)) as pictures:
        write_frames(pictures, frames, fps, path, done)


def write_frames(pictures: Iterator[Frame], frames: int, fps: int, path: Path,
                 done: Callable[[int], None] = lambda _: None) -> None:
    """Write the next ``frames`` of ``pictures`` to ``path`` (.mp4, H.264, BT.709, no sound).

    A key frame every half second, so that the cut finds a dissolve at the end without decoding
    the whole clip. One encoder thread, so that the bytes do not depend on the number of cores.
    Raises FFmpegFailed, DiskFull, or Stopped when the work is being abandoned.
    """
    from moviepy import VideoClip

    taken = _TakenFrames(pictures, done)

    def frame_at(seconds: float) -> Frame:
        if stopping():
            raise Stopped("drawing was stopped")
        return taken.up_to(min(frames - 1, round(seconds * fps)))

    # Half a frame more than needed: MoviePy takes int(duration * fps) frames; floats fall short.
    clip = VideoClip(frame_at, duration=(frames + 0.5) / fps)
    with full_disk_named(path):
        try:
            # An absolute path: in any other a colon names a protocol, and a dash an option.
            # MoviePy's ffmpeg stays in our group, where Ctrl-C reaches it too, and MoviePy offers
            # no other: the clip that it then leaves short is caught below.
            clip.write_videofile(
                str(path.absolute()), fps=fps, codec="libx264", audio=False, preset="ultrafast",
                threads=1, logger=None, pixel_format="yuv420p", ffmpeg_params=[
                    "-crf", str(CLIP_CRF), "-g", str(max(1, fps // 2)), "-vf",
                    "scale=in_range=pc:out_range=tv:out_color_matrix=bt709,setparams="
                    "color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv",
                    "-fflags", "+bitexact", "-map_metadata", "-1"])
        except OSError as exc:
            # MoviePy wraps ffmpeg's whole complaint into an OSError without a number.
            if exc.errno is None or isinstance(exc, BrokenPipeError):
                raise _failure(path, str(exc)) from exc
            raise
        finally:
            clip.close()
    _check(path, frames)


class _TakenFrames:
    """Pictures by their number, from an iterator: MoviePy asks for the first one twice."""

    def __init__(self, pictures: Iterator[Frame], done: Callable[[int], None]) -> None:
        self._pictures, self._done = pictures, done
        self._count = 0
        self._last: Frame | None = None

    def up_to(self, index: int) -> Frame:
        while self._last is None or self._count <= index:
            self._last = next(self._pictures)
            self._count += 1
            self._done(self._count)
        return self._last


def _check(path: Path, frames: int) -> None:
    """Raise when the clip is not whole: MoviePy does not ask how its ffmpeg ended."""
    try:
        found = probe(path).frames
    except NotMedia as exc:
        raise _failure(path, str(exc)) from exc
    if found != frames:
        raise _failure(path, f"it has {found} frames of {frames}")


def _failure(path: Path, reason: str) -> Exception:
    if stopping():
        return Stopped("drawing was stopped")
    if "No space left on device" in reason or disk_usage(path.parent).free < _LEAST_FREE:
        return DiskFull.at(path)
    return FFmpegFailed(f"writing {path.name} failed: {reason}")
