"""How a message says things: what stands where it should not, what was meant, what is demanded.

    raise BadInput(f"there is no voice {quoted(name)}; {hint(name, offered)}")

It knows no place: the error that the sentence goes into says where.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from narrator.errors import BadInput

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and line feed
    "\u202a-\u202e\u2066-\u2069"  # overrides that show the text in another order than it is read
    "\ud800-\udfff"  # halves of characters
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")  # no meaning in any font
"""Characters that a person cannot see, and that words do not need."""
HIDDEN_IN_A_NAME = re.compile(rf"[\n\t]|{HIDDEN.pattern}")
"""Of a file."""


def quoted(text: str) -> str:
    """``text`` between quotes for a message, cut to a length that a person reads."""
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


def nearest(word: str, offered: Iterable[str]) -> str:
    """The one of ``offered`` that ``word`` is a slip of, or nothing. Chinese words are so short
    that one right character of two is near."""
    cutoff = 0.5 if len(word) <= 3 and not word.isascii() else 0.6
    return next(iter(get_close_matches(word, list(offered), n=1, cutoff=cutoff)), "")


def nearest_file(name: str, names: Iterable[str]) -> str:
    """The one of ``names`` that the file name ``name`` is a slip of, or nothing: what stands before
    the ending is compared, capitals aside."""
    stems = {Path(one).stem.casefold(): one for one in sorted(names)}
    stem = unicodedata.normalize("NFC", Path(name).stem.casefold())
    cutoff = 0.5 if len(stem) <= 3 and not stem.isascii() else 0.75
    return next((stems[near] for near in get_close_matches(stem, stems, n=1, cutoff=cutoff)), "")


def hint(word: str, offered: Collection[str]) -> str:
    """The remedy for a word that is none of ``offered``."""
    near = nearest(word, offered)
    return f"did you mean {near}?" if near else (
        f"there are {', '.join(offered)}" if offered else "there are none")


def about_hidden(char: str) -> str:
    """The problem with a character that is ``HIDDEN``."""
    return f"holds the hidden character {named(char)}; delete it"


def named(char: str) -> str:
    """A character by its code point and its Unicode name, for messages."""
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" ({name})" if name else "")


def ensure_utf8(name: Path | str) -> None:
    """Raise BadInput for the name of a file that cannot be written down, because its bytes, as the
    locale has them, mean nothing."""
    try:
        str(name).encode()
    except UnicodeEncodeError as exc:
        raise BadInput(f"{str(name)!r} is no name in UTF-8: rename it, or set LC_ALL=C.UTF-8"
                       ) from exc


def bounds(noun: type[BaseModel], field: str) -> tuple[float, float]:
    """The least and the greatest value of ``field``; a ``<`` bound is that of whole numbers."""
    low, high = -math.inf, math.inf
    for rule in _rules(noun, field):
        low = max(low, getattr(rule, "ge", low), getattr(rule, "gt", low))
        high = min(high, getattr(rule, "le", high), getattr(rule, "lt", math.inf) - 1)
    return low, high


def demanded(error: Mapping[str, Any], noun: type[BaseModel] | None, field: str) -> str:
    """What was asked for where ``error`` (one of a ValidationError's ``errors()``) was given.

    ``noun``: the model that ``field`` is of, for its bounds; None where that is not known.
    """
    kind, given = str(error["type"]), error.get("input")
    if kind == "literal_error":
        return _choice(given, re.findall(r"'([^']*)'|(\d+)", error["ctx"]["expected"]))
    if kind.startswith("bool_"):
        return "it takes true or false"
    if kind.startswith("int_") or (kind in _LIMITS and _is_whole(noun, field)):
        return f"it takes a whole number{_range(noun, field) or _limit(error)}"
    if kind.startswith("float_") or kind in _LIMITS:
        return f"it takes a number{_range(noun, field) or _limit(error)}"
    if kind.startswith(("tuple_", "list_")):
        return "it takes a list"
    if kind == "string_pattern_mismatch" and field == "id":
        return "it takes a name such as s1 for a scene, s1-2 for a shot"
    if kind == "multiple_of":
        return f"it takes a multiple of {error['ctx']['multiple_of']}"
    said = str(error["msg"])
    return said[:1].lower() + said[1:]


_LIMITS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


def _choice(given: object, found: list[tuple[str, str]]) -> str:
    options = [text or number for text, number in found]
    asked = str(given).strip().lower()
    as_ratio = re.sub(r"\s*[/x×*：_.,-]\s*", ":", asked)
    near = [one for one in options if one == as_ratio]
    if near or (asked.isalpha() and (near := get_close_matches(asked, options, n=1))):
        return f"did you mean {near[0]}?"
    return f"it takes {', '.join(options[:-1])} or {options[-1]}"


def _range(noun: type[BaseModel] | None, field: str) -> str:
    if noun is None or field not in noun.model_fields:
        return ""
    low, high = bounds(noun, field)
    if math.isinf(low) or math.isinf(high):
        return ""
    return f" from {low:g} to {high:.0f}" if high >= 1e6 else f" from {low:g} to {high:g}"


def _limit(error: Mapping[str, Any]) -> str:
    """The one bound that was missed, where both are not known."""
    said = {"ge": "of at least", "gt": "above", "le": "of at most", "lt": "below"}
    found = [(said[key], value) for key, value in error.get("ctx", {}).items() if key in said]
    return f" {found[0][0]} {found[0][1]}" if found else ""


def _is_whole(noun: type[BaseModel] | None, field: str) -> bool:
    return noun is not None and "int" in str(noun.model_fields[field].annotation)


def _rules(noun: type[BaseModel], field: str) -> list[object]:
    """Those of a plain field, or of ``Annotated[…] | None``, whose metadata lies one level down."""
    info = noun.model_fields[field]
    inner = [rule for kind in getattr(info.annotation, "__args__", ())
             for meta in getattr(kind, "__metadata__", ())
             for rule in getattr(meta, "metadata", [meta])]
    return [*info.metadata, *inner]
