"""Weather: what falls, drifts or flashes before the layers. All of it paper too."""

from __future__ import annotations

import math

import cv2
import numpy as np

from media.clips import Frame
from scenes.cameras.paper.shapes import cut, outlines
from scenes.cameras.paper.sheet import sheet, tint
from scenes.cameras.paper.stage import Alive, Layer, Overlay
from scenes.cameras.paper.view import Row, View
from scenes.colour import Colour, mix
from scenes.lexicon import Weather

_FLASH_SECONDS = 1.1


def overlays(view: View, weather: Weather | None) -> list[Overlay]:
    """What is drawn on the finished frame."""
    match weather:
        case "rain":
            return [_rain(view, 130)]
        case "lightning":
            return [_rain(view, 80), _flash(view)]
        case "snow":
            return [_snow(view)]
        case "wind":
            return [_leaves(view)]
    return []


def veils(view: View, weather: Weather | None) -> list[Layer]:
    """Layers that hang between the grounds: mist, and a bolt of lightning."""
    if weather == "fog":
        return [_mist(view, depth, y) for depth, y in ((0.3, -0.02), (0.7, 0.12), (1.1, 0.26))]
    if weather == "lightning":
        return [_bolt(view)]
    return []


def _rain(view: View, count: int) -> Overlay:
    """Thin strips of paper that fall aslant."""
    start = view.rng.uniform(0, 1, (count, 2))
    near = view.rng.uniform(0.4, 1.0, count)
    tone = mix(view.theme.sky[-1], view.theme.paper, 0.35)
    far = mix(tone, view.theme.layer(0.4), 0.45)
    long = 0.055 * view.scale

    def draw(frame: Frame, seconds: float) -> None:
        fall = (start[:, 1] + seconds * (0.75 + 0.5 * near)) % 1.0
        y = fall * (view.height + 2 * long) - long
        x = start[:, 0] * (view.width + 0.3 * view.height) - 0.22 * (y + long)
        for px, py, size in zip(x, y, near, strict=True):
            ends = _fixed(((px, py), (px - 0.22 * long * size, py + long * size)))
            cv2.line(frame, ends[0], ends[1], tone if size > 0.7 else far,
                     max(1, round(0.0022 * view.scale * size)), cv2.LINE_AA, 4)

    return draw


def _snow(view: View) -> Overlay:
    count = 150
    start = view.rng.uniform(0, 1, (count, 3))
    near = view.rng.uniform(0.3, 1.0, count)
    white = mix(view.theme.paper, (255, 255, 255), 0.4)
    far = mix(white, view.theme.sky[-1], 0.45)

    def draw(frame: Frame, seconds: float) -> None:
        radius = 0.0075 * view.scale * near
        fall = (start[:, 1] + seconds * 0.075 * (0.5 + near)) % 1.0
        y = fall * (view.height + 0.04 * view.scale) - 0.02 * view.scale
        sway = 0.02 * view.scale * np.sin(seconds * 0.9 + start[:, 2] * 6.28)
        x = start[:, 0] * view.width + sway
        for px, py, r in zip(x, y, radius, strict=True):
            cv2.circle(frame, _fixed(((px, py),))[0], max(8, round(16 * float(r))),
                       white if r > 0.005 * view.scale else far, -1, cv2.LINE_AA, 4)

    return draw


def _leaves(view: View) -> Overlay:
    """Leaves that cross the picture, turning over as they go."""
    count = 26
    start = view.rng.uniform(0, 1, (count, 4))
    tones = [mix(c, view.theme.layer(0.6), 0.25) for c in view.theme.accents]

    def draw(frame: Frame, seconds: float) -> None:
        for n, (a, b, c, d) in enumerate(start):
            gone = (a + seconds * (0.10 + 0.08 * b)) % 1.0
            x = gone * 1.16 * view.width - 0.08 * view.width
            y = (b * 0.8 + 0.06 * math.sin(seconds * 1.3 + c * 6.28) + 0.12 * gone) * view.height
            size = view.scale * (0.008 + 0.010 * d)
            flat = 0.25 + 0.75 * abs(math.sin(seconds * 1.7 + d * 6.28))
            _leaf(frame, x, y, size, size * 0.45 * flat, seconds * 70 + 360 * c,
                  tones[n % len(tones)])

    return draw


def _leaf(frame: Frame, x: float, y: float, long: float, wide: float, angle: float,
          tone: Colour) -> None:
    turn = np.linspace(-1, 1, 9)
    half = np.stack([turn * long, wide * (1 - turn * turn)], 1)
    shape = np.concatenate([half, half[::-1] * (1, -1)])
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    placed = shape @ np.array([[c, s], [-s, c]]) + (x, y)
    cv2.fillPoly(frame, [np.round(placed * 16).astype(np.int32)], tone, cv2.LINE_AA, 4)


def _mist(view: View, depth: float, y: float) -> Layer:
    """A soft band that is thickest in its middle, and drifts."""
    across, _ = view.margin(depth)
    across += round(0.06 * view.scale)
    width, height = view.width + 2 * across, round(0.30 * view.height)
    rows = np.sin(np.linspace(0, np.pi, height)) ** 1.5
    x: Row = np.arange(width) / view.scale
    phase = view.among(0, 6.28)
    thick = 0.72 + 0.2 * np.sin(2.1 * x + phase) + 0.1 * np.sin(4.7 * x + 2 * phase)
    share = (0.62 * rows[:, None] * thick[None, :])[:, :, None].astype(np.float32)
    pale = mix(view.theme.sky[-1], view.theme.paper, 0.35)
    pixels = np.concatenate([share * tint(pale), share * 255], 2).astype(np.uint8)
    return Layer(pixels, -across, view.horizon + y * view.height - height / 2, depth,
                 Alive(dx=0.05 * view.scale, period=view.among(9, 13), phase=view.among(0, 1)))


def _flash_times(view: View) -> tuple[float, ...]:
    """At most two in a shot, far apart: light that swells, never a strobe."""
    first = min(1.0, 0.25 * view.seconds)
    return (first, first + 3.4) if view.seconds > 6 else (first,)


def _brightness(view: View, seconds: float) -> float:
    """0 to 1: up within a third of a second, then slowly down."""
    best = 0.0
    for start in _flash_times(view):
        past = (seconds - start) / _FLASH_SECONDS
        if 0 <= past <= 1:
            best = max(best, min(1.0, past / 0.3) * (1 - past) ** 1.4 * 1.6)
    return min(1.0, best)


def _flash(view: View) -> Overlay:
    def draw(frame: Frame, seconds: float) -> None:
        light = 34 * _brightness(view, seconds)
        if light >= 0.5:
            cv2.convertScaleAbs(frame, dst=frame, alpha=1.0, beta=light)

    return draw


def _bolt(view: View) -> Layer:
    """A jagged strip from the clouds to the horizon, seen only while it glows."""
    height, width = round(view.horizon * 0.95), round(0.34 * view.scale)
    y = np.linspace(0, height, 9)
    x = width / 2 + np.cumsum(view.rng.uniform(-0.055, 0.055, 9)) * view.scale
    thick = np.linspace(0.016, 0.003, 9) * view.scale
    path = "s " + " ".join(f"{a},{b},{w} {a},{b},{w}" for a, b, w in zip(x, y, thick, strict=True))
    mask = cut(outlines(path), width, height)
    paper = sheet(mask, tint((255, 250, 224)), view.theme.glow, view.scale, weight=0.5)
    return Layer(paper, view.among(0.15, 0.75) * view.width, 0, 0.1,
                 show=lambda seconds: _brightness(view, seconds))


def _fixed(points: tuple[tuple[float, float], ...]) -> list[tuple[int, int]]:
    """Points in sixteenths of a pixel, as OpenCV takes them."""
    return [(round(float(x) * 16), round(float(y) * 16)) for x, y in points]
