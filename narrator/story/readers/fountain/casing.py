"""Words that a screenplay sets in capitals, as they are written elsewhere in it.

Headings, cues and first appearances are in capitals on the page; in a film's titles, and in the
words that describe its pictures, they are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?:“\"(]\s*)$")


class Casing:
    """Learns from ``texts`` which words are names."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._small: Counter[str] = Counter()
        self._large: Counter[str] = Counter()
        for text in texts:
            for found in _WORD.finditer(text):
                self._learn(found[0], bool(_BEGINS.search(
                    text[max(0, found.start() - 3):found.start()])))

    def phrase(self, text: str) -> str:
        """``text`` as it stands among other words: "MARA'S LAMP ROOM" is "Mara's lamp room"."""
        return self._spelled(text, name=False)

    def name(self, text: str) -> str:
        """The name ``text``: what is never written small is a name of its own."""
        return self._spelled(text, name=True)

    def _spelled(self, text: str, name: bool) -> str:
        if any(char.islower() for char in text):
            return text
        return _WORD.sub(lambda found: self._word(found[0], name), text)

    def _word(self, word: str, name: bool) -> str:
        small = word.lower()
        bare = re.sub(r"['’]s$", "", small)
        is_name = self._large[bare] > self._small[bare] or (name and not self._small[bare])
        return small[:1].upper() + small[1:] if is_name else small

    def _learn(self, word: str, begins: bool) -> None:
        bare = re.sub(r"['’]s$", "", word.lower())
        if word.islower():
            self._small[bare] += 1
        elif word[1:].islower() and not begins:
            self._large[bare] += 1


def begun(text: str) -> str:
    """``text`` with a capital at its head."""
    return text[:1].upper() + text[1:]
