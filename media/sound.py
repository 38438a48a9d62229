"""Sound through ffmpeg: any file decoded, loudness measured, the film's own sound encoded."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from media import ffmpeg
from media.errors import FFmpegFailed, NotMedia
from media.files import whole

SILENT_LUFS = -70.0
"""What EBU R 128 gives for silence: everything lies under its absolute gate."""
_NO_PEAK_DBTP = -120.0

_AAC = ["-c:a", "aac", "-profile:a", "aac_low", "-b:a", "384k", "-aac_coder", "fast",
        "-aac_tns", "0", "-aac_pns", "0", "-aac_is", "0"]
"""At this rate every band is simply coded: the searches for what to leave out cost six times the
time and were made for rates at which something must be."""


class Loudness(BaseModel, frozen=True):
    """As EBU R 128 measures it."""

    integrated_lufs: float
    """-70 for silence."""
    true_peak_dbtp: float
    """Of the signal between its samples; -120 for silence."""


def loudness(path: Path) -> Loudness:
    """Measure a WAV, or the sound of a film; raises NotMedia when it holds none."""
    with _linked(path) as work:
        log = _sound_of(path, work, ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"])
    summary = log[log.rindex("Summary:"):]
    return Loudness(integrated_lufs=_number(r"I:\s+(\S+) LUFS", summary, SILENT_LUFS),
                    true_peak_dbtp=_number(r"Peak:\s+(\S+) dBFS", summary, _NO_PEAK_DBTP))


def to_wav(path: Path, wav: Path, seconds: float | None = None, start: float = 0.0,
           channels: int = 2) -> None:
    """Decode the first sound of ``path`` to 48 kHz, 16 bit, stereo unless ``channels`` says
    otherwise; of it at most ``seconds``, from ``start`` seconds on.

    Raises NotMedia when there is none to decode.
    """
    length = [] if seconds is None else ["-t", f"{seconds:.3f}"]
    _made(path, wav, [*length, "-af", "aresample=48000:resampler=soxr", "-ac", str(channels),
                      "-c:a", "pcm_s16le"], ["-ss", f"{start:.3f}"] if start else [])


def encode_aac(wav: Path, m4a: Path) -> None:
    """Encode a WAV as AAC-LC, 384 kb/s, at the rate and with the channels it has."""
    _made(wav, m4a, [*_AAC, "-threads", "1", "-movflags", "+faststart"])


def _made(path: Path, target: Path, arguments: list[str], seek: Sequence[str] = ()) -> None:
    """Run ffmpeg from ``path`` to ``target``, whole; neither name reaches its arguments."""
    with whole(target) as partial, _linked(path, target.parent) as work:
        out = f"out{target.suffix}"
        (work / out).symlink_to(partial.absolute())
        _sound_of(path, work, [*arguments, "-fflags", "+bitexact", "-flags:a", "+bitexact",
                               "-map_metadata", "-1", out], seek)


@contextmanager
def _linked(path: Path, beside: Path | None = None) -> Iterator[Path]:
    """A work folder in which ``path`` has a fixed name, on the disk that ``beside`` is on."""
    with tempfile.TemporaryDirectory(prefix=".sound-", dir=beside) as folder:
        (Path(folder) / "in").symlink_to(path.absolute())
        yield Path(folder)


def _sound_of(path: Path, work: Path, arguments: list[str], seek: Sequence[str] = ()) -> str:
    if not path.is_file():
        raise NotMedia(f"{path} is no file: there is no sound in it")
    try:
        return ffmpeg.run([*seek, *ffmpeg.source("in", ffmpeg.form_of(path)), "-map", "0:a:0",
                           "-vn", *arguments], work)
    except FFmpegFailed as exc:
        reason = str(exc).strip().splitlines()[-1]
        raise NotMedia(f"{path} has no sound that can be read ({reason})") from exc


def _number(pattern: str, text: str, silent: float) -> float:
    found = re.search(pattern, text)
    if found is None or not re.fullmatch(r"-?\d+(\.\d+)?", found[1]):
        return silent  # "-inf" and "nan" are silence
    return float(found[1])
