"""From the lines of a plan to what a voice is asked to speak."""

from __future__ import annotations

from typing import NamedTuple

from audio.line import Utterance
from narrator.plan import Plan, line_name
from narrator.shoot.casting import Casting
from narrator.store.work import Item

_SILENT = str.maketrans(dict.fromkeys("“”「」『』《》〈〉‘\"*_【】", " "))
"""Marks that are shown and not pronounced. Each becomes one blank: offsets stay what they are."""


class SpokenLine(NamedTuple):
    """A line that has something to pronounce."""

    item: Item
    """Its part is the line's ``line_name``."""
    speaker: str
    """A name of the cast; "" for the narrator."""
    utterance: Utterance


def spoken_lines(plan: Plan, casting: Casting, film: str) -> list[SpokenLine]:
    """Every line of ``plan`` that has something to pronounce, of the ``film`` of that name.

    Raises BadInput for a voice that is not there.
    """
    found = []
    for shot in plan.shots:
        for index, line in enumerate(shot.lines):
            if any(char.isalnum() for char in line.text):
                item = Item(film, line_name(shot, index), shot.id)
                found.append(SpokenLine(item, line.speaker, Utterance(
                    name=str(item), text=pronounced(line.text),
                    voice=casting.of(line.speaker).name, language=plan.language,
                    direction=line.direction)))
    return found


def pronounced(text: str) -> str:
    """``text`` at its full length, with blanks where a mark is not pronounced."""
    return text.translate(_SILENT)
