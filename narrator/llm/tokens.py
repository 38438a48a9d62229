"""How many tokens a text takes of a model, told without its tokenizer: a bound from above."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Za-z]+|[^\S\n]+|[\s\S]")
_LETTERS = 4
"""Of a Latin word to a token: with a token begun for every one, about 1.4 to a word of English."""


def about(text: str) -> int:
    """Tokens of ``text``, rather too many than too few: one for each character that is no Latin
    letter (a Han character takes 0.6 to 1.1 of today's models), one for each four letters of a
    Latin word, begun ones counted; a run of blanks goes with what follows it.

    Characters beyond the plane that holds living scripts (emoji, rare Han) are cut into bytes.
    """
    return sum(_tokens(part) for part in _PARTS.findall(text))


def _tokens(part: str) -> int:
    if part[0] in " \t":
        return len(part) > 1
    if part.isascii():
        return -(-len(part) // _LETTERS)
    return 4 if ord(part[0]) > 0xFFFF else 1 + (not _is_han(part))


def _is_han(character: str) -> bool:
    """Han, kana, and the punctuation that goes with them."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
