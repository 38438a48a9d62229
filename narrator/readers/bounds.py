"""The range that a noun's number field allows, so that a message says what the noun demands."""

from __future__ import annotations

import math

from pydantic import BaseModel


def bounds(noun: type[BaseModel], field: str) -> tuple[float, float]:
    """The least and the greatest value of ``field``; a ``<`` bound is that of whole numbers."""
    low, high = -math.inf, math.inf
    for rule in _rules(noun, field):
        low = max(low, getattr(rule, "ge", low), getattr(rule, "gt", low))
        high = min(high, getattr(rule, "le", high), getattr(rule, "lt", math.inf) - 1)
    return low, high


def _rules(noun: type[BaseModel], field: str) -> list[object]:
    """Those of a plain field, or of ``Annotated[…] | None``, whose metadata lies one level down."""
    info = noun.model_fields[field]
    inner = [rule for kind in getattr(info.annotation, "__args__", ())
             for meta in getattr(kind, "__metadata__", ())
             for rule in getattr(meta, "metadata", [meta])]
    return [*info.metadata, *inner]
