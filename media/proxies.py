"""Proxies: clips and sound made so small that a whole film's fit into one page."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from media import ffmpeg
from media.files import whole

SHORT_SIDE = 240
"""Pixels: what a film of 426×240 has, wide or upright."""

_VIDEO = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "31", "-pix_fmt", "yuv420p",
          "-g", "48"]
_AUDIO = ["-c:a", "aac", "-b:a", "48k", "-ac", "1"]
_WHOLE = ["-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a",
          "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart"]


def proxy_size(width: int, height: int, short: int = SHORT_SIDE) -> tuple[int, int]:
    """The size of a proxy of that shape, its shorter side ``short``, both sides even."""
    share = min(1.0, short / min(width, height))
    return round(width * share / 2) * 2, round(height * share / 2) * 2


def write_proxy(clips: Sequence[tuple[Path, int]], wav: Path | None, size: tuple[int, int],
                fps: int, path: Path) -> None:
    """Join the first so many frames of each clip, with the sound ``wav``, as ``path`` (.mp4).

    ``size`` in even pixels. Without clips, only the sound. Raises FFmpegFailed, DiskFull, Stopped.
    """
    with _worktop([clip for clip, _ in clips], wav, path) as (work, out):
        inputs = [argument for number in range(len(clips))
                  for argument in ffmpeg.source(f"clip{number}")]
        heard = ffmpeg.source("sound", "wav") if wav else []
        picture = ["-filter_complex", _joined([frames for _, frames in clips], size, fps),
                   "-map", "[all]", *_VIDEO] if clips else []
        sound = ["-map", f"{len(clips)}:a:0", *_AUDIO] if wav else []
        ffmpeg.run([*inputs, *heard, *picture, *sound, *_WHOLE, out], work)


def _joined(frames: Sequence[int], size: tuple[int, int], fps: int) -> str:
    """The graph: each clip cut to its frames and made small, then one after another."""
    parts = [f"[{n}:v]trim=end_frame={count},setpts=PTS-STARTPTS,"
             f"scale={size[0]}:{size[1]}:flags=area,setsar=1,fps={fps}[v{n}]"
             for n, count in enumerate(frames)]
    names = "".join(f"[v{n}]" for n in range(len(frames)))
    return ";".join([*parts, f"{names}concat=n={len(frames)}:v=1:a=0[all]"])


@contextmanager
def _worktop(clips: Sequence[Path], wav: Path | None, path: Path) -> Iterator[tuple[Path, str]]:
    """A folder in which every file has a fixed name; what is written there becomes ``path``."""
    with (whole(path) as partial,
          tempfile.TemporaryDirectory(prefix=".proxy-", dir=path.parent.parent) as folder):
        work = Path(folder)
        for number, clip in enumerate(clips):
            (work / f"clip{number}").symlink_to(clip.absolute())
        if wav:
            (work / "sound").symlink_to(wav.absolute())
        (work / "out.mp4").symlink_to(partial.absolute())
        yield work, "out.mp4"
