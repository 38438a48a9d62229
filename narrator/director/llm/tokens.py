"""How many tokens a text takes of a model, told without its tokenizer."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Za-z]+|[^\S\n]+|[\s\S]")
_LETTERS = 4
"""Of a Latin word to a token: with a token begun for every one, about 1.4 to a word of English."""


def about(text: str) -> int:
    """Tokens of ``text``, meant to be rather too many than too few.

    One for each Han character and mark, and for each four letters of a Latin word, begun ones
    counted, which is what tokenizers trained on both take at most of common words; two for a letter
    of any other script; four, its bytes, for a character beyond the plane of living scripts (emoji,
    rare Han). A blank goes with what follows it.
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
