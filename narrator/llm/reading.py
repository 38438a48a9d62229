"""An answer that was kept or written by hand: read, and checked as one that was just given."""

from __future__ import annotations

import re

from pydantic import ValidationError

from narrator.llm.question import Question, T

_FENCED = re.compile(r"\s*```[a-z]*\s*\n(.*)\n\s*```\s*", re.DOTALL)
"""As chat windows show JSON, and as it is copied from there."""
_SHOWN = 3
"""How many of the things that are wrong are told."""


def sound(question: Question[T], data: bytes) -> T | str:
    """The answer that ``data`` is, as JSON; what is wrong with it, where it is none."""
    try:
        text = data.decode("utf-8-sig")
        fenced = _FENCED.fullmatch(text)
        answer = question.answer.model_validate_json(fenced[1] if fenced else text)
    except UnicodeDecodeError:
        return "it is no UTF-8"
    except ValidationError as exc:
        return faults(exc)
    return "; ".join(list(question.check(answer))[:_SHOWN]) or answer


def faults(exc: ValidationError) -> str:
    """What is wrong with an answer, by the names of its fields."""
    found = [f"{'.'.join(map(str, error['loc'])) or 'the answer'}: {error['msg'][:200]}"
             for error in exc.errors(include_url=False, include_context=False)]
    return "; ".join(found[:_SHOWN]) + (f"; and {len(found) - _SHOWN} more"
                                        if len(found) > _SHOWN else "")
