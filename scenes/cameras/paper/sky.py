"""What hangs in the sky: sun and moon, stars, clouds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenes.cameras.paper.shapes import Points, cut, outlines
from scenes.cameras.paper.sheet import Pixels, glow, over, sheet, tint
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import View
from scenes.colour import Colour, mix, ramp


class Light(NamedTuple):
    """The sun or the moon: where it stands, and how large it is, in pixels."""

    x: float
    y: float
    radius: float
    moon: bool
    shown: bool


def lights(view: View, light: Light) -> list[Layer]:
    """The disc and its shine, which comes and goes a little."""
    size = round(light.radius * (11 if light.moon else 14))
    strength = 0.34 if light.moon else 0.42
    shine = Layer(glow(size, size, view.theme.glow, strength), light.x - size / 2,
                  light.y - size / 2, 0.02, Alive(flicker=0.28, period=5.2),
                  (light.x, light.y))
    return [shine, _disc(view, light)] if light.shown else [shine]


def twinkling(view: View, count: int, lowest: float) -> list[Layer]:
    """Stars that come and go, each in its own time."""
    return [_star(view, lowest) for _ in range(count)]


def clouds(view: View, light: Light, count: int, tone: Colour) -> list[Layer]:
    """Paper clouds that drift; they keep out of the sun's and each other's way."""
    layers: list[Layer] = []
    taken = [light.x / view.width] if light.shown else []
    for n in range(count):
        places = view.rng.uniform(-0.05, 1.05, 12)
        x = float(max(places, key=lambda place: min((abs(place - t) for t in taken), default=1)))
        taken.append(x)
        y = view.among(0.14, 0.66) * view.horizon
        layers.append(cloud(view, x * view.width, y, view.among(0.24, 0.46), tone, 0.12 + 0.1 * n))
    return layers


def cloud(view: View, x: float, y: float, size: float, tone: Colour, depth: float) -> Layer:
    """One cloud with its middle at ``x``, ``y``; ``size`` is its length by the view's scale."""
    length = size * view.scale
    rng, pad = view.rng, 0.05 * view.scale
    width, height = round(length + 2 * pad), round(0.36 * length + 2 * pad)
    heads = rng.integers(4, 7)
    puffs = [(length * (i + 0.5) / heads,
              length * rng.uniform(0.07, 0.10) * (1 + 1.1 * np.sin(np.pi * (i + 0.5) / heads)))
             for i in range(heads)]
    floor = height - pad
    polygons: list[Points] = [outlines(f"o {pad + px},{floor - r * 0.8} {r * 1.25},{r}")[0]
                              for px, r in puffs]
    polygons += outlines(f"s {pad + .04 * length},{floor - .035 * length},{.05 * length} "
                         f"{pad + .96 * length},{floor - .035 * length},{.05 * length}")
    mask = cut(tuple(polygons), width, height)
    colours = ramp((tone, mix(tone, view.theme.sky[-1], 0.45)), height)[:, None, :]
    paper = sheet(mask, colours, view.theme.shadow, view.scale, weight=0.28, lit=0.3,
                  offset=view.paper())
    speed = view.among(0.004, 0.010) * view.scale * (1 if rng.random() < 0.5 else -1)
    return Layer(paper, x - width / 2, y - height / 2, depth,
                 Alive(dy=0.003 * view.scale, drift=speed, period=7.0, phase=view.among(0, 1)))


def _disc(view: View, light: Light) -> Layer:
    pad = 0.04 * view.scale
    side = round(2 * (light.radius + pad))
    middle = side / 2
    mask = cut(outlines(f"o {middle},{middle} {light.radius},{light.radius}"), side, side)
    colours = np.broadcast_to(tint(view.theme.light), (side, side, 3)).copy()
    if light.moon:
        for _ in range(6):
            spot = outlines(f"o {middle + view.among(-.6, .6) * light.radius},"
                            f"{middle + view.among(-.6, .6) * light.radius} "
                            f"{view.among(.1, .26) * light.radius},"
                            f"{view.among(.1, .22) * light.radius}")
            spot_mask = cut(spot, side, side)
            colours *= 1 - 0.075 * (spot_mask[:, :, None] / np.float32(255))
    paper = sheet(mask, colours, view.theme.shadow, view.scale, weight=0.25, lit=0.4)
    return Layer(paper, light.x - middle, light.y - middle, 0.03)


def _star(view: View, lowest: float) -> Layer:
    """A small four-pointed cut with a shine of its own."""
    radius = view.scale * view.among(0.004, 0.0085)
    side = max(9, round(radius * 7))
    shine = glow(side, side, view.theme.light, 0.5)
    r, m = radius, side / 2
    ray = (f"c {m},{m - r}! {m + .2 * r},{m - .2 * r}! {m + r},{m}! {m + .2 * r},{m + .2 * r}! "
           f"{m},{m + r}! {m - .2 * r},{m + .2 * r}! {m - r},{m}! {m - .2 * r},{m - .2 * r}!")
    mask = cut(outlines(ray), side, side)
    over(shine, _plain(mask, view.theme.light))
    shine[:, :, 3] = np.maximum(shine[:, :, 3], mask)
    return Layer(shine, view.among(0, 1) * view.width, view.among(0.02, 1) * lowest, 0.0,
                 Alive(flicker=0.85, period=view.among(2.2, 5.0), phase=view.among(0, 1)))


def _plain(mask: npt.NDArray[np.uint8], colour: Colour) -> Pixels:
    share = mask[:, :, None] / np.float32(255)
    return np.concatenate([share * tint(colour), mask[:, :, None]], 2).astype(np.uint8)
