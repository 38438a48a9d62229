"""The ambience: the own sounds of filmed pictures, each in its place and all about equally loud.

Recordings differ by tens of decibels, and what one of them is worth under words does not: each is
brought to one level before it is mixed, a faint one only so far that its noise stays noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, Field

from audio.line import RATE
from audio.samples import BLOCK, Floats, WavFile, factor, loud_frames, write_wav

LEVEL = factor(-26)
"""How loud (RMS) each is where it is not pausing; its peaks may then stand 26 dB higher."""
_BELOW = factor(-4)
_MOST_BOOST = factor(24)
_FRAME = RATE // 50
_GATE = 0.1
"""Frames 20 dB under the loudest are pauses, and no measure of how loud the rest is."""

Samples = Annotated[int, Field(ge=0)]


class Bed(BaseModel, frozen=True, extra="forbid"):
    """A sound and where it lies. A file that is shorter ends in silence."""

    path: Path
    """WAV, 48 kHz, stereo, 16 bit, from its beginning."""
    at_sample: Samples
    samples: Samples
    fade_in: Samples = 0
    """Samples over which it comes, within ``samples``."""
    fade_out: Samples = 0


def spread(beds: Sequence[Bed], samples: int, path: Path) -> None:
    """Write all ``beds``, exactly ``samples`` long: WAV, 48 kHz, stereo, 16 bit. Where two overlap
    both are heard. Raises AudioError for a file of another kind."""
    with ExitStack() as stack:
        opened = [stack.enter_context(WavFile(bed.path, channels=2)) for bed in beds]
        gains = [_gain(file, bed) for file, bed in zip(opened, beds, strict=True)]
        write_wav(path, _laid(list(zip(beds, opened, gains, strict=True)), samples), channels=2)


def under(words: Path, bed: Path, path: Path) -> None:
    """Write ``words`` (one channel) with ``bed`` (stereo) below them, as long as they are and one
    channel: for a rough hearing, without what mastering does. Raises AudioError for a file of
    another kind."""
    with WavFile(words, channels=1) as said, WavFile(bed, channels=2) as lies:
        write_wav(path, (block[:, 0] + _BELOW * lies.read(begin, begin + len(block)).mean(axis=1)
                         for begin, block in said.blocks()), channels=1)


def level(file: WavFile, samples: int | None = None) -> float:
    """How loud (RMS) a file, or the first ``samples`` of it, is where it is not pausing; 0 when it
    is silent."""
    frames = np.concatenate(
        [loud_frames(block.mean(axis=1), _FRAME) for _, block in file.blocks(samples)]
        or [np.zeros(1)])
    loud = frames[frames > max(frames.max(initial=0.0) * _GATE, 1e-5)]
    return float(np.sqrt((loud ** 2).mean())) if len(loud) else 0.0


def _gain(file: WavFile, bed: Bed) -> float:
    found = level(file, min(bed.samples, file.samples))
    return min(LEVEL / found, _MOST_BOOST) if found else 0.0


def _laid(beds: Sequence[tuple[Bed, WavFile, float]], samples: int) -> Iterator[Floats]:
    for begin in range(0, samples, BLOCK):
        end = min(begin + BLOCK, samples)
        block = np.zeros((end - begin, 2), np.float32)
        for bed, file, gain in beds:
            first, last = max(begin, bed.at_sample), min(end, bed.at_sample + bed.samples)
            if first < last:
                place = np.arange(first, last) - bed.at_sample
                sound = file.read(first - bed.at_sample, last - bed.at_sample)
                block[first - begin:last - begin] += sound * (gain * _fade(bed, place))[:, None]
        yield block


def _fade(bed: Bed, place: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The share of a bed that is heard at each ``place`` in it. Of equal power, because two that
    cross are unlike each other: the dissolve is as loud as what it lies between."""
    comes = place / max(1, bed.fade_in)
    goes = (bed.samples - place) / max(1, bed.fade_out)
    share = np.clip(comes, 0.0, 1.0) * np.clip(goes, 0.0, 1.0)
    return np.asarray(np.sin(share * (np.pi / 2)), np.float32)
