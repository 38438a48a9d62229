"""Clips scaled to another size, frame by frame."""

from __future__ import annotations

import tempfile
from pathlib import Path

from media import ffmpeg
from media.clips import CLIP_CRF
from media.errors import FFmpegFailed, NotMedia
from media.probe import probe

PixelSize = tuple[int, int]

_BT709 = "color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


def write_scaled(clip: Path, scaled: PixelSize, size: PixelSize, fps: int, frames: int,
                 path: Path) -> None:
    """Scale all ``frames`` of ``clip`` by Lanczos and crop the middle, as ``path`` (.mp4).

    ``scaled``: to what size, in pixels; ``size``: what is cropped out of it, both sides even and no
    larger. Encoded as drawn clips are, by one thread: the bytes depend on no number of cores.
    Raises FFmpegFailed, DiskFull, Stopped.
    """
    graph = (f"scale={scaled[0]}:{scaled[1]}:flags=lanczos+accurate_rnd+full_chroma_int+bitexact,"
             f"crop={size[0]}:{size[1]},setsar=1,setparams={_BT709}")
    with tempfile.TemporaryDirectory(prefix=".scaling-", dir=path.parent) as folder:
        work = Path(folder)
        (work / "in").symlink_to(clip.absolute())
        (work / "out.mp4").symlink_to(path.absolute())
        ffmpeg.run(["-threads", "1", "-filter_threads", "1", *ffmpeg.source("in"), "-map", "0:v:0",
                    "-vf", graph, "-c:v", "libx264", "-preset", "ultrafast", "-threads", "1",
                    "-crf", str(CLIP_CRF), "-pix_fmt", "yuv420p", "-g", str(max(1, fps // 2)),
                    "-fps_mode", "passthrough", "-fflags", "+bitexact", "-flags:v", "+bitexact",
                    "-map_metadata", "-1", "out.mp4"], work)
    _check(path, frames)


def _check(path: Path, frames: int) -> None:
    """Raise when the clip is not whole, whatever ffmpeg said."""
    try:
        found = probe(path).frames
    except NotMedia as exc:
        raise FFmpegFailed(f"scaling {path.name} failed: {exc}") from exc
    if found != frames:
        raise FFmpegFailed(f"scaling {path.name} failed: it has {found} frames of {frames}")
