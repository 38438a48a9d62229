"""Text parted into screens and lines: where it reads best to break.

As Netflix's timed-text style guides have it, at most two lines a screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import accumulate, pairwise

from narrator.cut.measuring import LATIN_A_LINE, TypeSize, columns, em_width, is_wide
from narrator.cut.phrases import PAUSES, pauses, phrased
from narrator.story.text import sentences

_A_SCREEN = 2 * LATIN_A_LINE
"""The most half-width columns of letters that a screen holds."""
_A_STRETCH = 6 * _A_SCREEN
"""A sentence of more columns than this is cut into stretches first, because the work of parting
one grows with its cube. Hardly one that a person wrote has as many."""


def screens(text: str, script: TypeSize) -> list[str]:
    """``text`` parted into what one screen holds; joined again they are the text."""
    found: list[str] = []
    for sentence in sentences(text):
        for stretch in _stretches(phrased(sentence)):
            found += _parted(stretch, script)
    return found


def lines(screen: str, script: TypeSize) -> tuple[str, ...]:
    """The one or two lines in which a screen is set, the lower one not the shorter if it can be."""
    text = shown(screen)
    if script.fits(text):
        return (text,)
    phrases = phrased(text)
    best = min(range(1, len(phrases)), default=0, key=lambda at: _uneven(phrases, at, script))
    if not best:
        return (text,)
    return "".join(phrases[:best]).strip(), "".join(phrases[best:]).strip()


def halves(text: str, ems: float) -> tuple[str, ...]:
    """``text`` in two lines of like width, neither wider than ``ems`` if that can be, broken
    between words or phrases."""
    phrases = phrased(text)
    ways = [("".join(phrases[:at]).strip(), "".join(phrases[at:]).strip())
            for at in range(1, len(phrases))]
    if not ways:
        return (text,)
    return min(ways, key=lambda way: (max(map(em_width, way)) > ems,
                                      abs(em_width(way[0]) - em_width(way[1]))
                                      - (3 if pauses(way[0]) else 0)))


def filled(text: str, ems: float, most: int = 2) -> tuple[str, ...]:
    """As many phrases of ``text`` as ``most`` lines of ``ems`` hold; where that is not all of it,
    the last line ends in an ellipsis."""
    rows = [""]
    for phrase in phrased(text):
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
    return f"{row.rstrip(PAUSES + ' ')}…"


def shown(screen: str) -> str:
    """A screen as it is seen: Chinese subtitles end without a comma or a full stop."""
    text = " ".join(screen.split())
    if is_wide(text):
        return text.rstrip("，。、；")
    return text


def _stretches(phrases: list[str]) -> Iterator[list[str]]:
    """Phrases cut into stretches of at most ``_A_STRETCH`` columns, or of one phrase that has more:
    after the last pause in each, or where it is full if it has none."""
    begin = pause = held = 0
    for at, phrase in enumerate(phrases):
        weight = columns(phrase)
        if held + weight > _A_STRETCH and at > begin:
            end = pause if pause > begin else at
            yield phrases[begin:end]
            begin, held = end, sum(map(columns, phrases[end:at]))
        held += weight
        if pauses(phrase):
            pause = at + 1
    yield phrases[begin:]


def _parted(phrases: list[str], script: TypeSize) -> list[str]:
    """Phrases packed into as few screens as will hold them, of like length, best at a pause."""
    letters = sum(columns(char) for phrase in phrases for char in phrase if char.isalnum())
    groups = min(max(1, math.ceil(letters / _A_SCREEN)), max(1, len(phrases)))
    while True:
        found = _balanced(phrases, groups)
        if groups >= len(phrases) or all(_holds(screen, script) for screen in found):
            return found
        groups += 1


def _holds(screen: str, script: TypeSize) -> bool:
    return all(script.fits(line) for line in lines(screen, script))


def _balanced(phrases: list[str], groups: int) -> list[str]:
    """Cut into ``groups`` by dynamic programming: even lengths, and pauses at the cuts."""
    ends = [0, *accumulate(map(columns, phrases))]
    dear = [0.0 if pauses(phrase) else 0.15 for phrase in phrases]
    target = (ends[-1] or 1) / groups  # of marks without a width, all is nothing
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


def _uneven(phrases: list[str], at: int, script: TypeSize) -> float:
    upper, lower = "".join(phrases[:at]).strip(), "".join(phrases[at:]).strip()
    over = sum(10.0 for line in (upper, lower) if not script.fits(line))
    difference = columns(upper) - columns(lower)
    pause = 0 if pauses(upper) else (columns(upper) + columns(lower)) / 2
    return over * 100 + abs(difference) + max(0, difference) + pause
