"""Who answers a director in tests: nobody far away, and every answer held to its shape."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from narrator.director.llm.question import Question, Sum, T
from tests.doubles.obedient import fickle, obedient

Answers = Callable[[Question[Any]], Any]


class Scripted:
    """An Asker that answers by a function, and remembers what it was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[Question[Any]] = []
        self.rounds: list[list[str]] = []
        self.sums: list[Sum] = []
        self.model = "a model of a test"

    def expect(self, sum: Sum) -> None:
        assert not self.asked
        self.sums.append(sum)

    def ask(self, questions: Sequence[Question[T]]) -> Mapping[str, T]:
        self.asked += questions
        self.rounds.append([question.name for question in questions])
        found = {}
        # Answers come in whatever order: here, the last first.
        for question in reversed(questions):
            answer = question.answer.model_validate(self.answers(question))
            assert not question.check(answer)
            found[question.name] = answer
        return found

    @property
    def names(self) -> list[str]:
        return [question.name for question in self.asked]

    def prompt(self, name: str) -> str:
        return next(question.prompt for question in self.asked if question.name == name)


def plain() -> Scripted:
    """Answers with the first of what is allowed, the same each time."""
    return Scripted(lambda question: obedient(question.answer.model_json_schema()))


def wavering(seed: int = 0) -> Scripted:
    """Answers every question otherwise than any before."""
    seeds = itertools.count(seed * 100_003)
    return Scripted(lambda question: fickle(question.answer.model_json_schema(), next(seeds)))
