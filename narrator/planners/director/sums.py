"""How much will be asked, told before the first question; and how far the asking is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Protocol

from media.progress import Progress
from narrator.llm.question import Asker, Question, Sum, T
from narrator.planners.director.earlier import Earlier

SHOTS = 8
"""Pictured by one question at most: more of them blur into each other."""
_SHOT_IN, _SHOT_OUT = 250, 350
"""Tokens of a shot in a question and in its answer."""
_MENDED = 1.25
"""Questions about pictures, those of the mending round among them, to one that is not mended."""


class Stage(Protocol):
    """A stage whose questions can be counted before they are asked."""

    def expected(self) -> Sequence[tuple[int, int]]:
        """About how many tokens each question of it takes, and each answer."""
        ...


class Counted:
    """An asker that is told once about how much will be asked, before anything is."""

    def __init__(self, asker: Asker, progress: Progress, bible: Stage, cuts: Stage,
                 earlier: Earlier, overhead: int) -> None:
        """``overhead``: tokens of a question about pictures beside its shots."""
        self._asker, self._progress = asker, progress
        self._sum = _sum([*bible.expected(), *cuts.expected()],
                         ceil(earlier.new_seconds() / earlier.story.pace.shot), overhead)
        self._done = 0

    def ask(self, questions: Sequence[Question[T]]) -> Mapping[str, T]:
        """The answers by the names of their questions; see ``Asker.ask``."""
        if not questions:
            return {}
        if not self._done:
            self._asker.expect(self._sum)
        answers = self._asker.ask(questions)
        for question in questions:
            self._done += 1
            self._progress(question.name, min(0.99, self._done / self._sum.requests))
        return answers


def _sum(known: Sequence[tuple[int, int]], shots: int, overhead: int) -> Sum:
    pictures = max(1, ceil(_MENDED * shots / SHOTS))
    asked = pictures * overhead + round(_MENDED * shots * _SHOT_IN)
    return Sum(requests=len(known) + pictures,
               input_tokens=sum(one for one, _ in known) + asked,
               output_tokens=sum(one for _, one in known) + round(_MENDED * shots * _SHOT_OUT))
