"""A limiter that sees what comes: the sound is turned down smoothly around each peak.

Gains are worked out once a millisecond and are straight in between; they never exceed what a peak
allows, so nothing is ever clipped. ffmpeg's alimiter looks at samples alone, and not at the peaks
between them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from audio.line import RATE
from audio.samples import BLOCK, Floats, WavFile

_HOP = RATE // 1000
_REACH = 15
"""Hops before and after a peak in which the gain is down: a period of a deep voice."""
_TAPS = 12
_PHASES = 4
"""Peaks between samples are looked for at four times the rate, as ITU-R BS.1770 does."""


class Limiter:
    """What the peaks of one file ask for; it is measured once and then limited at any gain."""

    def __init__(self, file: WavFile, between_samples: bool = True) -> None:
        self._file = file
        self._peaks = _peaks(file, between_samples)

    def limited(self, gain: float, ceiling: float) -> Iterator[npt.NDArray[np.float32]]:
        """The file times ``gain``, in blocks, no peak above ``ceiling`` (1.0 is full scale)."""
        needed = np.minimum(1.0, ceiling / np.maximum(self._peaks * gain, 1e-9))
        curve = gain * _smooth(needed)
        middles = (np.arange(len(curve)) + 0.5) * _HOP
        for begin, block in self._file.blocks():
            near = slice(max(0, begin // _HOP - 1), (begin + len(block)) // _HOP + 2)
            here = np.interp(np.arange(begin, begin + len(block)), middles[near], curve[near])
            yield block * here[:, None].astype(np.float32)


def _smooth(needed: Floats) -> Floats:
    """A smooth gain nowhere above ``needed``: the least of the neighbours, averaged over no more
    neighbours than that."""
    padded = np.pad(needed, 2 * _REACH, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1).min(axis=1)
    window = np.hanning(2 * _REACH + 1)
    return np.convolve(least, window / window.sum(), "valid")


def _peaks(file: WavFile, between_samples: bool) -> npt.NDArray[np.float64]:
    """The highest peak of any channel in each hop."""
    found = []
    for begin in range(0, file.samples, BLOCK):
        end = min(begin + BLOCK, file.samples)
        sound = file.read(begin - _TAPS, end + _TAPS)
        heights = np.abs(_between(sound) if between_samples else sound[_TAPS:-_TAPS]).max(axis=1)
        whole = np.pad(heights, (0, -len(heights) % _HOP))
        found.append(whole.reshape(-1, _HOP).max(axis=1))
    return np.concatenate(found or [np.zeros(1)]).astype(np.float64)


def _between(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The signal and three points between each two samples, shape (n, 4 * channels), without the
    margins of ``_TAPS`` samples at both ends."""
    columns = [sound[_TAPS:-_TAPS]]
    for phase in range(1, _PHASES):
        taps = np.arange(-_TAPS + 1, _TAPS + 1) - phase / _PHASES
        kernel = (np.sinc(taps) * np.cos(np.pi * taps / (2 * _TAPS + 1)) ** 2).astype(np.float32)
        columns += [np.convolve(channel, kernel[::-1], "same")[_TAPS:-_TAPS, None]
                    for channel in sound.T]
    return np.concatenate(columns, axis=1)
