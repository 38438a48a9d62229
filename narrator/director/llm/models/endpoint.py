"""A server that speaks OpenAI's chat completions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from narrator.director.llm.logs import cleaned
from narrator.director.llm.services import Address
from narrator.settings.models import LLM

if TYPE_CHECKING:
    from pydantic_ai.models import Model


class Endpoint:
    """A Source: the model of that name, at that address."""

    def __init__(self, address: Address, llm: LLM) -> None:
        self._address, self._llm = address, llm
        self.model, self.place = address.model, address.host
        self.is_here, self.is_open = address.is_here, address.key is None
        self.at_once, self.seconds = llm.at_once, llm.seconds
        self.without_key = address.without_key

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """Answers hang on whose model it is and how it is asked, not on what may be paid."""
        return (("url", self._address.url), ("model", self.model),
                ("temperature", f"{self._llm.temperature:g}"))

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Model]:
        """The model, over connections that are closed when the block ends."""
        from narrator.director.llm.models.chat import Chat, client

        with cleaned(self.without_key):
            async with client(self._address, self._llm) as connections:
                yield Chat(self._address, self._llm, connections)

    def close(self) -> None:
        """Nothing is held between rounds."""
