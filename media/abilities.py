"""What an ffmpeg must be able to do for a film, by the names it has for it.

A build from elsewhere may lack a part; which one, its complaint in the middle of an encode does not
always say.
"""

from __future__ import annotations

import subprocess

from media.ffmpeg import executable

_NEEDED = {
    "-filters": ("aresample", "ass", "ebur128", "fade", "format", "fps", "scale", "setparams",
                 "setpts", "split", "trim", "xfade"),
    "-encoders": ("aac", "libx264", "pcm_s16le", "rawvideo"),
    "-muxers": ("mov", "mp4", "wav"),
    "-demuxers": ("concat", "ffmetadata", "wav"),
}
_PATIENCE_SECONDS = 20


def lacking() -> list[str]:
    """What of it this ffmpeg does not list, all where it cannot be asked; soxr is a part of
    aresample and in no list."""
    return [name for question, names in _NEEDED.items() for name in names
            if name not in _listed(question)]


def _listed(question: str) -> set[str]:
    """The second word of every line."""
    try:
        said = subprocess.run([executable(), "-hide_banner", question], capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=_PATIENCE_SECONDS, check=False)
    except (OSError, RuntimeError, subprocess.SubprocessError):  # RuntimeError: there is none
        return set()
    rows = [line.split() for line in said.stdout.decode("utf-8", "replace").splitlines()]
    return {name for row in rows if len(row) > 1 for name in row[1].split(",")}
