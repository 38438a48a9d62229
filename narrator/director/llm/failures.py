"""What a model or its server did wrong, in one sentence of ours: thing, value, place, remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic_ai import exceptions as theirs

from narrator.director.llm.models.chat import Endless, Packed
from narrator.director.llm.source import Source
from narrator.errors import Unanswered, Unaskable
from narrator.settings.origins import variable_of

_SHAPELESS = re.compile(
    r"response_format|json_schema|json_object|json mode|structured|guided|grammar|schema", re.I)
"""What servers speak of that take no schema."""
_SHOWN = 200
"""Characters of what a server says."""


class Shapeless(Exception):
    """The server takes no schema for an answer."""


def failure(raised: BaseException, source: Source, about: str, seconds: float
            ) -> Unanswered | Shapeless | None:
    """The error for what asking ``source`` ``about`` something raised; None for what is no failure
    of the model's or its server's."""
    who = f"{source.model} at {source.place}"
    if _chained(raised, Endless):
        return Unanswered(f"{about}: {who} answered without an end: lower --llm answer=…, or take "
                          f"another model")
    if _chained(raised, Packed):
        return Unaskable(f"{source.place} sends its answers compressed, which it was not asked to: "
                         f"have that left out by its server, or by the proxy before it")
    match raised:
        case TimeoutError() | theirs.ModelTimeoutError():
            return Unanswered(f"{about}: {who} gave no answer within {seconds:g} s: raise --llm "
                              f"seconds=…, or ask less at once (--llm at_once=1)")
        case theirs.ModelHTTPError():
            return _refused(raised, source, about)
        case theirs.ModelConnectionError():
            said = source.without_key(_reason(raised))
            return Unaskable(f"{source.place} cannot be reached{_quoted(said)}: check "
                             f"the address ({_address()}), that its server runs, and the network")
        case theirs.UnexpectedModelBehavior() | theirs.ModelAPIError():
            return Unaskable(f"{source.place} answers, and not as OpenAI's protocol has it: check "
                             f"the address ({_address()}), which ends in /v1 for most")
    return None


def cut_off(source: Source, about: str) -> Unanswered:
    """The error for an answer that was not finished within its tokens."""
    return Unanswered(f"{about}: the answer of {source.model} was cut off at its longest: raise "
                      f"--llm answer=… (tokens), or take a model that thinks less")


def refused(details: Mapping[str, Any], source: Source, about: str) -> Unanswered:
    """The error for a model that will not answer, with what it says of that in ``details``."""
    said = source.without_key(str(details.get("refusal") or ""))
    return Unanswered(f"{about}: {source.model} at {source.place} refuses to answer to these words"
                      f"{_quoted(said)}: say them otherwise, or take another model")


def _refused(raised: theirs.ModelHTTPError, source: Source, about: str) -> Unanswered | Shapeless:
    """By its status, and by what pydantic-ai reads out of the answer."""
    said = source.without_key(_message(raised.body))
    who, quoted, status = f"{source.model} at {source.place}", _quoted(said), raised.status_code
    if isinstance(raised, theirs.ModelAuthenticationError):
        return Unaskable(f"{source.place} refuses the key, or there is none{quoted}: check it (the "
                         f"service's own variable, or {variable_of('llm.key')}), and that it may "
                         f"use {source.model}")
    if isinstance(raised, theirs.ModelQuotaExceededError):
        return Unaskable(f"{source.place} answers no more on this account{quoted}: see to its "
                         f"balance there; what was answered is kept")
    if isinstance(raised, theirs.ModelContextWindowExceededError):
        return Unanswered(f"{about}: it is more than {who} can read at once{quoted}: lower --llm "
                          f"window=…, or take a model with a larger one")
    if isinstance(raised, theirs.ModelNotFoundError) or status in (404, 405):
        return Unaskable(f"{source.place} knows no model {source.model!r}, or is no address of a "
                         f"model{quoted}: check --llm model=… and the address ({_address()})")
    if status in (400, 415, 422, 501) and _SHAPELESS.search(said):
        return Shapeless(said[:_SHOWN])
    if status == 429:
        return Unaskable(f"{source.place} takes no more requests for now{quoted}: wait, or ask "
                         f"less at once (--llm at_once=1); what was answered is kept")
    if status >= 500:
        return Unanswered(f"{about}: {source.place} fails (status {status}){quoted}: run it again "
                          f"later; what was answered is kept")
    return Unanswered(f"{about}: {who} does not take the request (status {status}){quoted}: check "
                      f"what --llm says, or take another model")


def _address() -> str:
    return "--llm service=… or --llm url=…"


def _message(body: object) -> str:
    """What a server says in the body of an error."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        for holder in (inner, body):
            for name in ("message", "detail", "msg"):
                if isinstance(holder, dict) and isinstance(holder.get(name), str):
                    return str(holder[name])
        return str(inner)
    return "" if body is None else str(body)


def _reason(raised: BaseException) -> str:
    """What the system says, at the end of the chain: "Connection refused"."""
    while raised.__cause__ or raised.__context__:
        raised = raised.__cause__ or raised.__context__ or raised
    return str(raised)


def _quoted(said: str) -> str:
    """``said`` on one line, short, in brackets; nothing for nothing."""
    line = " ".join(said.split())
    return f" ({line[:_SHOWN - 1]}…)" if len(line) > _SHOWN else f" ({line})" if line else ""


def _chained(raised: BaseException | None, kind: type[BaseException]) -> bool:
    return raised is not None and (isinstance(raised, kind) or _chained(
        raised.__cause__ or raised.__context__, kind))
