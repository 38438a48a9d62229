"""Which members of the cast and which places a text names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_LATIN = re.compile("[A-Za-z0-9À-ɏ]")
_ONE = re.compile(r"\b(?:he|she|him|her|his|hers)\b|[她他它](?!们|人|乡|处|日)(?<!其他)", re.I)
_MANY = re.compile(r"\b(?:they|them|their|theirs)\b|[她他它]们|二人|两人", re.I)
_AND = re.compile(r"\s*(?:,|，|、|and|和|与|及|&)\s*", re.I)
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(
    map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
"""Letters and marks in name only: joiners, fillers, an empty Braille cell, variation selectors."""


class Named(NamedTuple):
    """Names in the order in which they come up, each once."""

    cast: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class _FoundName(NamedTuple):
    """A name in a text."""

    name: str
    begin: int
    end: int


class Names:
    """Finds names, the longest first, so that a name inside another is not taken for itself.

    A name in Latin letters counts as a whole word, and in any case of letters only where it is
    written small itself: "Rose" is not what "rose" says, but "The old ox" is "the old ox". They
    are looked up by length, not tried one after the other: there may be a thousand.
    """

    def __init__(self, cast: Iterable[str], places: Iterable[str]) -> None:
        self._cast, self._places = frozenset(cast), frozenset(places)
        names = sorted({*self._cast, *self._places} - {""}, reverse=True)
        self._exact = {name: name for name in names if not name[0].islower()}
        self._small = {_lower(name): name for name in names if name[0].islower()}
        self._lengths = sorted(set(map(len, names)), reverse=True)
        heads = {*(name[0] for name in self._exact),
                 *(case for name in self._small for case in (name[0], name[0].upper()))}
        self._heads = re.compile(f"[{re.escape(''.join(sorted(heads)))}]") if heads else None

    def named(self, text: str) -> Named:
        """The names in ``text``; one that is a person's and a place's counts as both."""
        found = dict.fromkeys(match.name for match in self._matches(text))
        return Named(tuple(name for name in found if name in self._cast),
                     tuple(name for name in found if name in self._places))

    def without_cast(self, text: str) -> str:
        """``text`` with a blank for every name of the cast: "牛郎" says nothing of cattle."""
        parts, end = [], 0
        for match in self._matches(text):
            if match.name in self._cast:
                parts += [text[end:match.begin], " "]
                end = match.end
        return "".join([*parts, text[end:]])

    def opening(self, text: str) -> int:
        """How many characters at the beginning of ``text`` do nothing but name the cast."""
        end = 0
        for match in self._matches(text):
            between = text[end:match.begin]
            linked = _AND.fullmatch(between) if end else not between
            if not linked or match.name not in self._cast:
                break
            end = match.end
        return 0 if re.match(r"['’的]", text[end:]) else end

    def _matches(self, text: str) -> Iterator[_FoundName]:
        """Every name, from left to right, none inside another."""
        if self._heads is None:
            return
        small, end = _lower(text), 0
        for head in self._heads.finditer(text):
            if head.start() >= end and (found := self._at(text, small, head.start())):
                yield found
                end = found.end

    def _at(self, text: str, small: str, begin: int) -> _FoundName | None:
        """The longest name that begins at a place of ``text``."""
        for length in self._lengths:
            end = begin + length
            name = self._exact.get(text[begin:end]) or self._small.get(small[begin:end])
            if name and end <= len(text) and _is_whole(text, begin, end):
                return _FoundName(name, begin, end)
        return None


def seen_as(name: str) -> str:
    """What a person sees of a name, whatever its capitals and however its letters are composed;
    nothing where it holds only what is not seen."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(char for char in plain if char not in _BLANK
                            and unicodedata.category(char) != "Cf").split())


def meant(text: str, last: Sequence[str]) -> tuple[str, ...]:
    """Whom the pronouns of ``text`` mean, where ``last`` were named before, in their order."""
    if _MANY.search(text):
        return tuple(last)
    return tuple(last[-1:]) if _ONE.search(text) else ()


def _is_whole(text: str, begin: int, end: int) -> bool:
    """Whether what stands in between is not a part of a longer word in Latin letters."""
    return not any(_is_latin(text[inside]) and _is_latin(text[outside:outside + 1])
                   for inside, outside in ((begin, begin - 1), (end - 1, end)) if outside >= 0)


def _is_latin(char: str) -> bool:
    return _LATIN.match(char) is not None


def _lower(text: str) -> str:
    """``text`` in small letters, character for character: a few become two of them."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
