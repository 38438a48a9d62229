"""From the lines of a plan to what a voice is asked to speak."""

from __future__ import annotations

from audio.line import Utterance
from narrator.cut.stretches import line_name
from narrator.plan import Plan
from narrator.shoot.casting import Casting

_SILENT = str.maketrans(dict.fromkeys("“”「」『』《》〈〉‘\"*_【】", " "))
"""Marks that are shown and not pronounced. Each becomes one blank: offsets stay what they are."""


def utterances(plan: Plan, casting: Casting, prefix: str) -> list[tuple[str, Utterance]]:
    """Every line of ``plan`` that has something to pronounce, named ``prefix`` + ``line_name``,
    each with its speaker.

    Raises BadInput for a voice that is not there.
    """
    return [
        (line.speaker, Utterance(
            name=prefix + line_name(shot, index), text=pronounced(line.text),
            voice=casting.of(line.speaker).name, language=plan.language,
            direction=line.direction))
        for shot in plan.shots for index, line in enumerate(shot.lines)
        if any(char.isalnum() for char in line.text)]


def pronounced(text: str) -> str:
    """``text`` at its full length, with blanks where a mark is not pronounced."""
    return text.translate(_SILENT)
