"""What a planner that asks a server lacks, for ``narrator doctor``."""

from __future__ import annotations

from typing import Any

from media.backend import Unasked
from narrator.errors import BadInput
from narrator.llm.options import LLM
from narrator.llm.services import Address, address

_SECONDS = 8.0
_NAMED = 5
"""How many of a server's models are named."""


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

    headers = {"Authorization": f"Bearer {where.key.get_secret_value()}"} if where.key else {}
    try:
        answer = httpx2.get(f"{where.url}/models", headers=headers, timeout=_SECONDS)
    except httpx2.HTTPError as exc:
        reason = " ".join(where.without_key(str(exc)).split())[:120]
        return (f"{where.host} does not answer ({reason}): check llm.service or llm.url, that its "
                f"server runs, and the network")
    if answer.status_code in (401, 403):
        return (f"{where.host} refuses the key, or there is none: set the service's own variable, "
                f"or NARRATOR_LLM__KEY")
    names = _names(answer)
    if names and not any(name.partition(":")[0] == where.model or name == where.model
                         for name in names):
        more = " …" if len(names) > _NAMED else ""
        return (f"{where.host} has no model {where.model!r}: set llm.model to one of "
                f"{', '.join(names[:_NAMED])}{more}")
    return None


def _names(answer: Any) -> list[str]:
    """The models that a server lists; none where it keeps no list."""
    try:
        return [str(row["id"]) for row in answer.json()["data"]] if answer.is_success else []
    except (ValueError, KeyError, TypeError):
        return []
