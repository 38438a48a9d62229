"""The smallest parts of a text that stay together on a line: words, or Chinese phrases.

Chinese is parted by budoux.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from narrator.cut.measuring import is_wide

LONGEST_WORD = 24
"""Characters; a longer run without a blank is broken anywhere, or it would leave the picture."""
STOPS = "。！？.!?…"
PAUSES = "，、；：,;:—–"


def pauses(text: str) -> bool:
    """Whether whoever reads ``text`` pauses at its end."""
    return text.rstrip()[-1:] in PAUSES + STOPS


def phrased(text: str) -> list[str]:
    """The smallest parts that stay together on a line: words, or Chinese phrases."""
    if not is_wide(text):
        return _blank_separated(text)
    return [part for phrase in _budoux().parse(text) for part in _blank_separated(phrase)]


def _blank_separated(text: str) -> list[str]:
    found: list[str] = []
    for char in text:
        apart = found and found[-1][-1].isspace() and not char.isspace()
        if found and not apart and (len(found[-1]) < LONGEST_WORD or char.isspace()):
            found[-1] += char
        else:
            found.append(char)
    return found


@cache
def _budoux() -> Any:
    import budoux

    return budoux.load_default_simplified_chinese_parser()
