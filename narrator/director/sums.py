"""How much will be asked, told before the first question; and how far the asking is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Protocol

from media.progress import Progress
from narrator.director.earlier import Earlier
from narrator.director.llm.question import Asker, Question, Sum, T

SHOTS = 8
"""Pictured by one question at most: more of them blur into each other."""
_SHOT_IN, _SHOT_OUT = 250, 350
"""Tokens of a shot in a question and in its answer."""
_MENDED = 1.25
"""Questions about pictures, those of the mending round among them, to one that is not mended."""


class SumStage(Protocol):
    """A stage whose questions can be counted before they are asked."""

    def expected(self) -> Sequence[tuple[int, int]]:
        """About how many tokens each question of it takes, and each answer."""
        ...


class Counted:
    """An asker that is told once about how much will be asked, before anything is."""

    def __init__(self, asker: Asker, progress: Progress, bible: SumStage, cuts: SumStage,
                 earlier: Earlier, overhead: int) -> None:
        """``overhead``: tokens of a question about pictures beside its shots."""
        self._asker, self._progress = asker, progress
        self._sum = _sum([*bible.expected(), *cuts.expected()],
                         ceil(earlier.new_seconds() / earlier.story.pace.shot), overhead)
        self._answers: dict[str, Any] = {}

    def ask(self, questions: Sequence[Question[T]]) -> Mapping[str, T]:
        """The answers by the names of their questions, each asked once; see ``Asker.ask``."""
        left = [question for question in questions if question.name not in self._answers]
        if left and not self._answers:
            self._asker.expect(self._sum)
        if left:
            answers = self._asker.ask(left)
            for question in left:
                self._answers[question.name] = answers[question.name]
                self._progress(question.name, min(0.99, len(self._answers) / self._sum.requests))
        return {question.name: self._answers[question.name] for question in questions}


def _sum(known: Sequence[tuple[int, int]], shots: int, overhead: int) -> Sum:
    pictures = max(1, ceil(_MENDED * shots / SHOTS))
    asked = pictures * overhead + round(_MENDED * shots * _SHOT_IN)
    return Sum(requests=len(known) + pictures,
               input_tokens=sum(one for one, _ in known) + asked,
               output_tokens=sum(one for _, one in known) + round(_MENDED * shots * _SHOT_OUT))
