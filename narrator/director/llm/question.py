"""What is asked of a language model: a text, and the shape of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)


def _nothing(answer: Any) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Question(Generic[T]):
    """One request. All of it but its name and subject decides the key that its answer is kept
    under; the check is asked of every answer, one that was kept among them."""

    name: str
    """Its own among all questions of a run, and of files: "bible-1", "s2-cut-1"."""
    about: str
    """What it is about, for messages: "scene s2"."""
    instructions: str
    """What the model is, and what it never does: the system's part."""
    prompt: str
    """The request itself, with the story's text fenced as data."""
    answer: type[T]
    """The shape of the answer: extra fields forbidden, every text and list capped."""
    check: Callable[[T], Sequence[str]] = _nothing
    """What is wrong with an answer of the right shape, a sentence each, as the model is told it."""


@dataclass(frozen=True)
class Sum:
    """About how much will be asked of a model."""

    requests: int
    input_tokens: int
    """Of all requests together."""
    output_tokens: int
    """Of all answers together, as long as they are likely to be."""


class Asker(Protocol):
    """Has questions answered."""

    def expect(self, sum: Sum) -> None:
        """Hear, before the first question, about how much will be asked in all: what whoever pays
        is told. Nothing is sent."""
        ...

    def ask(self, questions: Sequence[Question[T]]) -> Mapping[str, T]:
        """The answers by the names of their questions; several may be asked side by side.

        What is answered is kept, also where another is not. Raises Unanswered naming what the
        question was about, OverLimit, Unconsented, BackendMissing, BadInput.
        """
        ...
