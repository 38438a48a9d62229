"""Chat completions as a model of pydantic-ai's, over connections that trust no server: to end, to
answer in time, or to be who it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cache
from ssl import SSLContext

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.exceptions import UnexpectedModelBehavior
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

from narrator.director.llm.services import OPENAI, Address
from narrator.settings.models import LLM

_TRIES_AGAIN = 3
"""After a 429, a 5xx or a broken line: after what Retry-After says, up to two minutes; or else
after half a second, and twice as long each time."""
_HANDSHAKE_SECONDS = 10.0
_BYTES_A_TOKEN = 40
"""Of a body, at most: a character outside ASCII is written in six, and there is more than text."""
_BYTES_AROUND = 100_000
_UNPACKED = ("", "identity")
_SENT = frozenset({"host", "accept", "connection", "content-type", "content-length", "user-agent",
                   "authorization"})
"""The headers that are. OpenAI's library adds others, from the environment too, which may hold what
is meant for OpenAI alone."""


class Endless(Exception):
    """A body went on beyond the longest answer that was asked for."""


class Packed(Exception):
    """A body came compressed, which was not asked for: a few bytes may unfold to gigabytes."""


class Chat(OpenAIChatModel):
    """The model at ``address``, asked over ``connections``."""

    def __init__(self, address: Address, llm: LLM, connections: AsyncOpenAI) -> None:
        super().__init__(
            address.model, provider=OpenAIProvider(openai_client=connections),
            # Only its makers take the newer name of max_tokens; and who takes no schema may not
            # know of a JSON mode either.
            profile=OpenAIModelProfile(
                openai_chat_supports_max_completion_tokens=address.service == OPENAI,
                supports_json_schema_output=True, supports_json_object_output=False),
            settings={"temperature": llm.temperature, "max_tokens": llm.answer,
                      "max_retries": _TRIES_AGAIN, "extra_body": address.body})

    async def request(self, messages: list[ModelMessage], model_settings: ModelSettings | None,
                      model_request_parameters: ModelRequestParameters) -> ModelResponse:
        """One answer. pydantic-ai stumbles over JSON that is no completion at all, and Python over
        some that is too deep, or whose numbers are too long."""
        try:
            return await super().request(messages, model_settings, model_request_parameters)
        except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as exc:
            raise UnexpectedModelBehavior("the answer is no completion") from exc


def client(address: Address, llm: LLM) -> AsyncOpenAI:
    """Connections to ``address``, through the proxies that the environment names."""
    key = address.key.get_secret_value() if address.key else ""

    async def prepare(request: httpx2.Request) -> None:
        for name in set(request.headers) - _SENT:
            del request.headers[name]
        request.headers["Accept-Encoding"] = "identity"
        if not key:
            request.headers.pop("Authorization", None)

    async def bound(response: httpx2.Response) -> None:
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        packed = response.headers.get("Content-Encoding", "").strip().lower() not in _UNPACKED
        response.stream = _Bounded(response.stream, packed,
                                   _BYTES_AROUND + _BYTES_A_TOKEN * llm.answer)

    http = httpx2.AsyncClient(
        verify=_trusted(), timeout=httpx2.Timeout(llm.seconds, connect=_HANDSHAKE_SECONDS),
        follow_redirects=False,  # a story goes where it was said to go
        event_hooks={"request": [prepare], "response": [bound]})
    return AsyncOpenAI(base_url=address.url, api_key=key or "none", http_client=http)


class _Bounded(httpx2.AsyncByteStream):  # type: ignore[misc]
    """A body that ends in an error where it does not end by itself, or is ``packed``."""

    def __init__(self, stream: httpx2.AsyncByteStream, packed: bool, most: int) -> None:
        self._stream, self._packed, self._most = stream, packed, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._packed:
            raise Packed
        left = self._most
        async for part in self._stream:
            left -= len(part)
            if left < 0:
                raise Endless
            yield part

    async def aclose(self) -> None:
        """Let go of the connection."""
        await self._stream.aclose()


@cache
def _trusted() -> SSLContext:
    """Whose certificates are believed: to read them takes longer than to open a connection."""
    context: SSLContext = httpx2.create_ssl_context()
    return context
