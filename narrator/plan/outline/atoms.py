"""A beat's words taken apart into the least that a shot can hold: clauses."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from audio.line import Line
from narrator.story import Beat
from narrator.story.text import clauses, sentences, speaking_seconds

LONG_SENTENCE = 1.75
"""A sentence that lasts longer than this many shots may be cut at its clauses."""


class AtomStart(IntEnum):
    """What begins with an atom, the weakest place for a cut first."""

    CLAUSE = 0
    LONG_CLAUSE = 1
    """A clause of a sentence that is too long for one shot."""
    SENTENCE = 2
    PARAGRAPH = 3
    BEAT = 4


class Atom(NamedTuple):
    """A clause, with the blanks that follow it."""

    text: str
    spoken: Line
    """The paragraph it comes from, for its speaker and direction."""
    start: AtomStart
    seconds: float


def atoms_of(beat: Beat, shot_seconds: float) -> list[Atom]:
    """All words of ``beat``; end to end they are its paragraphs, without the blanks around them."""
    atoms: list[Atom] = []
    for paragraph in beat.paragraphs:
        start = AtomStart.PARAGRAPH if atoms else AtomStart.BEAT
        for sentence in sentences(paragraph.spoken.text.strip()):
            long = speaking_seconds(sentence) > LONG_SENTENCE * shot_seconds
            for clause in clauses(sentence):
                atoms.append(Atom(clause, paragraph.spoken, start, speaking_seconds(clause)))
                start = AtomStart.LONG_CLAUSE if long else AtomStart.CLAUSE
            start = AtomStart.SENTENCE
    return atoms
