"""Colours: words into colours, and mixtures that look like mixtures of paint.

All arithmetic is done in OKLab (Björn Ottosson, 2020, "A perceptual color space for image
processing"), where the halfway point of two colours is the one an eye would call halfway.
"""

from __future__ import annotations

import math
import re

import numpy as np
import numpy.typing as npt

Colour = tuple[int, int, int]
"""sRGB, 0 to 255."""
Lab = tuple[float, float, float]
"""OKLab: lightness 0 to 1, then green to red, then blue to yellow."""

NAMED: dict[str, str] = {
    "midnight": "#182444", "navy": "#1f2f57", "indigo": "#2f3a75", "sky": "#9cc4de",
    "turquoise": "#3fa7a3", "teal": "#2c7a7b", "azure": "#4d94cf", "blue": "#2f63a6",
    "silver": "#c9d0d8", "grey": "#8b9097", "gray": "#8b9097", "white": "#f4efe4",
    "ivory": "#f3ead6", "cream": "#f2e6cc", "black": "#17171c", "ink": "#1d2129",
    "vermilion": "#d9482b", "crimson": "#a8232f", "scarlet": "#cf2f2a", "red": "#c23b32",
    "rose": "#d98a94", "pink": "#e4a5ae", "coral": "#e57f63", "orange": "#e2863c",
    "amber": "#e0a03a", "gold": "#d8ab45", "golden": "#d8ab45", "yellow": "#e8c757",
    "ochre": "#c48a3c", "sand": "#dcc39a", "bronze": "#8d6637", "copper": "#b5683f",
    "brown": "#6e4a33", "terracotta": "#b9603f", "rust": "#a1502f", "olive": "#77763b",
    "green": "#4d8457", "jade": "#5b9d84", "emerald": "#2f7f5f", "sage": "#93a68a",
    "moss": "#69743d", "purple": "#63407c", "violet": "#7256a0", "plum": "#5e3354",
    "lavender": "#a79bc9", "slate": "#56636f", "charcoal": "#33363b", "pearl": "#e6e1da",
    "藏青": "#1f2f57", "深蓝": "#1d3566", "夜蓝": "#182444", "墨蓝": "#1b2740", "天蓝": "#8fbfe0",
    "湖蓝": "#3a92b4", "蓝": "#2f63a6", "靛": "#2f3a75", "青": "#3f8f8c", "碧": "#3f9a80",
    "翠": "#2f8a63", "绿": "#4d8457", "玉": "#a9c9b4", "银": "#c9d0d8", "灰": "#8b9097",
    "月白": "#d7e4e8", "米": "#efe3c8", "象牙": "#f3ead6", "白": "#f4efe4", "黑": "#17171c",
    "墨": "#1d2129", "朱": "#d1462c", "朱红": "#d1462c", "绯": "#c5394a", "丹": "#c24a31",
    "红": "#c23b32", "桃": "#e59aa0", "粉": "#e4a5ae", "橙": "#e2863c", "橘": "#e2863c",
    "金": "#d8ab45", "黄": "#e3bf52", "赭": "#a9623b", "褐": "#6e4a33", "棕": "#7a5336",
    "紫": "#69448a", "铜": "#b5683f", "土": "#a9824f",
}
_SHADES = {"dark": -0.14, "deep": -0.12, "pale": 0.16, "light": 0.13, "深": -0.12, "暗": -0.14,
           "浅": 0.14, "淡": 0.15}
_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", re.IGNORECASE)
_NAMES = re.compile("|".join(
    rf"\b{word}\b" if word.isascii() else word for word in sorted(NAMED, key=len, reverse=True)))


def colours_in(text: str) -> tuple[Colour, ...]:
    """The colours that ``text`` names, in order: "#rrggbb", "midnight blue", "朱红"."""
    plain = text.lower()
    found: dict[int, Colour] = {m.start(): _of_hex(m.group()) for m in _HEX.finditer(plain)}
    last_end = -2
    for match in _NAMES.finditer(plain):
        joined = match.start() <= last_end + 1 and match.group().isascii()
        last_end = match.end()
        if not joined:  # "midnight blue" is one colour: the word in front decides
            before = plain[max(0, match.start() - 6):match.start()].strip()
            found[match.start()] = _shaded(_of_hex(NAMED[match.group()]), before)
    return tuple(found[place] for place in sorted(found))


def lab(colour: Colour) -> Lab:
    """OKLab of an sRGB colour."""
    r, g, b = (_linear(channel / 255) for channel in colour)
    l_, m_, s_ = (math.cbrt(x) for x in (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b))
    return (0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_,
            1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_,
            0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_)


def rgb(value: Lab) -> Colour:
    """The sRGB colour nearest to an OKLab one."""
    lightness, a, b = value
    l_, m_, s_ = (x ** 3 for x in (
        lightness + 0.3963377774 * a + 0.2158037573 * b,
        lightness - 0.1055613458 * a - 0.0638541728 * b,
        lightness - 0.0894841775 * a - 1.2914855480 * b))
    red, green, blue = (_encoded(x) for x in (
        4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_,
        -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_,
        -0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_))
    return red, green, blue


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """``share`` 0 is the first colour, 1 the second."""
    a, b = lab(first), lab(second)
    return rgb((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share,
                a[2] + (b[2] - a[2]) * share))


def at(colour: Colour, lightness: float, chroma: float = 1.0) -> Colour:
    """The colour at another lightness (0 to 1), its chroma multiplied."""
    _, a, b = lab(colour)
    return rgb((lightness, a * chroma, b * chroma))


def lightness(colour: Colour) -> float:
    """From 0, black, to 1, white."""
    return lab(colour)[0]


def chroma(colour: Colour) -> float:
    """From 0, grey, to about 0.3."""
    _, a, b = lab(colour)
    return math.hypot(a, b)


def ramp(colours: tuple[Colour, ...], steps: int) -> npt.NDArray[np.float32]:
    """A smooth gradient through ``colours``, shape (steps, 3)."""
    labs = np.array([lab(colour) for colour in colours])
    places = np.linspace(0, len(colours) - 1, 64)
    knots = np.stack([np.interp(places, np.arange(len(colours)), labs[:, i]) for i in range(3)], 1)
    table = np.array([rgb((float(x), float(y), float(z))) for x, y, z in knots])
    at_step = np.linspace(0, 63, steps)
    return np.stack([np.interp(at_step, np.arange(64), table[:, i]) for i in range(3)],
                    1).astype(np.float32)


def _of_hex(text: str) -> Colour:
    r, g, b = (int(text[i:i + 2], 16) for i in (1, 3, 5))
    return r, g, b


def _shaded(colour: Colour, before: str) -> Colour:
    change = next((step for word, step in _SHADES.items() if before.endswith(word)), 0.0)
    return at(colour, min(0.97, max(0.12, lightness(colour) + change))) if change else colour


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> int:
    value = min(1.0, max(0.0, value))
    sounded = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(255 * sounded)
