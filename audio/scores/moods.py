"""Moods, and how each is set to music: mode, key, chord progressions, tempo, colour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

MODES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10), "lydian": (0, 2, 4, 6, 7, 9, 11),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
}
GONG, YU = (0, 2, 4, 7, 9), (0, 3, 5, 7, 10)
"""The pentatonic scales on a major and on a minor tonic."""


class MoodSound(NamedTuple):
    """How a mood is set to music."""

    words: str
    """Words that ask for it, as one pattern."""
    mode: str
    tonic: int
    """The note of the first degree, in the octave of the pads."""
    turns: Sequence[Sequence[int]]
    """Chord progressions as degrees, the tonic 0; the cue's seed chooses."""
    cadence: tuple[int, int]
    """The two chords before the last, which is always the tonic's."""
    chord_seconds: float
    density: float
    """How many of the melody's moments sound, 0 to 1."""
    brightness: float
    """Of the pads, 0 to 1."""


MOODS: Sequence[MoodSound] = (
    MoodSound(r"tense|tension|dark|danger\w*|fear\w*|threat\w*|storm\w*|ominous|紧张|黑暗|危险|恐|惊|险",
              "phrygian", 50, ((0, 1, 0, 6), (0, 5, 1, 0), (0, 3, 1, 6)), (1, 6), 6.0, 0.18, 0.2),
    MoodSound(r"sad\w*|sorrow\w*|grie[fv]\w*|loss|lonel\w*|melanchol\w*|mourn\w*|悲|哀|伤|孤独|离别|思念",
              "aeolian", 57, ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 2)), (3, 6), 5.6, 0.34, 0.3),
    MoodSound(r"joy\w*|happ\w*|playful|bright|cheer\w*|lively|light|欢|快乐|喜|明快|活泼",
              "ionian", 55, ((0, 4, 5, 3), (0, 3, 0, 4), (0, 5, 3, 4)), (3, 4), 3.6, 0.72, 0.6),
    MoodSound(r"epic|hero\w*|grand\w*|triumph\w*|battle|majest\w*|史诗|英雄|壮|宏大|战|雄",
              "aeolian", 50, ((0, 5, 2, 6), (0, 2, 5, 6), (0, 6, 5, 6)), (5, 6), 4.4, 0.4, 0.65),
    MoodSound(r"wonder\w*|awe|space|cosm\w*|star\w*|magic\w*|dream\w*|curio\w*|奇|惊叹|梦|星|宇宙|好奇",
              "lydian", 53, ((0, 1, 5, 1), (0, 4, 1, 0), (0, 2, 5, 1)), (5, 1), 5.4, 0.46, 0.5),
    MoodSound(r"myster\w*|secret\w*|night|strange|ancient|神秘|夜|古|秘",
              "dorian", 52, ((0, 3, 0, 6), (0, 6, 3, 0), (0, 2, 3, 6)), (3, 6), 6.2, 0.28, 0.28),
    MoodSound(r"solemn|noble|sacred|museum|ceremon\w*|hymn\w*|庄严|肃穆|庄重|神圣|隆重",
              "dorian", 50, ((0, 6, 3, 0), (0, 2, 6, 3), (0, 4, 3, 6)), (3, 6), 6.0, 0.22, 0.36),
    MoodSound(r"tender|gentle|love\w*|warm\w*|soft\w*|romantic|intimate|温柔|柔|爱|温暖|温馨|浪漫|缠绵",
              "ionian", 53, ((0, 5, 3, 4), (0, 2, 3, 4), (0, 4, 5, 3)), (3, 4), 5.0, 0.46, 0.42),
    MoodSound(r".*", "ionian", 55, ((0, 3, 5, 4), (0, 5, 1, 4), (0, 2, 3, 0)), (1, 4), 5.4, 0.36,
              0.38),
)
"""The first whose words are found; the last is calm, for every other."""


_CALM = r"calm\w*|quiet\w*|peace\w*|seren\w*|still\w*|rest\w*|平静|宁静|安静|静谧|安详|舒缓|平和"


def mood_of(words: str) -> MoodSound:
    """The first mood that ``words``, Chinese or English, ask for."""
    return next(mood for mood in MOODS if _asked(mood.words, words))


def known(words: str) -> bool:
    """Whether ``words`` ask for a mood; else they are played as calm, for want of anything said."""
    return any(_asked(pattern, words) for pattern in (_CALM, *(mood.words for mood in MOODS[:-1])))


def _asked(pattern: str, words: str) -> bool:
    """By whole words where they are Latin."""
    return re.search(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", words, re.IGNORECASE) is not None
