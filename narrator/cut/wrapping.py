"""Text parted into screens and lines: what fits, and where it reads best to break.

Widths follow Netflix's timed-text style guides: 42 Latin or 16 Chinese characters a line, at most
two lines; Chinese breaks between phrases, found by budoux.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from pydantic import BaseModel

from media.fonts import font_path, typeset
from narrator.story.text import sentences

LATIN_A_LINE = 42
HAN_A_LINE = 16
LONGEST_WORD = 24
"""Characters; a longer run without a blank is broken anywhere, or it would leave the picture."""
WIDTH_SHARE = 0.86
"""Of the picture's width that a line may take."""

_A_SCREEN = 2 * LATIN_A_LINE
"""The most half-width columns of letters that a screen holds."""
_A_STRETCH = 6 * _A_SCREEN
"""A sentence of more columns than this is cut into stretches first, because the work of parting
one grows with its cube. Hardly one that a person wrote has as many."""

PLAIN = str.maketrans({"{": "｛", "}": "｝", "\\": "＼", "\n": " "})
"""Marks that command libass, as full-width forms that are only seen."""


def lettered(line: str) -> str:
    """``line`` as libass is to set it."""
    return typeset(line).translate(PLAIN)


_STOPS = "。！？.!?…"
_PAUSES = "，、；：,;:—–"


class Script(BaseModel, frozen=True):
    """How large subtitles are set on a picture of a size."""

    width: int
    height: int
    scale: float = 1.0
    """How much larger than subtitles the words are set."""
    spacing: float = 0.0
    """What is put behind each character, in parts of ``font_px``."""

    @property
    def font_px(self) -> int:
        """Larger on an upright picture, which is watched on a telephone."""
        return round(self.width * 0.062 if self.height > self.width else self.height * 0.05)

    def fits(self, line: str) -> bool:
        """Whether ``line`` may stand as one line."""
        han = sum(_is_wide(char) for char in line)
        units = han / HAN_A_LINE + (len(line) - han) / LATIN_A_LINE
        return units <= 1.0 and self.reach_px(line) <= self.width * WIDTH_SHARE

    def reach_px(self, line: str) -> float:
        """How wide ``line`` is set."""
        return (em_width(line) * self.scale + len(line) * self.spacing) * self.font_px


def screens(text: str, script: Script) -> list[str]:
    """``text`` parted into what one screen holds; joined again they are the text."""
    found: list[str] = []
    for sentence in sentences(text):
        for stretch in _stretches(_phrases(sentence)):
            found += _parted(stretch, script)
    return found


def lines(screen: str, script: Script) -> tuple[str, ...]:
    """The one or two lines in which a screen is set, the lower one not the shorter if it can be."""
    text = shown(screen)
    if script.fits(text):
        return (text,)
    phrases = _phrases(text)
    best = min(range(1, len(phrases)), default=0, key=lambda at: _uneven(phrases, at, script))
    if not best:
        return (text,)
    return "".join(phrases[:best]).strip(), "".join(phrases[best:]).strip()


def halves(text: str, ems: float) -> tuple[str, ...]:
    """``text`` in two lines of like width, neither wider than ``ems`` if that can be, broken
    between words or phrases."""
    phrases = _phrases(text)
    ways = [("".join(phrases[:at]).strip(), "".join(phrases[at:]).strip())
            for at in range(1, len(phrases))]
    if not ways:
        return (text,)
    return min(ways, key=lambda way: (max(map(em_width, way)) > ems,
                                      abs(em_width(way[0]) - em_width(way[1]))
                                      - (3 if _pauses(way[0]) else 0)))


def filled(text: str, ems: float, most: int = 2) -> tuple[str, ...]:
    """As many phrases of ``text`` as ``most`` lines of ``ems`` hold; where that is not all of it,
    the last line ends in an ellipsis."""
    rows = [""]
    for phrase in _phrases(text):
        if em_width((rows[-1] + phrase).rstrip()) <= ems:
            rows[-1] += phrase
        elif len(rows) < most and rows[-1]:
            rows.append(phrase)
        else:
            return tuple(row.strip() for row in (*rows[:-1], _ended(rows[-1] or phrase, ems)))
    return tuple(row.strip() for row in rows if row)


def _ended(row: str, ems: float) -> str:
    while row and em_width(f"{row}…") > ems:
        row = row[:-1]
    return f"{row.rstrip(_PAUSES + ' ')}…"


def shown(screen: str) -> str:
    """A screen as it is seen: Chinese subtitles end without a comma or a full stop."""
    text = " ".join(screen.split())
    if any(_is_wide(char) for char in text):
        return text.rstrip("，。、；")
    return text


def _stretches(phrases: list[str]) -> Iterator[list[str]]:
    """Phrases cut into stretches of at most ``_A_STRETCH`` columns, or of one phrase that has more:
    after the last pause in each, or where it is full if it has none."""
    begin = pause = columns = 0
    for at, phrase in enumerate(phrases):
        weight = _weight(phrase)
        if columns + weight > _A_STRETCH and at > begin:
            end = pause if pause > begin else at
            yield phrases[begin:end]
            begin, columns = end, sum(map(_weight, phrases[end:at]))
        columns += weight
        if _pauses(phrase):
            pause = at + 1
    yield phrases[begin:]


def _parted(phrases: list[str], script: Script) -> list[str]:
    """Phrases packed into as few screens as will hold them, of like length, best at a pause."""
    letters = sum(_weight(char) for phrase in phrases for char in phrase if char.isalnum())
    groups = min(max(1, math.ceil(letters / _A_SCREEN)), max(1, len(phrases)))
    while True:
        found = _balanced(phrases, groups)
        if groups >= len(phrases) or all(_holds(screen, script) for screen in found):
            return found
        groups += 1


def _holds(screen: str, script: Script) -> bool:
    return all(script.fits(line) for line in lines(screen, script))


def _balanced(phrases: list[str], groups: int) -> list[str]:
    """Cut into ``groups`` by dynamic programming: even lengths, and pauses at the cuts."""
    ends = [0, *accumulate(map(_weight, phrases))]
    dear = [0.0 if _pauses(phrase) else 0.15 for phrase in phrases]
    target = ends[-1] / groups
    never: tuple[float, tuple[int, ...]] = (math.inf, ())
    cost = [(0.0, never[1])] + [never] * len(phrases)
    for _ in range(groups):
        fresh = [never] * (len(phrases) + 1)
        for end in range(1, len(phrases) + 1):
            for begin in range(end - 1, -1, -1):
                uneven = ((ends[end] - ends[begin]) / target - 1) ** 2
                if uneven > fresh[end][0] and ends[end] - ends[begin] > target:
                    break  # the longer, the dearer
                total = cost[begin][0] + uneven + dear[end - 1]
                if total <= fresh[end][0]:
                    fresh[end] = min(fresh[end], (total, (*cost[begin][1], end)))
        cost = fresh
    cuts = (0, *cost[len(phrases)][1])
    return ["".join(phrases[a:b]) for a, b in pairwise(cuts)]


def _uneven(phrases: list[str], at: int, script: Script) -> float:
    upper, lower = "".join(phrases[:at]).strip(), "".join(phrases[at:]).strip()
    over = sum(10.0 for line in (upper, lower) if not script.fits(line))
    difference = _weight(upper) - _weight(lower)
    pause = 0 if _pauses(upper) else (_weight(upper) + _weight(lower)) / 2
    return over * 100 + abs(difference) + max(0, difference) + pause


def _pauses(text: str) -> bool:
    return text.rstrip()[-1:] in _PAUSES + _STOPS


def _phrases(text: str) -> list[str]:
    """The smallest parts that stay together on a line: words, or Chinese phrases."""
    if not any(_is_wide(char) for char in text):
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


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uffef" or char >= "\U00020000"


def _weight(text: str) -> int:
    """Length in half-width columns."""
    return sum(2 if _is_wide(char) else 1 for char in text)


@cache
def _ruler() -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path()), 100)


def em_width(line: str) -> float:
    """How wide a line is set, in ems."""
    return float(_ruler().getlength(typeset(line))) / 100
