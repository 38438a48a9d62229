"""The hall that the music is played in."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audio.line import RATE
from audio.samples import Floats
from audio.scores.instruments import Stereo, sample

_ROOM_SECONDS = 2.4


def convolved(dry: Stereo, seed: int) -> Stereo:
    """``dry`` as it sounds in its room, longer by the room."""
    length = len(dry) + sample(_ROOM_SECONDS)
    size = -(-length // 2 ** 14) * 2 ** 14  # a count of small prime factors, the same for all
    wet = np.empty((length, 2), np.float32)
    for side in range(2):
        spectrum = np.fft.rfft(np.ascontiguousarray(dry[:, side]), size)
        spectrum *= _room_spectrum(seed, size)[side]
        wet[:, side] = np.fft.irfft(spectrum, size)[:length]
    return wet


@lru_cache(maxsize=2)
def _room_spectrum(seed: int, size: int) -> npt.NDArray[np.complexfloating]:
    return np.fft.rfft(np.ascontiguousarray(_room(seed).T), size)


def _room(seed: int) -> npt.NDArray[np.float32]:
    """What a hall answers to a clap, shape (samples, 2): noise that fades, and dulls as it does."""
    random = np.random.default_rng([seed, 7])
    time = np.arange(sample(_ROOM_SECONDS)) / RATE
    noise = random.standard_normal((len(time), 2))
    hall = np.zeros_like(noise)
    for cutoff, life in ((900.0, 0.55), (2500.0, 0.38), (6000.0, 0.18)):
        hall += _dulled(noise, cutoff) * np.exp(-time / life)[:, None]
    hall *= np.minimum(1.0, time / 0.02)[:, None]  # the sound itself comes first
    return np.asarray(hall / np.sqrt((hall ** 2).sum(axis=0)), np.float32)


def _dulled(noise: Floats, cutoff: float) -> Floats:
    """Without what lies above ``cutoff`` hertz or below 120."""
    spectrum = np.fft.rfft(noise, axis=0)
    over = np.fft.rfftfreq(len(noise), 1 / RATE)[:, None]
    spectrum *= (over / 120) ** 2 / (1 + (over / 120) ** 2) / (1 + (over / cutoff) ** 4)
    return np.fft.irfft(spectrum, len(noise), axis=0)
