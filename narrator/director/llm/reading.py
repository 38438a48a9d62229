"""An answer that was kept or written by hand: read, and checked as one that was just given."""

from __future__ import annotations

import re

from pydantic import ValidationError

from narrator.director.llm.question import Question, T

_OPENING = re.compile(r"```\w*[^\S\n]*\n\s*(?=\{)")
"""Of a fence as chat windows show JSON in, and as it is copied from there."""
_ESCAPE = re.compile(r"\\(?:u00([2-7][0-9A-Fa-f])|(.))", re.DOTALL)
_SHOWN = 3
"""How many of the things that are wrong are told."""


def sound(question: Question[T], data: bytes) -> T | str:
    """The answer that ``data`` is, as JSON; what is wrong with it, where it is none."""
    try:
        answer = question.answer.model_validate_json(unfenced(data.decode("utf-8-sig")))
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


def plain(text: str) -> str:
    """JSON ``text`` without escapes that need not be, and without halves of characters: what is
    looked for in it, such as a key, cannot hide in ``\\u0073``."""
    return _ESCAPE.sub(_unescaped, text.encode("utf-8", "replace").decode())


def _unescaped(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16)) if found[1] else found[2]
    needless = char.isprintable() and char not in '"\\' if found[1] else char == "/"
    return char if needless else found[0]


def unfenced(text: str) -> str:
    """``text``, or the JSON within the first fence that it has some in. Not one pattern that spans
    lines: such take the square or the cube of their number where a fence is opened again and again.
    """
    opening = None if text.lstrip().startswith("{") else _OPENING.search(text)
    if opening is None:
        return text
    inside, closing, _ = text[opening.end():].partition("\n```")
    return inside if closing else inside.rstrip().removesuffix("```")
