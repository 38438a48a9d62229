"""The mix: music and ambience that make room for words, all of it at the loudness of a film.

When words sound is known beforehand, so the rest goes down before they begin and stays down over
short silences: nothing pumps, as a compressor that listens would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from audio.ambience import LEVEL, Bed, level, spread
from audio.limiter import Limiter
from audio.line import RATE
from audio.master import HEADROOM, master
from audio.samples import Floats, WavFile, factor, write_wav
from media.sound import Loudness

SpokenSamples = Sequence[tuple[float, float]]
"""When words sound: start and stop in seconds."""

UNDER_SPEECH_DB = -13.0
"""The music's level while words sound, against theirs: heard, and every word understood."""
ALONE_DB = -5.0
"""And where none do, at the title and the end. Both hold for ambience too."""
MUSIC_BESIDE_DB = -6.0
"""By how much the music steps back while ambience is heard: together they are little louder than
one of them, and it is told what is heard in the picture."""

_HOLD_SECONDS = 1.5
"""A silence no longer than this is a breath between sentences, and the music stays down."""
_DOWN_SECONDS, _AHEAD_SECONDS = 0.7, 0.1
_UP_SECONDS, _AFTER_SECONDS = 1.4, 0.25
_STEPS = 100
"""The music's gain is worked out this often a second, and straight in between."""

_CREST_DB = 12.0
"""Words may peak this far above their level. A synthesiser's peak at 18 dB; taken off here, they
do not make the last limiter press the music down at every one of them."""


Curve = npt.NDArray[np.float64]
"""A gain, ``_STEPS`` a second."""

_UNSPOKEN = factor(-20)
"""The level of words that is assumed where there are none, to set ambience by."""


class _Gains(NamedTuple):
    """Factors for what lies under the words."""

    spoken: float
    alone: float


def mix(narration: Path, music: Path | None, into: Path, work: Path, spoken: SpokenSamples,
        loudness: float = -14.0, true_peak: float = -1.5, music_gain_db: float = 0.0,
        beds: Sequence[Bed] = ()) -> Loudness:
    """Write ``into``: WAV, 48 kHz, stereo, 16 bit, as long as ``narration``; returns its measure.

    ``narration`` is mono, ``music`` stereo, both 48 kHz, 16 bit; music that is shorter ends in
    silence; ``beds`` are the ambience. The result is within 0.5 LU of ``loudness`` (LUFS) and peaks
    under ``true_peak`` (dBTP), unless there is nothing to hear. ``work`` is a folder for what is
    made on the way.
    """
    tame, rough = work / "words.wav", work / "rough.wav"
    _tamed(narration, tame)
    with ExitStack() as stack:
        words = stack.enter_context(WavFile(tame, channels=1))
        said, times = level(words), words.samples / RATE
        under = []
        if music:
            band = stack.enter_context(WavFile(music, channels=2))
            curve = ducking(spoken, times, _gains(said, level(band))) * factor(music_gain_db)
            under.append((band, curve * _beside(beds, times)))
        if beds:
            spread(beds, words.samples, work / "ambience.wav")
            around = stack.enter_context(WavFile(work / "ambience.wav", channels=2))
            under.append((around, ducking(spoken, times, _gains(said or _UNSPOKEN, LEVEL))))
        write_wav(rough, _balanced(words, under), channels=2)
    return master(rough, into, loudness, true_peak)


def _tamed(narration: Path, into: Path) -> None:
    """The words with the highest of their peaks taken off."""
    with WavFile(narration, channels=1) as words:
        limiter = Limiter(words, between_samples=False)
        ceiling = max(level(words) * factor(_CREST_DB), 1e-6)
        write_wav(into, limiter.limited(1.0, ceiling), channels=1)


def _balanced(words: WavFile, under: Sequence[tuple[WavFile, Curve]]) -> Iterator[Floats]:
    """The words and each sound under them by its curve of gains, stereo, a little under full scale
    so that nothing clips yet."""
    for begin, block in words.blocks():
        heard = np.repeat(block, 2, axis=1)
        seconds = np.arange(begin, begin + len(block)) / RATE
        for sound, curve in under:
            here = np.interp(seconds, np.arange(len(curve)) / _STEPS, curve)
            heard += sound.read(begin, begin + len(block)) * here[:, None].astype(np.float32)
        yield heard * HEADROOM


def _beside(beds: Sequence[Bed], seconds: float) -> Curve:
    """What is left of the music where ambience is heard."""
    when = [(bed.at_sample / RATE, (bed.at_sample + bed.samples) / RATE) for bed in beds]
    return ducking(when, seconds, (factor(MUSIC_BESIDE_DB), 1.0))


def _gains(speech: float, music: float) -> _Gains:
    """From the levels of both; without words the music plays as it is."""
    if not music or not speech:
        return _Gains(1.0, 1.0)
    return _Gains(speech / music * factor(UNDER_SPEECH_DB), speech / music * factor(ALONE_DB))


def ducking(spoken: SpokenSamples, seconds: float, gains: tuple[float, float]) -> Curve:
    """A gain that makes room: the first of ``gains`` where words sound, the second
    where none do, and slow bends between that are down before the first word."""
    down = np.zeros(round(seconds * _STEPS) + 2)
    for start, stop in _stretches(spoken):
        begin = start - _AHEAD_SECONDS - _DOWN_SECONDS
        end = stop + _AFTER_SECONDS + _UP_SECONDS
        first, last = max(0, int(begin * _STEPS)), min(len(down), int(end * _STEPS) + 2)
        times = np.arange(first, last) / _STEPS
        bend = np.minimum((times - begin) / _DOWN_SECONDS, (end - times) / _UP_SECONDS)
        smooth = 0.5 - 0.5 * np.cos(np.pi * np.clip(bend, 0.0, 1.0))
        down[first:last] = np.maximum(down[first:last], smooth)
    low, high = (np.log(max(gain, 1e-6)) for gain in gains)
    return np.asarray(np.exp(high + (low - high) * down))


def _stretches(spoken: SpokenSamples) -> list[tuple[float, float]]:
    """What is spoken without a silence long enough for the music to come up in."""
    found: list[tuple[float, float]] = []
    for start, stop in sorted(spoken):
        if found and start - found[-1][1] <= _HOLD_SECONDS:
            found[-1] = found[-1][0], max(found[-1][1], stop)
        else:
            found.append((start, stop))
    return found
