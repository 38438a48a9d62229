"""What of a text is pronounced, whoever speaks it: its words, numbers and Han characters."""

from __future__ import annotations

import re
from typing import NamedTuple

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Ranges of a character class, as is ``_KANA``."""
_KANA = r"぀-ヿ"

_LETTERS = rf"[^\W_{HAN}{_KANA}]+"
_WORDS = re.compile(
    rf"[{HAN}{_KANA}]|{_LETTERS}(?:(?:['’\-]|(?<=\d)[.,:](?=\d)){_LETTERS})*")


class Token(NamedTuple):
    """A word, a number or a Han character of the text: offsets in characters."""

    begin: int
    end: int


def tokens(text: str) -> list[Token]:
    """Everything in ``text`` that is pronounced, in order."""
    return [Token(*match.span()) for match in _WORDS.finditer(text)]
