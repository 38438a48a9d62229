"""Which members of the cast and which places a text names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_LATIN = "A-Za-z0-9À-ɏ"
_ONE = re.compile(r"\b(?:he|she|him|her|his|hers)\b|[她他它](?!们|人|乡|处|日)(?<!其他)", re.I)
_MANY = re.compile(r"\b(?:they|them|their|theirs)\b|[她他它]们|二人|两人", re.I)
_AND = re.compile(r"\s*(?:,|，|、|and|和|与|及|&)\s*", re.I)


class Named(NamedTuple):
    """Names in the order in which they come up, each once."""

    cast: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Names:
    """Finds names, the longest first, so that a name inside another is not taken for itself.

    A name in Latin letters counts as a whole word, and in any case of letters only where it is
    written small itself: "Rose" is not what "rose" says, but "The old ox" is "the old ox".
    """

    def __init__(self, cast: Iterable[str], places: Iterable[str]) -> None:
        self._cast, self._places = frozenset(cast), frozenset(places)
        longest = sorted({*self._cast, *self._places} - {""}, key=lambda name: (-len(name), name))
        self._by_group = {f"n{i}": name for i, name in enumerate(longest)}
        spelled = (f"(?P<{group}>{_spelled(name)})" for group, name in self._by_group.items())
        self._pattern = re.compile("|".join(spelled)) if longest else None

    def named(self, text: str) -> Named:
        """The names in ``text``; one that is a person's and a place's counts as both."""
        found = dict.fromkeys(self._found(match) for match in self._matches(text))
        return Named(tuple(name for name in found if name in self._cast),
                     tuple(name for name in found if name in self._places))

    def without_cast(self, text: str) -> str:
        """``text`` with a blank for every name of the cast: "牛郎" says nothing of cattle."""
        return self._pattern.sub(
            lambda match: " " if self._found(match) in self._cast else match.group(),
            text) if self._pattern else text

    def opening(self, text: str) -> int:
        """How many characters at the beginning of ``text`` do nothing but name the cast."""
        end = 0
        for match in self._matches(text):
            between = text[end:match.start()]
            linked = _AND.fullmatch(between) if end else not between
            if not linked or self._found(match) not in self._cast:
                break
            end = match.end()
        return 0 if re.match(r"['’的]", text[end:]) else end

    def _matches(self, text: str) -> Iterable[re.Match[str]]:
        return self._pattern.finditer(text) if self._pattern else ()

    def _found(self, match: re.Match[str]) -> str:
        return self._by_group[match.lastgroup or ""]


def meant(text: str, last: Sequence[str]) -> tuple[str, ...]:
    """Whom the pronouns of ``text`` mean, where ``last`` were named before, in their order."""
    if _MANY.search(text):
        return tuple(last)
    return tuple(last[-1:]) if _ONE.search(text) else ()


def _spelled(name: str) -> str:
    pattern = re.escape(name)
    if name[:1].islower():
        pattern = f"(?i:{pattern})"
    left = f"(?<![{_LATIN}])" if re.match(f"[{_LATIN}]", name) else ""
    right = f"(?![{_LATIN}])" if re.search(f"[{_LATIN}]$", name) else ""
    return f"{left}{pattern}{right}"
