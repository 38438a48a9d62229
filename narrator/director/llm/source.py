"""Whoever answers: a server, or a model on this machine."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from pydantic_ai.models import Model

Structure = Literal["schema", "tool", "prompted"]
"""How the shape of an answer is asked for."""


class Source(Protocol):
    """Makes the model that questions are put to. Made at once; what is heavy waits for
    ``opened``."""

    @property
    def model(self) -> str:
        """The model's name: for messages, and in the price table."""
        ...

    @property
    def place(self) -> str:
        """Where it answers, for messages: "api.openai.com", "this machine"."""
        ...

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """All that decides how it answers: part of the key that an answer is kept under."""
        ...

    @property
    def is_here(self) -> bool:
        """Whether it answers on this machine, so that nothing is paid for and nothing sent."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether it answers without a key."""
        ...

    @property
    def at_once(self) -> int:
        """How many questions it takes side by side."""
        ...

    @property
    def seconds(self) -> float | None:
        """How long one answer is waited for; None: as long as it takes."""
        ...

    def opened(self) -> AbstractAsyncContextManager[Model]:
        """The model, for as long as the block lasts; opened once for each round of questions."""
        ...

    def without_key(self, text: str) -> str:
        """``text`` as it may be shown or kept."""
        ...

    def close(self) -> None:
        """Let go of what is held between rounds."""
        ...
