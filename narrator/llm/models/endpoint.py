"""A server that speaks OpenAI's chat completions, as a model of pydantic-ai's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from narrator.llm.options import LLM
from narrator.llm.services import OPENAI, Address

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from pydantic_ai.models import Model

_TRIES_AGAIN = 3
"""After a 429, a 5xx or a broken line: after what Retry-After says, up to two minutes; or else
after half a second, and twice as long each time."""
_HANDSHAKE_SECONDS = 10.0
_BYTES_A_TOKEN = 40
"""Of a body, at most: a character outside ASCII is written in six, and there is more than text."""


class Endpoint:
    """A Source: the model of that name, at that address."""

    def __init__(self, address: Address, llm: LLM) -> None:
        self._address, self._llm = address, llm
        self.model, self.place = address.model, address.host
        self.is_here, self.at_once = address.is_here, llm.at_once
        self.without_key = address.without_key

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """Answers hang on whose model it is and how it is asked, not on what may be paid."""
        return (("url", self._address.url), ("model", self.model),
                ("temperature", f"{self._llm.temperature:g}"))

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Model]:
        """The model, over connections that are closed when the block ends."""
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.profiles.openai import OpenAIModelProfile
        from pydantic_ai.providers.openai import OpenAIProvider

        own = self._address.service == OPENAI
        async with self._client() as client:
            yield OpenAIChatModel(
                self.model, provider=OpenAIProvider(openai_client=client),
                # Only its makers take the newer name of max_tokens, and a JSON mode that a server
                # may lack is not asked for in words as well.
                profile=OpenAIModelProfile(openai_chat_supports_max_completion_tokens=own,
                                           supports_json_schema_output=True,
                                           supports_json_object_output=False),
                settings={"temperature": self._llm.temperature, "max_tokens": self._llm.answer,
                          "max_retries": _TRIES_AGAIN, "extra_body": self._address.body})

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _client(self) -> AsyncOpenAI:
        """Whatever the environment says of OpenAI is for OpenAI alone; its proxies are for all."""
        import httpx2
        from openai import AsyncOpenAI

        key = self._address.key.get_secret_value() if self._address.key else ""

        async def prepare(request: httpx2.Request) -> None:
            for name in set(request.headers) - _SENT:
                del request.headers[name]
            request.headers["Accept-Encoding"] = "identity"
            if key:
                request.headers["Authorization"] = f"Bearer {key}"
            else:
                request.headers.pop("Authorization", None)

        async def bound(response: httpx2.Response) -> None:
            assert isinstance(response.stream, httpx2.AsyncByteStream)
            response.stream = _Bounded(response.stream,
                                       100_000 + _BYTES_A_TOKEN * self._llm.answer)

        class _Bounded(httpx2.AsyncByteStream):  # type: ignore[misc]
            """A body that ends in an error where it does not end by itself."""

            def __init__(self, stream: httpx2.AsyncByteStream, bytes: int) -> None:
                self._stream, self._bytes = stream, bytes

            async def __aiter__(self) -> AsyncIterator[bytes]:
                left = self._bytes
                async for part in self._stream:
                    left -= len(part)
                    if left < 0:
                        raise Endless
                    yield part

            async def aclose(self) -> None:
                await self._stream.aclose()

        return AsyncOpenAI(
            base_url=self._address.url, api_key=key or "none", http_client=httpx2.AsyncClient(
                timeout=httpx2.Timeout(self._llm.seconds, connect=_HANDSHAKE_SECONDS),
                # A story goes where it was said to go.
                follow_redirects=False, event_hooks={"request": [prepare], "response": [bound]}))


class Endless(Exception):
    """A body went on beyond the longest answer that was asked for."""


_SENT = frozenset({"host", "accept", "connection", "content-type", "content-length", "user-agent",
                   "authorization"})
