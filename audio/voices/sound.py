"""What is done to the sound of every voice: brought to one level, trimmed, written.

A line may be a chapter without a full stop, hours of sound: it is never held whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import numpy.typing as npt

from audio.line import RATE
from audio.samples import BLOCK, Floats, factor, loud_frames, write_wav
from audio.voices.timing import STEP, Sounding

_LEVEL = factor(-20.0)
"""The level (RMS) of what is loud in a line: all voices alike, with room for their peaks."""
_PEAK = factor(-1.5)
EDGE_SECONDS = 0.02
"""Kept before the first sound and after the last, so that no consonant is cut."""
_IN_MEMORY = 16_000_000
"""Bytes: a line of a minute and a half. A longer one waits on the disk for its level."""
_RAMP = RATE // 500


class FinishedSpeech(NamedTuple):
    """A line's sound as it was written."""

    sounding: Sounding
    seconds: float
    before: float
    """Seconds of silence that went from its beginning."""


def finished(blocks: Iterable[Floats], gain_db: float, path: Path) -> FinishedSpeech | None:
    """Write one channel of 48 kHz to ``path``, at the level that all voices have and ``gain_db``
    from there, without the silence around it; None, and nothing written, where all is silent.

    ``blocks`` hold whole STEPs of samples, but for the last.
    """
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(path.parent)) as file:
        level, peak, samples = _noted(blocks, file)
        gain = _gain(level, peak) * factor(gain_db)
        gain = min(gain, _PEAK / max(peak, 1e-9))
        span = Sounding(level * gain).span
        if span is None:
            return None
        edge = round(EDGE_SECONDS * RATE)
        begin, end = max(0, span[0] - edge), min(samples, span[1] + edge)
        write_wav(path, _between(file, begin, end, gain), channels=1)
    return FinishedSpeech(Sounding((level * gain)[begin // STEP:end // STEP]), (end - begin) / RATE,
                          begin / RATE)


def _noted(blocks: Iterable[Floats], file: IO[bytes]
           ) -> tuple[npt.NDArray[np.float64], float, int]:
    """``blocks`` into ``file``; the level of every STEP, the highest sample, how many there are."""
    levels, peak, samples = [np.zeros(0)], 0.0, 0
    for block in blocks:
        file.write(np.asarray(block, "<f4").tobytes())
        levels.append(loud_frames(block, STEP))
        peak = max(peak, float(np.abs(block).max(initial=0.0)))
        samples += len(block)
    return np.concatenate(levels), peak, samples


def _gain(level: npt.NDArray[np.float64], peak: float) -> float:
    """What brings the loud of a line to its level, in frames of 20 ms."""
    squares = (level[:len(level) // 4 * 4] ** 2).reshape(-1, 4).mean(axis=1)
    loud = squares[squares > squares.max(initial=0.0) * 0.01]
    found = float(np.sqrt(loud.mean())) if len(loud) else 0.0
    return _LEVEL / found if found > 1e-5 else 0.0


def _between(file: IO[bytes], begin: int, end: int, gain: float) -> Iterator[Floats]:
    """The samples from ``begin`` to ``end``, which come and go in two milliseconds."""
    file.seek(4 * begin)
    for first in range(0, end - begin, BLOCK):
        count = min(BLOCK, end - begin - first)
        place = np.arange(first, first + count)
        ramp = np.minimum(np.minimum(place, end - begin - 1 - place) / (_RAMP - 1), 1.0)
        yield np.frombuffer(file.read(4 * count), "<f4") * (ramp * gain)
