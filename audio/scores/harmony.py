"""What is played: chords that move by small steps, a bass, a sparse melody. No sound yet.

Notes are MIDI numbers (60 is middle C, 69 the A of 440 Hz); times are seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from audio.scores.moods import GONG, MODES, YU, MoodSound, mood_of


class Note(NamedTuple):
    """One note of one part."""

    start_seconds: float
    seconds: float
    pitch: int
    loudness: float
    """Relative, 0 to 1."""


class Chord(NamedTuple):
    """A stretch of one harmony with all that sounds in it."""

    start_seconds: float
    seconds: float
    pads: tuple[int, ...]
    bass: int
    melody: tuple[Note, ...]


class Composition(NamedTuple):
    """A whole cue, composed as it is asked for, so that its length costs no memory."""

    mood: MoodSound
    pentatonic: bool
    seconds: float
    seed: int

    @property
    def scale(self) -> tuple[int, ...]:
        """The degrees of the melody, in semitones above the tonic."""
        mode = MODES[self.mood.mode]
        if self.pentatonic:
            return GONG if 4 in mode else YU
        return mode

    def chords(self) -> Iterator[Chord]:
        """The cue from its first chord to its last."""
        random = np.random.default_rng([self.seed, len(self.mood.words)])
        degrees = _degrees(self.mood, self.seconds, random)
        motif = _motif(self.mood.density, random)
        each = self.seconds / len(degrees)
        pads = _close(self._triad(degrees[0]), (60, 60, 60, 60))
        line = self.mood.tonic + 24
        for index, degree in enumerate(degrees):
            pads = _close(self._triad(degree), pads)
            last = index == len(degrees) - 1
            phrase = _phrase(motif, index, len(degrees))
            line, melody = self._melody(phrase, degree, line, index * each, each, last, random)
            yield Chord(index * each, each, pads, self._bass(degree), melody)

    def _triad(self, degree: int) -> tuple[int, ...]:
        """The pitch classes of the chord on ``degree``: root, third, fifth; open on the tonic."""
        mode = MODES[self.mood.mode]
        thirds = (0, 1, 4) if self.pentatonic and degree == 0 else (0, 2, 4)
        return tuple((self.mood.tonic + mode[(degree + step) % 7]) % 12 for step in thirds)

    def _bass(self, degree: int) -> int:
        """The root of the chord, between C2 and B2: lower, small loudspeakers are silent."""
        return 36 + (self.mood.tonic + MODES[self.mood.mode][degree]) % 12

    def _melody(self, moments: Sequence[tuple[float, int]], degree: int, line: int,
                start: float, seconds: float, last: bool,
                random: np.random.Generator) -> tuple[int, tuple[Note, ...]]:
        """The notes over one chord; returns where the line has got to as well."""
        if last:
            home = _nearest((self.mood.tonic % 12,), line)
            return home, (Note(start, seconds, home, 0.8),)
        notes = []
        for index, (moment, step) in enumerate(moments):
            within = self._triad(degree) if index == 0 else self._passing(degree)
            line = _nearest(within, line + step)
            line += 12 * ((line < self.mood.tonic + 12) - (line > self.mood.tonic + 31))
            loudness = float((0.9 if index == 0 else 0.65) * random.uniform(0.85, 1.0))
            # A breath of a hundredth of a second, as no hand is a clock.
            begin = start + moment * seconds + float(random.uniform(0.0, 0.012))
            notes.append(Note(begin, seconds, line, loudness))
        return line, tuple(notes)

    def _passing(self, degree: int) -> tuple[int, ...]:
        """The pitch classes that may sound over a chord: of the scale, but for those a semitone
        above one of the chord's own, which would grate for as long as both ring."""
        own = self._triad(degree)
        grating = {(pitch + 1) % 12 for pitch in own} - set(own)
        scale = tuple((self.mood.tonic + step) % 12 for step in self.scale)
        return tuple(pitch for pitch in scale if pitch not in grating)


def composed(mood: str, seconds: float, seed: int) -> Composition:
    """The piece for a mood in words; Chinese words get the pentatonic scales."""
    chosen = mood_of(mood)
    # Another seed, another key: two cues of one mood are not one tune twice.
    key = chosen.tonic + int(np.random.default_rng([seed, 11]).integers(-2, 3))
    chinese = re.search(r"[一-鿿]", mood) is not None
    return Composition(chosen._replace(tonic=key), chinese, seconds, seed)


def hertz(pitch: float) -> float:
    """The frequency of a MIDI note."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def _degrees(mood: MoodSound, seconds: float, random: np.random.Generator) -> list[int]:
    """One degree for each chord of the cue: turns of four, then the way home."""
    count = max(1, round(seconds / mood.chord_seconds))
    turn = mood.turns[int(random.integers(len(mood.turns)))]
    other = mood.turns[int(random.integers(len(mood.turns)))]
    free = [(turn if index // 4 % 4 != 2 else other)[index % 4] for index in range(count)]
    ending = [*mood.cadence, 0][-(count - 1):] if count > 2 else [0] * count
    return [*free[: count - len(ending)], *ending]


def _motif(density: float, random: np.random.Generator) -> list[tuple[float, int]]:
    """A handful of moments within a chord (0 to 1) and the steps in semitones to each."""
    moments = [slot / 8 for slot in range(8) if slot == 0 or random.random() < density * 0.6]
    steps = random.choice([-5, -3, -2, -2, 2, 2, 3, 4, 7], size=len(moments))
    return [(moment, int(step)) for moment, step in zip(moments, steps, strict=True)]


def _phrase(motif: list[tuple[float, int]], index: int, count: int) -> list[tuple[float, int]]:
    """The motif as the chord of ``index`` has it: said, answered upside down, said, rested."""
    if index == 0 or index >= count - 1:
        return []
    place = index % 4
    if place == 3:
        return [(moment, -step) for moment, step in motif[:1]]
    return [(moment, -step if place == 2 else step) for moment, step in motif]


def _nearest(classes: Sequence[int], pitch: int) -> int:
    """The pitch of one of ``classes`` nearest to ``pitch``; of two, the lower."""
    return min((pitch + way for way in range(-6, 7) if (pitch + way) % 12 in classes),
               key=lambda near: (abs(near - pitch), near))


def _close(classes: tuple[int, ...], before: Sequence[int]) -> tuple[int, ...]:
    """Four voices on ``classes``, each near where it was, all classes heard, between E3 and G5."""
    voicings = [tuple(sorted((*chord, top))) for chord, top in _voicings(classes)]
    return min(voicings, key=lambda chord: (
        sum(abs(new - old) for new, old in zip(chord, before, strict=True)), chord))


def _voicings(classes: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], int]]:
    def places(wanted: int) -> list[int]:
        return [pitch for pitch in range(52, 80) if pitch % 12 == wanted]

    first, second, third = classes
    for low in places(first):
        for middle in places(second):
            for high in places(third):
                for top in places(first) + places(third):
                    chord = sorted((low, middle, high, top))
                    if all(3 <= above - below <= 9 for below, above in pairwise(chord)):
                        yield (low, middle, high), top
