"""What a planner that asks a server lacks, for ``narrator doctor``."""

from __future__ import annotations

import asyncio
import json

from media.backend import Unasked
from narrator.director.llm.services import Address, address
from narrator.errors import BadInput
from narrator.settings.models import LLM

_SECONDS = 8.0
_NAMED, _SHOWN = 5, 60
"""How many of a server's models are named, by how many characters of their names."""
_LONGEST = 4_000_000
"""Bytes of a list of models, and more than any has."""


def examine(llm: LLM, network: bool = False) -> str | None:
    """What asking the model that ``llm`` names lacks, as ``media.backend.Examined`` has it.

    No model is asked anything: the server is asked which ones it has.
    """
    try:
        where = address(llm)
    except BadInput as exc:
        return str(exc)
    if not (network or where.is_here):
        key = "a key is there" if where.key else "no key is set, as for a server that takes none"
        return Unasked(f"{where.model} at {where.host}; {key}; whether it answers: narrator doctor "
                       f"--network")
    return _asked(where)


def _asked(where: Address) -> str | None:
    import httpx2

    try:
        status, body = asyncio.run(_models(where))
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as exc:
        said = where.without_key(str(exc)) or f"nothing within {_SECONDS:g} s"
        reason = " ".join(said.split())[:120]
        return (f"{where.host} does not answer ({reason}): check llm.service or llm.url, that its "
                f"server runs, and the network")
    if status in (401, 403):
        return (f"{where.host} refuses the key, or there is none: set the service's own variable, "
                f"or NARRATOR_LLM__KEY")
    names = _names(body) if 200 <= status < 300 else []
    if names and not any(name.partition(":")[0] == where.model or name == where.model
                         for name in names):
        shown = ", ".join(where.without_key(name)[:_SHOWN] for name in names[:_NAMED])
        more = " …" if len(names) > _NAMED else ""
        return f"{where.host} has no model {where.model!r}: set llm.model to one of {shown}{more}"
    return None


async def _models(where: Address) -> tuple[int, bytes]:
    """The status of the answer, and its body as far as it is read: whoever is asked may answer
    without an end, slowly, or packed so that a little becomes much."""
    import httpx2

    headers = {"Authorization": f"Bearer {where.key.get_secret_value()}"} if where.key else {}
    body = bytearray()
    async with (asyncio.timeout(_SECONDS), httpx2.AsyncClient() as http,
                http.stream("GET", f"{where.url}/models", timeout=_SECONDS,
                            headers={**headers, "Accept-Encoding": "identity"}) as answer):
        async for part in answer.aiter_raw():
            body += part
            if len(body) > _LONGEST:
                break
        return answer.status_code, bytes(body)


def _names(body: bytes) -> list[str]:
    """The models that a server lists; none where it keeps no list."""
    try:
        return [str(row["id"]) for row in json.loads(body)["data"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return []
