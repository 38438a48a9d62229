"""Silhouettes: data in ``figures.toml``, cut here from paper of a shot's own tones."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, Field

from scenes.cameras.paper.palette import Theme
from scenes.cameras.paper.shapes import Points, bounds, cut, outlines
from scenes.cameras.paper.sheet import Pixels, grain, sheet, tint
from scenes.colour import Colour, at, colours_in, lightness, mix

Stands = Literal["ground", "water", "air", "sky"]
Role = Literal["person", "beast", "set", "thing", "sky"]
Life = Literal["breathe", "sway", "float", "roll", "flap", "flicker", "still"]

PAD = 0.07
"""Room around a figure for its shadow, as a fraction of its height."""


class Drawing(BaseModel, frozen=True, extra="forbid"):
    """A silhouette as it is written down; see the head of ``figures.toml``."""

    width: float
    size: float
    stands: Stands
    role: Role
    alive: Life
    main: str = ""
    bleed: float = 0.0
    """How far its parts reach past the box, to either side."""
    parts: tuple[str, ...] = Field(min_length=1)


class Dress(BaseModel, frozen=True):
    """The two colours that tell one figure from another."""

    main: Colour
    second: Colour


@cache
def drawings() -> dict[str, Drawing]:
    """All silhouettes by key."""
    text = files("scenes.cameras.paper").joinpath("figures.toml").read_text(encoding="utf-8")
    return {key: Drawing(**table) for key, table in tomllib.loads(text).items()}


def dress(drawing: Drawing, theme: Theme, named: tuple[Colour, ...], turn: int) -> Dress:
    """What a figure wears: colours named for it, else its own, else the film's in turn."""
    own = (*named, *colours_in(drawing.main))
    if drawing.role == "beast" and named and drawing.main:  # "黄牛" is no yellow ox
        own = (mix(named[0], colours_in(drawing.main)[0], 0.6), *named[1:])
    accents = [*theme.accents[turn:], *theme.accents[:turn]]
    main = own[0] if own else accents[0]
    others = [*own[1:], *(c for c in accents if _apart(c, main)), theme.paper]
    return Dress(main=main, second=others[0])


def figure(drawing: Drawing, height: float, theme: Theme, worn: Dress, scale: float,
           offset: int, flip: bool = False, lean: float = 0.0) -> Pixels:
    """The silhouette ``height`` pixels tall, with ``PAD`` around it, leaning forward by degrees."""
    width, tall, matrix = _turned(drawing, height, lean)
    canvas = np.zeros((tall, width, 4), np.float32)
    for part in drawing.parts:
        tone, path = part.split(": ", 1)
        _add(canvas, outlines(path), matrix, _tone(tone, theme, worn), height)
    if flip:
        canvas = np.ascontiguousarray(canvas[:, ::-1])
    return _finished(canvas, theme, scale, height, offset)


def _turned(drawing: Drawing, height: float, lean: float) -> tuple[int, int, Points]:
    """The canvas that holds a figure turned forward, and the matrix onto it."""
    units_wide = drawing.width + 2 * drawing.bleed
    unit, pad, angle = height / 100, PAD * height, math.radians(lean)
    c, s = math.cos(angle), math.sin(angle)
    wide = units_wide * abs(c) + 100 * abs(s)
    tall = units_wide * abs(s) + 100 * abs(c)
    turn = unit * np.array([[c, -s], [s, c]])
    middle = np.array([unit * wide / 2 + pad, unit * tall / 2 + pad])
    moved = middle - turn @ np.array([drawing.width / 2, 50])
    return (max(4, round(unit * wide + 2 * pad)), max(4, round(unit * tall + 2 * pad)),
            np.column_stack([turn, moved]))


def _add(canvas: npt.NDArray[np.float32], polygons: tuple[Points, ...], matrix: Points,
         colour: Colour | None, height: float) -> None:
    """Lay one part on those before it, with its small shadow on them only."""
    reach = 0.012 * height + 2
    left, top, right, bottom = bounds(tuple(p @ matrix[:, :2].T + matrix[:, 2] for p in polygons))
    x0, y0 = max(0, int(left - reach)), max(0, int(top - reach))
    x1 = min(canvas.shape[1], int(right + reach) + 1)
    y1 = min(canvas.shape[0], int(bottom + reach) + 1)
    if x1 - x0 < 1 or y1 - y0 < 1:
        return
    placed = matrix.copy()
    placed[:, 2] -= (x0, y0)
    share = cut(polygons, x1 - x0, y1 - y0, placed).astype(np.float32)[:, :, None] / 255
    region = canvas[y0:y1, x0:x1]
    if colour is None:
        region[:, :, 3:] *= 1 - share
        return
    dark = cv2.GaussianBlur(share, (0, 0), 0.005 * height + 0.3)
    dark = np.roll(dark, max(1, round(0.004 * height)), 0)[:, :, None]
    region[:, :, :3] *= 1 - 0.34 * dark * (1 - share)
    rows = np.linspace(1.05, 0.93, y1 - y0, dtype=np.float32)[:, None, None]
    region[:, :, :3] += (tint(colour) * rows - region[:, :, :3]) * share
    region[:, :, 3:] += (1 - region[:, :, 3:]) * share


def _finished(canvas: npt.NDArray[np.float32], theme: Theme, scale: float, height: float,
              offset: int) -> Pixels:
    """Grain, a lit edge and the shadow on what is behind."""
    mask = np.clip(canvas[:, :, 3] * 255 + 0.5, 0, 255).astype(np.uint8)
    colours = np.clip(canvas[:, :, :3], 0, 255) * grain(mask.shape[0], mask.shape[1], offset)
    thickness = min(scale, 1.4 * height)
    return sheet(mask, colours, theme.shadow, thickness, lit=0.38, weight=0.36, offset=offset)


def _tone(name: str, theme: Theme, worn: Dress) -> Colour | None:
    """The colour of a part; None cuts a hole."""
    base = name.rstrip("+-")
    if base == "cut":
        return None
    colour = _base_tone(base, theme, worn)
    if base in ("glow", "light"):
        return colour
    step = 0.075 * (name.count("+") - name.count("-"))
    colour = at(colour, min(0.97, max(0.10, lightness(colour) + step)))
    return mix(colour, theme.sky[0], 0.16) if theme.dark else colour


def _base_tone(base: str, theme: Theme, worn: Dress) -> Colour:
    if base.startswith("spectrum"):
        return _SPECTRUM[int(base[-1]) - 1]
    tones: dict[str, Colour] = {
        "main": worn.main, "second": worn.second, "ink": theme.ink, "skin": theme.skin,
        "paper": theme.paper, "gold": (214, 166, 74), "wood": (116, 78, 52),
        "leaf": (96, 134, 84), "stone": (160, 152, 142), "water": (92, 146, 178),
        "lips": mix(theme.skin, (176, 58, 52), 0.7), "blush": mix(theme.skin, (226, 110, 92), 0.4),
        "glow": (255, 224, 158) if theme.dark else mix(theme.glow, (255, 236, 190), 0.5),
        "light": theme.light}
    return tones[base]


_SPECTRUM: tuple[Colour, ...] = ((206, 72, 60), (228, 142, 66), (236, 200, 92), (104, 166, 104),
                                 (78, 136, 190), (112, 82, 150))


def _apart(first: Colour, second: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) > 110
