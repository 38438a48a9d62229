"""What every part of a shot needs to know to be drawn: size, tones, chance, and how far it must go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenes.cameras.paper.palette import Theme
from scenes.cameras.paper.sheet import sheet
from scenes.cameras.paper.stage import STILL, Alive, Layer, parallax
from scenes.colour import Colour, ramp

Row = npt.NDArray[np.float64]


class View(NamedTuple):
    """The frame that is to be filled. Lengths in pixels."""

    width: int
    height: int
    scale: float
    """The height of a 16:9 frame of the same area: what drawings are measured by."""
    horizon: float
    """Where sky and ground meet, from the top."""
    farthest: float
    """How far the camera goes off the middle, as a fraction of the frame."""
    seconds: float
    theme: Theme
    rng: np.random.Generator

    def margin(self, depth: float) -> tuple[int, int]:
        """How much further than the frame a layer must reach, sideways and up or down."""
        way = self.farthest * parallax(depth)
        spare = 0.03 * self.scale + 4
        return int(way * self.width + spare), int(way * self.height + spare)

    def among(self, low: float, high: float) -> float:
        """A number by chance, always the same for one seed."""
        return float(self.rng.uniform(low, high))

    def paper(self) -> int:
        """Which piece of paper's grain to take."""
        return int(self.rng.integers(0, 700))


class Band(NamedTuple):
    """How a strip is coloured: tones from its edge downwards, over a length in pixels."""

    tones: tuple[Colour, ...]
    length: float
    lit: float = 0.16
    weight: float = 0.42


def strip(view: View, edge: Callable[[Row], Row], band: Band, depth: float,
          alive: Alive = STILL) -> Layer:
    """A sheet as wide as the frame and more, whose upper edge runs along ``edge(x)``."""
    across, down = view.margin(depth)
    across += int(abs(alive.dx) + abs(alive.drift) * view.seconds) + 2
    columns = np.arange(-across, view.width + across, dtype=np.float64)
    line = edge(columns)
    top = int(np.floor(line.min() - 0.05 * view.scale))
    end = int(view.height + down + abs(alive.dy)) + 1
    rows = np.arange(top, max(end, top + 2), dtype=np.float32)[:, None] + 0.5
    steep = np.sqrt(1 + np.gradient(line) ** 2)
    away = (rows - line[None, :].astype(np.float32)) / steep[None, :].astype(np.float32)
    mask = (np.clip(away + 0.5, 0, 1) * 255).astype(np.uint8)
    place = np.clip((rows - line[None, :].astype(np.float32)) * (255 / band.length), 0, 255)
    colours = ramp(band.tones, 256)[place.astype(np.uint8)]
    pixels = sheet(mask, colours, view.theme.shadow, view.scale, lit=band.lit,
                   weight=band.weight, offset=view.paper())
    return Layer(pixels, -across, top, depth, alive, (view.width / 2, view.height),
                 hides=float(line.max()) + abs(alive.dy))


def rolling(view: View, base: float, height: float, waves: float) -> Callable[[Row], Row]:
    """An edge of soft hills around ``base``; about ``waves`` of them a frame's width."""
    phases = view.rng.uniform(0, 2 * np.pi, 4)
    shares = np.array([0.55, 0.28, 0.12, 0.05])
    turns = waves * np.array([1.0, 1.73, 3.1, 5.3]) * view.rng.uniform(0.9, 1.1, 4)

    def edge(x: Row) -> Row:
        angles = 2 * np.pi * np.outer(x / view.width, turns) + phases
        return np.asarray(base - height * (np.sin(angles) @ shares), np.float64)

    return edge


def pieces(view: View, base: float, height: float, count: float, roughness: float
           ) -> Callable[[Row], Row]:
    """An edge of peaks: straight slopes between knots by chance, finer ones upon them."""
    reach = 1.6
    knots = max(3, round(count * reach * 2))
    x = np.linspace(-reach / 2, reach / 2, knots) + 0.5
    x = x + view.rng.uniform(-0.28, 0.28, knots) * reach / knots
    y = np.where(np.arange(knots) % 2 == 0, view.rng.uniform(0.45, 1.0, knots),
                 view.rng.uniform(0.0, 0.28, knots))
    for step in range(3):
        middle = (x[:-1] + x[1:]) / 2
        lift = roughness * 0.5 ** step * np.abs(np.diff(y))
        between = (y[:-1] + y[1:]) / 2 + view.rng.uniform(-1, 1, len(middle)) * lift
        x, y = _woven(x, middle), _woven(y, between)

    def edge(columns: Row) -> Row:
        return base - height * np.interp(columns / view.width, x, y)

    return edge


def _woven(first: Row, second: Row) -> Row:
    out = np.empty(len(first) + len(second))
    out[::2], out[1::2] = first, second
    return out
