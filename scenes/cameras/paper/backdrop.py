"""The hindmost sheet: the sky's gradient, and what is painted on it and does not move by itself."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from scenes.cameras.paper.shapes import cut, outlines
from scenes.cameras.paper.sheet import grain, over, sheet, tint
from scenes.cameras.paper.sky import Light
from scenes.cameras.paper.stage import Layer
from scenes.cameras.paper.view import Row, View
from scenes.colour import Colour, mix, ramp

Field = npt.NDArray[np.float32]

_SPECTRUM: tuple[Colour, ...] = ((203, 78, 66), (224, 138, 68), (232, 194, 92), (104, 160, 104),
                                 (84, 146, 190), (66, 88, 150), (112, 82, 142))


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


def _rings(view: View, gradient: Field, centre: tuple[float, float], light: Light,
           width: int, height: int) -> Field:
    """Openings that widen towards us: each sheet farther out is darker and throws a shadow in.

    One channel carries how much light comes through, one the shadows; the colours come last.
    """
    strength = 0.30 if view.theme.dark else 0.46
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
          phases: Row) -> Field:
    """How far each pixel is outside a wavering circle; smooth, so a coarse grid is enough."""
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
    """Seven papers, each lying on the wider one and throwing a thin shadow on it."""
    height, width = canvas.shape[:2]
    centre = (across + view.width * view.among(0.42, 0.58), down + view.horizon * 1.12)
    outer = min(0.62 * view.width, 0.95 * view.horizon)
    band = 0.034 * view.scale
    y, x = np.ogrid[0:height, 0:width]
    inward = (outer - np.hypot(x - centre[0], y - centre[1])).astype(np.float32)
    place = np.clip(inward / band, 0, len(_SPECTRUM) - 0.001)
    tones = np.array([mix(colour, view.theme.sky[-1], 0.25) for colour in _SPECTRUM], np.float32)
    edge = np.clip((place % 1.0) * 6.0 - 5.0, 0, 1)[:, :, None]
    colours = tones[place.astype(int)] * (1 - 0.16 * edge)
    share = np.clip(inward + 0.5, 0, 1) * np.clip(band * len(_SPECTRUM) - inward + 0.5, 0, 1)
    over(canvas, sheet((share * 255).astype(np.uint8), colours, view.theme.shadow, view.scale,
                       weight=0.3, lit=0.1, offset=view.paper()))


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
