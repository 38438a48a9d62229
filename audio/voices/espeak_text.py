"""What espeak is given to read for a text, and which of its events belong to which words.

The engine reads 2024年 as a number, says "percent" in English amid Chinese, and has no Han
characters in its other languages; its word events skip characters inside Chinese compounds and
overlap in numbers. Whatever is given to it, every character knows where in the text it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from audio.voices.words import HAN, tokens

_DIGITS = "零一二三四五六七八九"
CHINESE = frozenset({"sit/cmn", "sit/yue", "sit/hak", "sit/cmn-Latn-pinyin"})

_Reading = Callable[[re.Match[str]], str | None]
# Whole numbers, and nothing read where no unit follows: a pattern that asks for the unit would look
# for it anew from every digit.
_READ_IN_CHINESE: Sequence[tuple[str, _Reading]] = (
    (r"(\d{4})(?=年)", lambda m: "".join(_DIGITS[int(digit)] for digit in m[1])),
    (r"(\d[\d.,]*+)([%％])?", lambda m: f"百分之{m[1]}" if m[2] else None),
    (r"[-−](\d[\d.,]*)\s*(?:℃|°C)", lambda m: f"零下{m[1]}摄氏度"),
    (r"(\d[\d.,]*+)(\s*(?:℃|°C))?", lambda m: f"{m[1]}摄氏度" if m[2] else None),
    (r"(?<![\w-])[-−](?=\d)", lambda m: "负"),
    (r"(?<=\d)\s*[×xX]\s*(?=\d)", lambda m: "乘"),
)


_LONGEST = 3000
"""Characters, beyond which a line is read in parts. The engine itself draws breath earlier."""
_CUTS = (re.compile(r".*(?:[,;:.!?…—](?=\s)|[，、；：。！？])\s*", re.DOTALL),
         re.compile(r".*\s", re.DOTALL))


class Run(NamedTuple):
    """A stretch read by one base."""

    base: str
    spoken: str
    origin: tuple[int, ...]
    """For each character of ``spoken``, the offset into the text that it stands for."""


def has_kanji(text: str) -> bool:
    """Whether there are Han characters in it."""
    return re.search(rf"[{HAN}]", text) is not None


def runs(text: str, base: str) -> Iterator[Run]:
    """``text`` in the stretches in which it is to be read.

    Chinese bases read Latin words themselves; for every other one, Han characters are another's.
    None is longer than some minutes of sound, which the engine holds whole.
    """
    if base in CHINESE:
        yield from _short(_as_read_in_chinese(text, 0, base))
        return
    for begin, end, han in _by_script(text):
        if han:
            yield from _short(_as_read_in_chinese(text[begin:end], begin, "sit/cmn"))
        else:
            yield from _short(Run(base, text[begin:end], tuple(range(begin, end))))


def _short(run: Run) -> Iterator[Run]:
    """``run`` in parts of at most _LONGEST characters, cut after a mark, else after a blank."""
    begin = 0
    while begin < len(run.spoken):
        part = run.spoken[begin:begin + _LONGEST]
        if len(part) == _LONGEST:
            part = next((found[0] for pattern in _CUTS if (found := pattern.match(part))), part)
        yield Run(run.base, part, run.origin[begin:begin + len(part)])
        begin += len(part)


def _by_script(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches of Han and of others; marks stay with the words before them."""
    found = [(token.begin, has_kanji(text[token.begin:token.end])) for token in tokens(text)]
    starts = [(0, found[0][1]) if found else (0, False)]
    starts += [(begin, han) for (_, before), (begin, han) in pairwise(found) if han != before]
    for (begin, han), (end, _) in pairwise([*starts, (len(text), False)]):
        yield begin, end, han


def _as_read_in_chinese(text: str, begin: int, base: str) -> Run:
    spoken, origin = text, tuple(range(begin, begin + len(text)))
    for pattern, reading in _READ_IN_CHINESE:
        spoken, origin = _replaced(spoken, origin, pattern, reading)
    return Run(base, spoken, origin)


def _replaced(text: str, origin: tuple[int, ...], pattern: str,
              reading: _Reading) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in re.finditer(pattern, text):
        read = reading(match)
        if read is None:
            continue
        pieces += [text[done:match.start()], read]
        number = match.start(1 if match.lastindex else 0)
        places += [*origin[done:match.start()], *[origin[number]] * len(read)]
        done = match.end()
    return "".join([*pieces, text[done:]]), (*places, *origin[done:])
