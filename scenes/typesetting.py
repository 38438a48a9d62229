"""Words set in type: wrapped in even lines, shrunk until they fit, centred on a page.

Works in pixels of one frame and answers with masks; knows no colours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from media.fonts import font_path, typeset

Mask = npt.NDArray[np.uint8]
"""Shape (height, width): 0 to 255."""

_SMALLEST = 0.017
"""Of the page's scale: smaller type is not read on a phone."""
_LEADING = 1.36
_LONGEST_WORD = 24
"""Characters; what is longer may be broken anywhere."""
_CLOSING = "，。、；：？！）》」』”’·,.;:?!)"
_ALONE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff《「『（“"
"""A line may break before each of these."""
_TOKENS = re.compile(rf"[{_ALONE}][{_CLOSING}]*|[^\s{_ALONE}]+|\s+")


class TooMuchText(ValueError):
    """The words do not fit on the page at a size that can be read."""


class _SetLine(NamedTuple):
    text: str
    size: int
    spacing: float
    """Extra room after each letter, in pixels."""
    top: float


class _PageLayout(NamedTuple):
    lines: tuple[_SetLine, ...]
    rule: float
    """Where the ornament under the first words stands; its middle, from the top."""


def page(words: Sequence[str], width: int, height: int) -> Mask:
    """The words on a page of that size. Raises TooMuchText."""
    picture = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(picture)
    for line in _layout(tuple(words), width, height).lines:
        x = (width - _measure(line.text, line.size, line.spacing)) / 2
        for letter in line.text:
            draw.text((x, line.top), letter, font=_font(line.size), fill=255)
            x += _advance(letter, line.size) + line.spacing
    return np.asarray(picture, np.uint8)


def ornament(words: Sequence[str], width: int, height: int) -> Mask:
    """A hairline frame with notched corners, and a rule with a lozenge under the first words."""
    fine = 3
    picture = Image.new("L", (width * fine, height * fine), 0)
    draw = ImageDraw.Draw(picture)
    scale = _scale(width, height) * fine
    hair = max(2, round(0.0020 * scale))
    for inset, notch in ((0.045, 0.030), (0.057, 0.030)):
        draw.line(_framing(width * fine, height * fine, inset * scale, notch * scale), 200, hair)
    layout = _layout(tuple(words), width, height)
    x, y, long = width * fine / 2, layout.rule * fine, 0.11 * scale
    draw.line([(x - long, y), (x - 0.02 * scale, y)], 255, hair)
    draw.line([(x + 0.02 * scale, y), (x + long, y)], 255, hair)
    r = 0.008 * scale
    draw.polygon([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], 255)
    return np.asarray(picture.resize((width, height), Image.Resampling.BOX), np.uint8)


def _framing(width: float, height: float, inset: float, notch: float
             ) -> list[tuple[float, float]]:
    left, top, right, bottom = inset, inset, width - inset, height - inset
    return [(left + notch, top), (right - notch, top), (right - notch, top + notch),
            (right, top + notch), (right, bottom - notch), (right - notch, bottom - notch),
            (right - notch, bottom), (left + notch, bottom), (left + notch, bottom - notch),
            (left, bottom - notch), (left, top + notch), (left + notch, top + notch),
            (left + notch, top)]


@lru_cache(16)
def _layout(words: tuple[str, ...], width: int, height: int) -> _PageLayout:
    """The largest setting that fits: every size goes down together."""
    said = tuple(typeset(line.strip()) for line in words if line.strip())
    scale = _scale(width, height)
    listed = len(said) > 2
    large, small = (0.062, 0.034) if listed else (0.125, 0.042)
    share = 1.0
    while True:
        made = _set(said, width, height, large * share * scale, small * share * scale, listed)
        used = made.lines[-1].top + made.lines[-1].size * 1.2 - made.lines[0].top
        whole = _unbroken(said, width, large * share * scale, listed)
        if whole and made.lines[0].top >= 0.085 * height and used <= 0.82 * height:
            return made
        share *= 0.93
        if max(small, _SMALLEST) * share < _SMALLEST:
            raise TooMuchText(f"{len(said)} lines")


def _unbroken(words: tuple[str, ...], width: int, large: float, listed: bool) -> bool:
    """Whether every word of the first line stands whole; a web address need not."""
    size, spacing = round(large), _spacing(words[0], large, 0.06)
    return all(_measure(word, size, spacing) <= _room(width, listed)
               for word in _TOKENS.findall(words[0]) if len(word) <= _LONGEST_WORD)


def _room(width: int, listed: bool) -> float:
    """The most that a line may take, in pixels."""
    return (0.80 if listed else 0.78) * width


def _set(words: tuple[str, ...], width: int, height: int, large: float, small: float,
         listed: bool) -> _PageLayout:
    room = _room(width, listed)
    first = wrapped(words[0], round(large), _spacing(words[0], large, 0.06), room)
    rest = [(line, round(small), _spacing(text, small, 0.015), n == 0)
            for text in words[1:] for n, line in enumerate(
                wrapped(text, round(small), _spacing(text, small, 0.015), room))]
    lines, y = [], 0.0
    for text in first:
        lines.append(_SetLine(text, round(large), _spacing(words[0], large, 0.06), y))
        y += large * _LEADING
    rule = y + 0.30 * small + 0.10 * large
    y = rule + 0.75 * small + 0.05 * large
    for text, size, spacing, opens in rest:
        y += small * (0.30 if opens and listed else 0.0)
        lines.append(_SetLine(text, size, spacing, y))
        y += small * _LEADING
    offset = (height - y) / 2 - 0.02 * height
    return _PageLayout(tuple(line._replace(top=line.top + offset) for line in lines), rule + offset)


def wrapped(text: str, size: int, spacing: float, room: float) -> list[str]:
    """As few lines as fit ``room``, then as even as that many lines can be."""
    pieces = _pieces(text, size, spacing, room)
    lines, narrow = _filled(pieces, size, spacing, room), room
    widest = max((_measure(piece, size, spacing) for piece in pieces), default=0.0)
    while len(lines) > 1 and narrow - 0.02 * room > max(0.3 * room, widest):
        tighter = _filled(pieces, size, spacing, narrow - 0.02 * room)
        if len(tighter) > len(lines):
            break
        lines, narrow = tighter, narrow - 0.02 * room
    return lines


def _filled(pieces: Sequence[str], size: int, spacing: float, room: float) -> list[str]:
    lines, line, used = [], "", 0.0
    for token in pieces:
        wide = _measure(token, size, spacing) + spacing
        if line.strip() and used + (wide if token.strip() else 0) > room:
            lines.append(line.strip())
            line, used = token.lstrip(), wide if token.strip() else 0.0
        else:
            line, used = line + token, used + wide
    return [*lines, line.strip()] if line.strip() else lines or [""]


def _pieces(text: str, size: int, spacing: float, room: float) -> list[str]:
    """Words and single Han characters; a word wider than a line (a web address) is broken."""
    tokens: list[str] = _TOKENS.findall(text)
    pieces: list[str] = []
    for token in tokens:
        step = max(1, math.floor(room / max(1.0, _measure(token, size, spacing)) * len(token)))
        pieces += [token[i:i + step] for i in range(0, len(token), step)]
    return pieces


def _spacing(text: str, size: float, share: float) -> float:
    """Capitals want air between them; so do the few characters of a Chinese title."""
    wide = sum(ord(char) > 0x2E7F for char in text)
    if wide > len(text) / 2:
        return size * (share * 2.2 if len(text) <= 8 else share)
    return size * share


def _measure(text: str, size: int, spacing: float) -> float:
    return sum(_advance(letter, size) + spacing for letter in text) - spacing


@lru_cache(20_000)
def _advance(letter: str, size: int) -> float:
    return float(_font(size).getlength(letter))


def _scale(width: int, height: int) -> float:
    return 0.75 * math.sqrt(width * height)


@lru_cache(64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path()), max(4, size))
