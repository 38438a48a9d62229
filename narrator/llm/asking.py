"""The desk: where questions to a language model are answered, kept and paid for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from narrator.llm.options import Means
from narrator.llm.question import Question, Sum, T
from narrator.store import Store


def desk(means: Means, planner: Literal["llm", "local"], store: Store | None = None,
         tell: Callable[[str], None] | None = None) -> Desk:
    """The desk for the planner of that name, as the settings (``means``) have it."""
    raise NotImplementedError


class Desk:
    """An Asker."""

    def expect(self, sum: Sum) -> None:
        """Hear about how much will be asked."""
        raise NotImplementedError

    def ask(self, questions: Sequence[Question[T]]) -> Mapping[str, T]:
        """The answers by the names of their questions."""
        raise NotImplementedError
