"""A language model on this machine, as the desk knows whoever answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from narrator.errors import BadInput
from narrator.settings.models import LLM

if TYPE_CHECKING:
    from pydantic_ai.models import Model


class Here:
    """A Source: the model is found at once, and loaded for the first question."""

    place, is_here, is_open, at_once = "this machine", True, True, 1
    seconds: float | None = None
    """It is at work for as long as it answers, and asked again would answer the same."""

    def __init__(self, llm: LLM, tell: Callable[[str], None]) -> None:
        """Raises BackendMissing where there is no such model, BadInput."""
        from narrator.director.llm.models.local import local_model

        if llm.structured not in ("auto", "schema"):
            raise BadInput(f"llm.structured is {llm.structured}, and a model on this machine "
                           f"answers by a schema alone: leave it out")
        self._model = local_model(llm, tell)
        self.model = self._model.checkpoint.name
        self.identity = (("model", self._model.checkpoint.digest),
                         ("temperature", f"{llm.temperature:g}"))

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Model]:
        """The model, loaded: what that takes is no part of an answer's time. It stays so from one
        round to the next."""
        await self._model.ready()
        yield self._model

    def without_key(self, text: str) -> str:
        """``text``: there is no key."""
        return text

    def close(self) -> None:
        """Free the memory that it takes."""
        self._model.close()
