"""The ground that every film stands on: ffmpeg, tried by making a short film, and the font."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np

from audio.line import RATE
from audio.samples import write_wav
from media import ffmpeg
from media.abilities import lacking
from media.clips import Frame, write_clip
from media.errors import MediaError
from media.fonts import FAMILY, glyphs, missing_glyphs, source_path
from media.sound import to_wav
from narrator.cut.cut import cut
from narrator.cut.timeline import Chapter, Join, Span, Spoken, Subtitle, Timeline
from narrator.errors import NarratorError
from narrator.events import unheard
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.store import Store

_FPS, _WIDTH, _HEIGHT = 24, 96, 64
_FRAMES, _DISSOLVE = 24, 6

SAMPLE = "永和九年岁在癸丑歲時記，。！？《》「」“”……——ABCéü"
"""Simplified and traditional characters, the marks of both, and Latin letters with accents."""


def encoding(desk: ExaminedDesk) -> Iterator[Health]:
    """A film with all that a film has: drawn, dissolved, lettered, mixed, joined and checked."""
    try:
        where = ffmpeg.executable()
        with tempfile.TemporaryDirectory(prefix="narrator-") as folder:
            _film(Path(folder))
    except (MediaError, NarratorError, OSError, RuntimeError) as exc:
        yield Health(subject="ground", name="ffmpeg", fine=False, needed=True,
                     told=_why(exc), remedy=_way_on())
        return
    yield Health(subject="ground", name="ffmpeg", fine=True, needed=True, told=(
        f"{ffmpeg.version()} made a film: H.264 (libx264), subtitles (libass), AAC, "
        f"resampling (soxr); {where}"))


def lettering(desk: ExaminedDesk) -> Iterator[Health]:
    """The font, and whether it has Chinese."""
    try:
        file, missing = source_path(), missing_glyphs(SAMPLE)
        han = sum(0x4E00 <= code <= 0x9FFF for code in glyphs())
        told = f"{FAMILY} of zhplot {version('zhplot')}, {han} Chinese characters; {file}"
    except (MediaError, OSError) as exc:
        told, missing = str(exc), ["everything"]
    if missing:
        told += f"; it lacks {' '.join(missing)}"
    yield Health(subject="ground", name="font", fine=not missing, needed=True, told=told,
                 remedy="pip install --force-reinstall zhplot" if missing else "")


def _film(work: Path) -> None:
    """Raises whatever the stations of a render raise."""
    seconds = (2 * _FRAMES - _DISSOLVE) / _FPS
    tone = np.sin(np.arange(round(RATE * seconds)) * (2 * np.pi * 220 / RATE))
    write_wav(work / "tone.wav", [(0.3 * tone).astype(np.float32)], channels=1)
    to_wav(work / "tone.wav", work / "again.wav")
    clips = [work / name for name in ("one.mp4", "two.mp4")]
    for clip in clips:
        write_clip(_drawn, _FRAMES, _FPS, clip)
    cut(_timeline(clips, work / "tone.wav", seconds), work / "film.mp4", Store(work / "store"), 1,
        unheard)


def _drawn(index: int) -> Frame:
    """A bright bar that wanders over a dark ground."""
    picture = np.full((_HEIGHT, _WIDTH, 3), 60, np.uint8)
    picture[:, 2 * index:2 * index + 8] = 220
    return picture


def _timeline(clips: list[Path], tone: Path, seconds: float) -> Timeline:
    black, join = Join(kind="fade", frames=4), Join(kind="dissolve", frames=_DISSOLVE)
    return Timeline(
        title="A film", language="en", fps=_FPS, width=_WIDTH, height=_HEIGHT,
        frames=2 * _FRAMES - _DISSOLVE, chapters=(Chapter(begin=0, title="一"),),
        picture=(Span(id="one", clip=clips[0], begin=0, frames=_FRAMES, into=black, out=join),
                 Span(id="two", clip=clips[1], begin=_FRAMES - _DISSOLVE, frames=_FRAMES,
                      into=join, out=black)),
        narration=(Spoken(speech=tone, from_seconds=0, to_seconds=seconds, begin=0),),
        subtitles=(Subtitle(begin=6, end=36, lines=("A 夜",)),))


def _why(problem: Exception) -> str:
    """What went wrong, and which of the needed parts this ffmpeg does not even list."""
    missing = lacking()
    parts = f"; it has no {', '.join(missing)}" if missing else ""
    return f"no film could be made: {str(problem).strip().splitlines()[-1]}{parts}"


def _way_on() -> str:
    if os.environ.get("IMAGEIO_FFMPEG_EXE"):
        return "unset IMAGEIO_FFMPEG_EXE, which names this ffmpeg, or name a full one by it"
    return "pip install --force-reinstall imageio-ffmpeg"
