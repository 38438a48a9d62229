"""The sky: sheets with round openings one behind the other, and what hangs in it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from scenes.cameras.paper.sheet import Pixels, glow, grain, over, sheet, tint
from scenes.cameras.paper.shapes import Points, cut, outlines
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import View
from scenes.colour import Colour, mix, ramp

Field = npt.NDArray[np.float32]


class Light(NamedTuple):
    """The sun or the moon: where it stands, and how large it is, in pixels."""

    x: float
    y: float
    radius: float
    moon: bool
    shown: bool


def backdrop(view: View, light: Light, features: tuple[str, ...]) -> Layer:
    """The sky behind everything, with the band of the Milky Way or a rainbow where asked for."""
    across, down = view.margin(0.0)
    width, height = view.width + 2 * across, view.height + 2 * down
    rows = np.clip((np.arange(height) - down) / max(1.0, view.horizon), 0, 1)
    gradient = ramp(view.theme.sky, 256)[(rows * 255).astype(int)][:, None, :]
    centre = (light.x + across, light.y + down)
    colours = _rings(view, gradient, centre, light, width, height)
    canvas = np.clip(colours * grain(height, width, view.paper()) + 0.5, 0, 255).astype(np.uint8)
    if "galaxy" in features:
        _galaxy(view, canvas)
    if "rainbow" in features:
        _rainbow(view, canvas, across, down)
    if view.theme.dark:
        _stardust(view, canvas, 150)
    wide = np.dstack([canvas, np.full((height, width, 1), 255, np.uint8)])
    return Layer(wide, -across, -down, 0.0)


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


def _rings(view: View, gradient: Field, centre: tuple[float, float], light: Light,
           width: int, height: int) -> Field:
    """Openings that widen towards us: each sheet farther out is darker and throws a shadow in.

    One channel carries how much light comes through, one the shadows; the colours come last.
    """
    strength = 0.30 if view.theme.dark else 0.55
    through = np.full((height, width), strength, np.float32)
    shade = np.ones((height, width), np.float32)
    reach = max(view.width, view.height) / 3.1
    phases = view.rng.uniform(0, 6.28, 8)
    for n, share in enumerate((0.62, 0.36, 0.15, 0.0)):
        radius = light.radius * 1.9 + reach * (0.20 + 0.32 * n)
        past = _past(width, height, centre, radius, phases[n::4])
        inside = np.clip(1 + past * np.float32(1 / (0.035 * view.scale)), 0, 1)
        outside = np.clip(past + np.float32(0.5), 0, 1)
        shade *= 1 - np.float32(0.16) * inside * inside
        shade += (1 - shade) * outside
        through += (np.float32(strength * share) - through) * outside
    glowing = tint(mix(view.theme.glow, view.theme.sky[-1], 0.35))
    return np.asarray((gradient + (glowing - gradient) * through[:, :, None])
                      * shade[:, :, None], np.float32)


def _past(width: int, height: int, centre: tuple[float, float], radius: float,
          phases: Field) -> Field:
    """How far each pixel is outside a wavering circle; worked out on a coarse grid, for it is smooth.
    """
    coarse = 4
    y, x = np.mgrid[0:height + coarse:coarse, 0:width + coarse:coarse].astype(np.float32)
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    angle = np.arctan2(dy, dx)
    wobble = 1 + 0.028 * np.sin(3 * angle + phases[0]) + 0.018 * np.sin(5 * angle + phases[1])
    past = np.asarray(np.hypot(dx, dy) - radius * wobble, np.float32)
    rows, columns = past.shape
    grid = np.array([[coarse, 0, 0], [0, coarse, 0]], np.float64)
    return np.asarray(cv2.warpAffine(past, grid, (columns * coarse, rows * coarse),
                                     borderMode=cv2.BORDER_REPLICATE)[:height, :width], np.float32)


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


def _stardust(view: View, canvas: npt.NDArray[np.uint8], count: int) -> None:
    height, width = canvas.shape[:2]
    bright = view.theme.light
    for _ in range(count):
        x, y = view.among(0, width), view.among(0, 0.9 * height)
        share = view.among(0.25, 0.8)
        here = canvas[min(height - 1, int(y)), min(width - 1, int(x))]
        tone = mix((int(here[0]), int(here[1]), int(here[2])), bright, share)
        _dot(canvas, x, y, view.scale * view.among(0.0008, 0.0022), tone)


def _dot(canvas: npt.NDArray[np.uint8], x: float, y: float, radius: float, tone: Colour) -> None:
    cv2.circle(canvas, (round(x * 16), round(y * 16)), max(6, round(radius * 16)), tone, -1,
               cv2.LINE_AA, 4)


def _galaxy(view: View, canvas: npt.NDArray[np.uint8]) -> None:
    """Four ribbons on one another, each narrower and lighter, strewn with stars."""
    height, width = canvas.shape[:2]
    rise = 1 if view.rng.random() < 0.5 else -1
    knots = np.linspace(-0.1, 1.1, 7)
    bend = view.among(0.05, 0.10) * np.sin(knots * 6.0 + view.among(0, 6.28))
    middle = (0.36 - rise * 0.26 * (knots - 0.5) + bend) * view.horizon * 1.05
    wide = view.scale * (0.30 + 0.07 * np.sin(knots * 7 + view.among(0, 6.28)))
    tones = [mix(view.theme.sky[0], view.theme.glow, share) for share in (.16, .28, .42, .58)]
    for tone, share in zip(tones, (1.0, 0.70, 0.42, 0.17), strict=True):
        shake = view.rng.uniform(-0.03, 0.03, len(knots)) * view.scale
        path = "s " + " ".join(f"{k * width},{m + s},{w * share}" for k, m, s, w in
                               zip(knots, middle, shake, wide, strict=True))
        mask = cut(outlines(path), width, height)
        over(canvas, sheet(mask, tint(tone), view.theme.shadow, view.scale, weight=0.30, lit=0.1,
                           offset=view.paper()))
    for _ in range(320):
        place = view.among(0, 1)
        off = float(view.rng.normal(0, 0.2)) * float(np.interp(place, knots, wide))
        _dot(canvas, place * width, float(np.interp(place, knots, middle)) + off,
             view.scale * view.among(0.0007, 0.0024), mix(view.theme.light, tones[3],
                                                          view.among(0, 0.5)))


def _rainbow(view: View, canvas: npt.NDArray[np.uint8], across: int, down: int) -> None:
    """Seven papers, the widest first, so that each next one lies on it."""
    height, width = canvas.shape[:2]
    x, y = across + view.width * view.among(0.42, 0.58), down + view.horizon * 1.12
    outer = min(0.62 * view.width, 0.95 * view.horizon)
    band = 0.034 * view.scale
    spectrum: tuple[Colour, ...] = ((203, 78, 66), (224, 138, 68), (232, 194, 92), (104, 160, 104),
                                    (84, 146, 190), (66, 88, 150), (112, 82, 142))
    opening = canvas.copy()
    for n, colour in enumerate((*spectrum, None)):
        radius = outer - n * band
        mask = cut(outlines(f"o {x},{y} {radius},{radius}"), width, height)
        if colour is None:
            share = mask[:, :, None] / np.float32(255)
            canvas[:] = (canvas * (1 - share) + opening * share).astype(np.uint8)
        else:
            tone = mix(colour, view.theme.sky[-1], 0.25)
            over(canvas, sheet(mask, tint(tone), view.theme.shadow, view.scale, weight=0.25,
                               offset=view.paper()))
