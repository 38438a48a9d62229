"""The score that needs nothing: pads, a plucked melody and a bass, made by NumPy.

Composed and rendered chord by chord, so that two hours cost no more memory than a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

import numpy as np

from audio.line import RATE
from audio.samples import Floats, write_wav
from audio.score import Cue, Music
from audio.scores.harmony import Chord, composed
from audio.scores.instruments import (
    RING_SECONDS,
    SWELL_SECONDS,
    Stereo,
    bass,
    pad,
    plucked,
    sample,
)
from audio.scores.room import convolved
from media.backend import Identity, Session

_WET = np.float32(0.4)
"""How much of the hall is heard."""


class SynthScore:
    """Plays any mood, some fifty times faster than it sounds."""

    @property
    def identity(self) -> Identity:
        return Identity(name="synth", revision="1", settings=(("numpy", version("numpy")),))

    def play(self, cues: Sequence[Cue], session: Session) -> Iterator[Music]:
        for cue in cues:
            path = session.into(cue.name)
            samples = round(cue.seconds * RATE)

            def done(share: float, name: str = cue.name) -> None:
                session.progress(name, share)

            write_wav(path, _faded(_rendered(cue, done), samples), channels=2)
            yield Music(name=cue.name, path=path, seconds=samples / RATE)


def _rendered(cue: Cue, done: Callable[[float], None]) -> Iterator[Stereo]:
    """The cue in blocks of one chord each; what rings on is carried into the next."""
    piece = composed(cue.mood, cue.seconds, cue.seed)
    tail = np.zeros((0, 2), np.float32)
    for chord in piece.chords():
        dry = _played(chord, piece.mood.brightness)
        wet = convolved(dry, cue.seed) * _WET
        wet[:len(dry)] += dry
        sound = _sum(tail, wet)
        begin, end = sample(chord.start_seconds), sample(chord.start_seconds + chord.seconds)
        yield sound[:end - begin]
        tail = sound[end - begin:]
        done(min(1.0, (chord.start_seconds + chord.seconds) / cue.seconds))


def _played(chord: Chord, brightness: float) -> Stereo:
    """All parts of one chord, from its beginning until its last note has rung out."""
    ring = max(RING_SECONDS, SWELL_SECONDS)
    sound = np.zeros((sample(chord.seconds + ring) + RATE // 10, 2), np.float32)
    for place, pitch in enumerate(chord.pads):
        _add(sound, pad(pitch, chord.seconds, brightness, place), 0)
    _add(sound, bass(chord.bass, chord.seconds), 0)
    for note in chord.melody:
        _add(sound, plucked(note), sample(note.start_seconds - chord.start_seconds))
    return sound


def _faded(blocks: Iterator[Stereo], samples: int) -> Iterator[Stereo]:
    """Exactly ``samples`` of ``blocks``, from silence and into silence, within full scale."""
    rise, fall = min(RATE // 4, samples // 4), min(4 * RATE, samples // 3)
    done = 0
    for block in blocks:
        kept = block[:samples - done]
        place = np.arange(done, done + len(kept))
        ramp = np.minimum(place / max(rise, 1), (samples - 1 - place) / max(fall, 1))
        gain = np.sin(np.clip(ramp, 0.0, 1.0) * (np.pi / 2)) ** 2
        # Far below full scale this is a straight line; it bends where a peak would clip.
        yield np.tanh(kept * gain[:, None].astype(np.float32))
        done += len(kept)


def _sum(tail: Stereo, sound: Stereo) -> Stereo:
    """Both together, the longer's length."""
    longer, shorter = (tail, sound) if len(tail) > len(sound) else (sound, tail)
    longer = longer.copy()
    longer[:len(shorter)] += shorter
    return longer


def _add(sound: Stereo, part: Floats, at: int) -> None:
    room = sound[at:at + len(part)]
    room += part[:len(room)]
