"""Captions as lower thirds: whose picture it is, at the left, above where subtitles stand.

A soft dark plate, a rule of gold, the words beside it, and the credit below them in smaller type.
The size and place of all of it follow from the words and the film's size alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from media.fonts import FAMILY
from narrator.cut.escaping import lettered
from narrator.cut.measuring import TypeSize, em_width
from narrator.cut.wrapping import filled, halves, shown

_SCALE, _CREDIT_SCALE = 0.80, 0.62
"""Of the subtitles' size, for the words and for the credit."""
_SMALLEST_SCALE, _SMALLEST_CREDIT_SCALE = 0.62, 0.46
"""How small either may become, when it is long, before it is cut."""
_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 0.96, 0.42, 0.82
"""In picture heights, and of the picture's width: a lower third leaves the right of a wide picture
free, and takes what it can of a narrow one."""
_LINE = 1.28
"""The height of a line for a size of 1, as subtitles have it too."""
_EM = _LINE / 1.448
"""How large the letters then are: libass sizes type by the line, and the font's is 1.448 em."""
_BLANK = 1.0
"""The most ems of a blank, which is not set where a line breaks at it."""
_INK, _QUIET, _GOLD = "F0FAFC", "C8D8DC", "62BEE6"
"""Blue, green and red, as ASS has them: ivory, its shadow, gold."""


class _Setting(NamedTuple):
    """A caption in its lines, each as large as will do. Sizes in pixels."""

    lines: tuple[str, ...]
    size: float
    credit: str
    credit_size: float

    @property
    def height(self) -> float:
        return _LINE * (len(self.lines) * self.size + bool(self.credit) * self.credit_size)

    @property
    def width(self) -> float:
        return _EM * max(*(em_width(line) * self.size for line in self.lines), 0.0,
                         em_width(self.credit) * self.credit_size)


def pictured(text: str, credit: str, script: TypeSize, bottom: float) -> list[str]:
    """The ASS texts of a caption, hindmost first, each placed; its foot ``bottom`` pixels down."""
    set_ = _set(shown(text), shown(credit), script)
    left, px = script.width * 0.06, float(script.font_px)
    rule, gap, pad = max(2.0, px / 11), px * 0.42, px * 0.30
    top = bottom - set_.height
    words_at = left + rule + gap
    return [
        _box(left - pad, top - pad, words_at + set_.width + 3 * pad - left, set_.height + 2 * pad,
             "000000", alpha=0x70, blur=px / 3),
        _box(left, top + px * 0.10, rule, set_.height - px * 0.16, _GOLD),
        *_words(set_, words_at, top)]


@lru_cache(maxsize=256)  # each segment that a caption stands in asks for it
def _set(text: str, credit: str, script: TypeSize) -> _Setting:
    """The largest setting in at most two lines; one that is too long even for the smallest type
    ends in an ellipsis."""
    share = min(max(_WIDTH * script.height / script.width, _LEAST_WIDTH), _MOST_WIDTH)
    room = script.width * share / _EM
    size = _SCALE * script.font_px
    least = _SMALLEST_SCALE * script.font_px
    if em_width(text) > 2 * room / least + _BLANK:  # no size will do: to try them all takes long
        return _finished(filled(text, room / least), least, credit, room, script)
    while size > least and _widest(_in_lines(text, room / size)) * size > room:
        size = max(least, size * 0.96)
    lines = _in_lines(text, room / size)
    if _widest(lines) * size > room:
        lines = filled(text, room / size)
    return _finished(lines, size, credit, room, script)


def _finished(lines: tuple[str, ...], size: float, credit: str, room: float, script: TypeSize
              ) -> _Setting:
    """``lines`` of that ``size`` with the ``credit`` below, which is smaller and one line."""
    small = min(_CREDIT_SCALE * script.font_px, 0.82 * size, room / max(em_width(credit), 1e-6))
    small = max(small, _SMALLEST_CREDIT_SCALE * script.font_px)
    return _Setting(lines, size, "".join(filled(credit, room / small, most=1)), small)


def _in_lines(text: str, ems: float) -> tuple[str, ...]:
    """``text`` in one line if it fits, else in two."""
    if not text or em_width(text) <= ems:
        return (text,) if text else ()
    return halves(text, ems)


def _widest(lines: tuple[str, ...]) -> float:
    return max(map(em_width, lines), default=0.0)


def _words(set_: _Setting, x: float, top: float) -> list[str]:
    found, y = [], top
    for line in set_.lines:
        found.append(_text(line, x, y, set_.size, _INK))
        y += _LINE * set_.size
    if set_.credit:
        found.append(_text(set_.credit, x, y, set_.credit_size, _QUIET))
    return found


def _text(words: str, x: float, y: float, size: float, colour: str) -> str:
    return (f"{{\\an7\\pos({x:.1f},{y:.1f})\\fn{FAMILY}\\fs{size * _LINE:.1f}\\1c&H{colour}&"
            f"\\bord0\\shad{size / 22:.1f}}}{lettered(words)}")


def _box(x: float, y: float, width: float, height: float, colour: str, alpha: int = 0,
         blur: float = 0.0) -> str:
    return (f"{{\\an7\\pos({x:.1f},{y:.1f})\\1c&H{colour}&\\1a&H{alpha:02X}&\\bord0\\shad0"
            f"\\blur{blur:.1f}\\p1}}m 0 0 l {width:.0f} 0 {width:.0f} {height:.0f} 0 {height:.0f}")
