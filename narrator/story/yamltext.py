"""Plain values as YAML text.

What it writes reads the same in YAML 1.1 and 1.2: whatever one of them might take for a number, a
truth or a time is quoted. It knows nothing of plans.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

Tree: TypeAlias = "str | int | float | bool | Sequence[Tree] | Mapping[str, Tree]"

_WORDS = re.compile(r"y|n|yes|no|on|off|true|false|null|none|nan|inf|~", re.IGNORECASE)
_NUMERIC = re.compile(r"[\d.+-][\d_.,:+\-xobtzeinfA-F\s]*", re.IGNORECASE)
_TROUBLE = re.compile(r":(?:\s|$)|\s#")
_FLOW_TROUBLE = re.compile(r"[,\[\]{}:?]")
"""In brackets; YAML 1.1 takes the question mark for a key's, wherever it stands."""
_OPENERS = "“”‘’「『《〈（(…—"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def key_value(key: str, value: Tree, column: int, flow: frozenset[str]) -> list[str]:
    """The lines of one entry of a block mapping whose keys stand at ``column``.

    Mappings and sequences whose key is in ``flow`` are written on one line, in brackets, but for
    those at the very top.
    """
    head = f"{' ' * column}{scalar(key)}:"
    if (key in flow and column) or _is_leaf(value) or not value:
        return [f"{head} {inline(value)}"]
    return [head, *block(value, column + 2, flow)]


def block(value: Tree, column: int, flow: frozenset[str]) -> list[str]:
    """The lines of a mapping or a sequence in block style, its marks at ``column``."""
    if isinstance(value, Mapping):
        return [line for key, one in value.items() for line in key_value(key, one, column, flow)]
    assert isinstance(value, Sequence)
    return [line for one in value for line in item(one, column, flow)]


def item(value: Tree, column: int, flow: frozenset[str]) -> list[str]:
    """The lines of one item of a block sequence whose dashes stand at ``column``."""
    if not isinstance(value, Mapping) or not value:
        return [f"{' ' * column}- {inline(value)}"]
    first, *rest = block(value, column + 2, flow)
    return [f"{' ' * column}- {first.lstrip(' ')}", *rest]


def inline(value: Tree) -> str:
    """``value`` on one line; a text that stands alone needs fewer quotes than one in brackets."""
    return scalar(value) if isinstance(value, str) else _flow(value)


def scalar(text: str, in_flow: bool = False) -> str:
    """``text`` plain where that is safe, else in double quotes."""
    if _is_plain(text) and not (in_flow and _FLOW_TROUBLE.search(text)):
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _flow(value: Tree) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            # Never 5e-06: to YAML 1.1 that is a text.
            return format(Decimal(repr(value)), "f")
        case str():
            return scalar(value, in_flow=True)
        case Mapping():
            pairs = (f"{scalar(key, True)}: {_flow(one)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case Sequence():
            return f"[{', '.join(map(_flow, value))}]"
    raise TypeError(f"{value!r} is no plain value")


def _is_leaf(value: Tree) -> bool:
    return isinstance(value, str | int | float)


def _is_plain(text: str) -> bool:
    return bool(text) and (text[0].isalnum() or text[0] in _OPENERS) and not (
        text[-1].isspace() or text[-1] == ":" or _TROUBLE.search(text) or _WORDS.fullmatch(text)
        or _NUMERIC.fullmatch(text)) and _is_visible(text)


def _is_visible(text: str) -> bool:
    return text.replace("\u3000", "").isprintable()


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if _is_visible(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else (
        f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
