"""What fills the air: rays, the particles of the air, flocks, the bridge of magpies."""

from __future__ import annotations

import math

import numpy as np

from scenes.cameras.paper.figures import PAD, drawings, dress, figure
from scenes.cameras.paper.placing import life_of
from scenes.cameras.paper.shapes import cut, outlines
from scenes.cameras.paper.sheet import sheet, tint
from scenes.cameras.paper.sky import Light
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import View
from scenes.colour import Colour, mix

_MAGPIES: tuple[Colour, Colour] = ((104, 122, 160), (46, 54, 78))
"""Those behind are paler, so that two rows are told apart."""


def effects(view: View, features: tuple[str, ...], light: Light, floor: float) -> list[Layer]:
    """The layers of everything asked for."""
    layers: list[Layer] = []
    if "beam" in features:
        layers += _rays(view, light)
    if "molecules" in features:
        layers += [_molecule(view) for _ in range(34)]
    if "flock" in features and "magpie bridge" not in features:
        layers += _flock(view)
    if "magpie bridge" in features:
        layers += _bridge(view, floor)
    for key in ("constellation", "comet"):
        if key in features:
            layers.append(_aloft(view, key))
    return layers


def _rays(view: View, light: Light) -> list[Layer]:
    """Broad beams of light that fan out from the sun, each swelling in its own time."""
    away = math.atan2(0.9 * view.height - light.y, 0.5 * view.width - light.x)
    return [_ray(view, light, away + spread, wide)
            for spread, wide in ((-0.42, 0.05), (-0.16, 0.09), (0.10, 0.07), (0.36, 0.05))]


def _ray(view: View, light: Light, angle: float, wide: float) -> Layer:
    reach = 1.3 * math.hypot(view.width, view.height)
    a, b = angle - wide, angle + wide
    shape = (np.array([[light.x, light.y],
                       [light.x + reach * math.cos(a), light.y + reach * math.sin(a)],
                       [light.x + reach * math.cos(b), light.y + reach * math.sin(b)]]),)
    mask = cut(shape, view.width, view.height)
    y, x = np.ogrid[0:view.height, 0:view.width]
    fall = np.exp(-np.hypot(x - light.x, y - light.y) / (0.55 * reach)).astype(np.float32)
    share = (mask.astype(np.float32) / 255 * fall * 0.30)[:, :, None]
    pixels = np.concatenate([share * tint(view.theme.light), share * 90], 2).astype(np.uint8)
    return Layer(pixels, 0, 0, 0.05,
                 Alive(flicker=0.45, turn=0.5, period=view.among(3.5, 6), phase=view.among(0, 1)),
                 (light.x, light.y))


def _molecule(view: View) -> Layer:
    """Two small discs that hold together."""
    radius = view.scale * view.among(0.010, 0.024)
    depth = view.among(0.3, 1.3)
    side = round(radius * 6)
    m, turn = side / 2, view.among(0, math.pi)
    dx, dy = radius * 0.75 * math.cos(turn), radius * 0.75 * math.sin(turn)
    mask = cut((*outlines(f"o {m - dx},{m - dy} {radius},{radius}"),
                *outlines(f"o {m + dx},{m + dy} {radius},{radius}")), side, side)
    tone = (view.theme.paper, view.theme.accents[0], (104, 160, 206))[int(view.rng.integers(3))]
    paper = sheet(mask, tint(mix(tone, view.theme.sky[1], 0.22)), view.theme.shadow, view.scale,
                  lit=0.35, offset=view.paper())
    x, y = view.among(0, 1) * view.width, view.among(0.05, 0.92) * view.height
    alive = Alive(dx=0.018 * view.scale, dy=0.022 * view.scale, turn=14, period=view.among(4, 7),
                  phase=view.among(0, 1))
    return Layer(paper, x - m, y - m, depth, alive, (x, y))


def _flock(view: View) -> list[Layer]:
    """Nine birds on a bow across the sky."""
    side = 1 if view.rng.random() < 0.5 else -1
    layers = []
    for n in range(9):
        share = (n + view.among(0.1, 0.9)) / 9
        y = (0.36 - 0.16 * math.sin(math.pi * share) + view.among(-0.05, 0.05)) * view.height
        layers.append(_bird(view, (0.5 + side * (share - 0.5) * 0.9) * view.width, y,
                            view.scale * view.among(0.06, 0.12), side < 0, 0.7))
    return layers


def _bridge(view: View, floor: float) -> list[Layer]:
    """Two rows of magpies, wing to wing, on an arch that people can stand on."""
    layers = []
    count = max(6, round(view.width / (0.20 * view.scale)))
    for row, depth in ((0, 0.93), (1, 1.04)):
        for n in range(-1, count + 2):
            share = (n + 0.5 * row) / count
            off = 2 * share - 1
            y = floor + (0.005 + 0.045 * row + 0.10 * off * off) * view.height
            tall = view.scale * view.among(0.17, 0.19)
            layers.append(_bird(view, share * view.width, y, tall, share > 0.5, depth,
                                _MAGPIES[row]))
    return layers


def _bird(view: View, x: float, y: float, tall: float, flip: bool, depth: float,
          colour: Colour = (38, 42, 58)) -> Layer:
    drawing = drawings()["bird"]
    worn = dress(drawing, view.theme, (colour,), 0)
    pixels = figure(drawing, tall, view.theme, worn, view.scale, view.paper(), flip)
    height, width = pixels.shape[:2]
    return Layer(pixels, x - width / 2, y - height / 2, depth,
                 life_of("flap", tall, view.among(0, 1)), (x, y))


def _aloft(view: View, key: str) -> Layer:
    """A drawing of stars, high up."""
    drawing = drawings()[key]
    tall = min(0.42 * view.scale * drawing.size, 0.62 * view.horizon,
               0.7 * view.width / (drawing.width / 100))
    pixels = figure(drawing, tall, view.theme, dress(drawing, view.theme, (), 0), view.scale, 0)
    x, y = view.among(0.40, 0.60) * view.width, view.among(0.40, 0.48) * view.horizon
    return Layer(pixels, x - pixels.shape[1] / 2, y - tall / 2 - PAD * tall, 0.04,
                 Alive(flicker=0.3, period=3.6), (x, y))
