"""What a field demands, in words: from its model, and from what pydantic refused."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel


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
