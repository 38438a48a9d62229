"""How one note sounds: a pad, a bass, a struck string."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from audio.line import RATE
from audio.samples import Floats
from audio.scores.harmony import Note, hertz

Stereo = npt.NDArray[np.float32]
"""Shape (samples, 2)."""

SWELL_SECONDS = 1.6
"""How long a pad takes to come and, after its chord, to go: chords melt into each other."""
RING_SECONDS = 4.0
"""How long a string rings."""

_PAD, _PLUCK, _BASS = 0.026, 0.12, 0.05
"""How loud each is: together about -20 LUFS."""
_TABLE = 65_536
"""Fine enough that the nearest entry is 80 dB true, small enough for a processor's cache."""


def pad(pitch: int, seconds: float, brightness: float, place: int) -> Stereo:
    """Three oscillators a few cents apart, spread over the stereo width; they beat slowly."""
    envelope = _swell(seconds) * np.float32(_PAD)
    dark, bright = _wave(brightness * 0.55), _wave(brightness)
    opening = envelope * _breath(len(envelope), seconds)
    sound = np.zeros((len(envelope), 2), np.float32)
    for cents, left in ((-6.0, 0.9), (0.5, 0.5), (5.5, 0.1)):
        phase = _phase(hertz(pitch + cents / 100), len(envelope), 0.17 * place + cents * 0.031)
        voice = dark[phase] * (envelope - opening) + bright[phase] * opening
        share = left if place % 2 else 1 - left
        sound[:, 0] += voice * np.float32(np.sqrt(share))
        sound[:, 1] += voice * np.float32(np.sqrt(1 - share))
    return sound


def bass(pitch: int, seconds: float) -> Stereo:
    """One soft oscillator, in the middle."""
    envelope = _swell(seconds) * np.float32(_BASS)
    sound = _wave(0.22)[_phase(hertz(pitch), len(envelope), 0.0)] * envelope
    return np.repeat(sound[:, None], 2, axis=1)


def plucked(note: Note) -> Floats:
    """A string struck softly; low ones a little to the left, high ones to the right."""
    right = min(max((note.pitch - 62) / 30, 0.25), 0.75)
    sides = np.sqrt(np.array([1 - right, right], np.float32))
    return _string(note.pitch)[:, None] * (sides * np.float32(_PLUCK * note.loudness))


@cache
def _string(pitch: int) -> npt.NDArray[np.float32]:
    """A string of this pitch: partials a little sharper and much shorter the higher they are."""
    time = np.arange(sample(RING_SECONDS)) / RATE
    sound = np.zeros(len(time))
    base = hertz(pitch)
    for partial in range(1, 9):
        frequency = base * partial * (1 + 0.00012 * partial ** 2)
        if frequency < RATE / 3:
            decay = 1.9 * (440 / base) ** 0.35 / partial ** 1.1
            # Struck at a seventh of its length: every seventh partial is missing.
            strength = np.sin(np.pi * partial / 7) / partial ** 1.5
            sound += strength * np.exp(-time / decay) * np.sin(2 * np.pi * frequency * time)
    sound *= np.minimum(1.0, time / 0.004) * np.minimum(1.0, (time[-1] - time) / 0.5)
    return sound.astype(np.float32)


@cache
def _wave(brightness: float) -> npt.NDArray[np.float32]:
    """One period: harmonics that fall the faster the less bright it is."""
    turn = 2 * np.pi * np.arange(_TABLE) / _TABLE
    period = np.zeros(_TABLE)
    for harmonic in range(1, 13):
        strength = (0.25 + 0.6 * brightness) ** (harmonic - 1) / harmonic ** 0.5
        period += strength * np.sin(harmonic * turn + 0.7 * harmonic ** 2)
    return np.asarray(period / np.sqrt(2 * (period ** 2).mean()), np.float32)


def _phase(frequency: float, samples: int, turn: float) -> npt.NDArray[np.intp]:
    """Places in a wave's table, for each sample."""
    steps = np.arange(samples, dtype=np.float64) * (frequency * _TABLE / RATE) + turn * _TABLE
    return steps.astype(np.intp) & (_TABLE - 1)


@lru_cache(maxsize=2)
def _swell(seconds: float) -> npt.NDArray[np.float32]:
    """Rises over the swell's time, holds to the chord's end, falls over the swell's time.

    The rise of one chord and the fall of the one before sum to the same power throughout.
    """
    swell = min(SWELL_SECONDS, seconds)
    curve = np.sin(np.linspace(0.0, np.pi / 2, sample(swell)))
    hold = np.ones(sample(seconds) - len(curve))
    return np.concatenate([curve, hold, curve[::-1]]).astype(np.float32)


@lru_cache(maxsize=2)
def _breath(samples: int, seconds: float) -> npt.NDArray[np.float32]:
    """Opens and closes once a chord, like a filter turned by hand."""
    turn = np.linspace(0.0, np.pi * samples / RATE / seconds, samples)
    return (0.5 - 0.5 * np.cos(2 * turn)).astype(np.float32)


def sample(seconds: float) -> int:
    """The sample at a time."""
    return round(seconds * RATE)
