"""Words looked up in a text, in Chinese and English, each with what it stands for.

Words in Latin letters are found whole, in any case, in singular and plural; Han ones wherever they
stand. The longest at a place wins, and none is found inside another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from narrator.story.text import HAN

T = TypeVar("T")

_LATIN = "A-Za-z0-9À-ɏ"
_BETWEEN = rf"[{HAN}{_LATIN}、 ]{{0,16}}?"
"""What may stand where a word has its "…"."""


class Match(NamedTuple, Generic[T]):
    """A word in a text."""

    value: T
    begin: int
    end: int


class Wordlist(Generic[T]):
    """Looked up by how they begin, and not one after the other: there may be a thousand."""

    def __init__(self, words: Mapping[str, T], swallowed: Iterable[str] = ()) -> None:
        """``words`` with their values; ``swallowed`` ones have none, and keep the words inside them
        from being found."""
        self._values = {word.casefold(): value for word, value in words.items() if word}
        heads: defaultdict[str, list[str]] = defaultdict(list)
        known = {*self._values, *(word.casefold() for word in swallowed if word)}
        for word in sorted(known, key=lambda word: (-len(word), word)):
            heads[word[0]].append(word)
        self._words = dict(heads)
        self._patterns = {head: _any_of(words) for head, words in heads.items()}

    def matches(self, text: str) -> Iterator[Match[T]]:
        """Every word of ``text`` from left to right."""
        at = 0
        while at < len(text):
            head = text[at].casefold()
            pattern = self._patterns.get(head)
            hit = pattern.match(text, at) if pattern else None
            if hit and hit.lastindex:
                word = self._words[head][hit.lastindex - 1]
                if word in self._values:
                    yield Match(self._values[word], at, hit.end())
                at = hit.end()
            else:
                at += 1


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"({_spelled(word)})" for word in words), re.IGNORECASE)


def _spelled(word: str) -> str:
    """``word`` as an expression: whole, and in the plural, where its ends are Latin letters."""
    body = _BETWEEN.join(r"[\s-]+".join(map(re.escape, part.split())) for part in word.split("…"))
    if re.match(f"[{_LATIN}]", word[0]):
        body = rf"(?<![{_LATIN}]){body}"
    if not re.match(f"[{_LATIN}]", word[-1]):
        return body
    body = rf"{body[:-1]}(?:y|ies)" if word[-1] == "y" else rf"{body}(?:e?s)?"
    return rf"{body}(?![{_LATIN}])"
