"""The ground that is no ground: banks of cloud under an open sky."""

from __future__ import annotations

import numpy as np

from scenes.cameras.paper.land import Layers
from scenes.cameras.paper.sky import cloud
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import Band, Row, View, rolling, strip
from scenes.colour import Colour, mix


def heavens(view: View) -> Layers:
    """Three banks of cloud that people can stand on, one before them."""
    low = view.height - view.horizon
    back = [_bank(view, depth, view.horizon + share * low, size) for depth, share, size in
            ((0.15, 0.22, 0.06), (0.40, 0.42, 0.08), (0.80, 0.66, 0.09))]
    back.insert(1, cloud(view, view.among(0.1, 0.9) * view.width, 0.72 * view.horizon, 0.34,
                         _tone(view, 0.2), 0.12))
    return back, [_bank(view, 1.3, view.height * 0.985, 0.10)]


def void(view: View) -> Layers:
    """Nothing but the sky: for planets, light and the things of space."""
    return [], []


def _tone(view: View, depth: float) -> Colour:
    """Clouds are light by day, and take the night's blue after dark."""
    near = view.theme.layer(0.35 + 0.4 * depth)
    return mix(near, view.theme.paper, 0.30 if view.theme.dark else 0.86 - 0.25 * depth)


def _bank(view: View, depth: float, y: float, size: float) -> Layer:
    """Heads of cloud side by side, their line lit from above."""
    rng = view.rng
    swell = rolling(view, 0.0, 0.5 * size * view.scale, 1.7)
    count = max(6, round(view.width / (size * view.scale * 0.85)))
    heads = [((n + rng.uniform(-0.35, 0.35)) / count * 1.4 - 0.2,
              size * view.scale * rng.uniform(0.75, 1.5)) for n in range(int(1.4 * count) + 1)]

    def edge(x: Row) -> Row:
        line = np.full_like(x, 1e9)
        for share, radius in heads:
            off = (x - share * view.width) / (1.25 * radius)
            middle = y + float(swell(np.array([share * view.width]))[0])
            dome = middle - radius * (np.sqrt(np.clip(1 - off * off, 0, 1)) - 0.5)
            line = np.where(np.abs(off) < 1, np.minimum(line, dome), line)
        return np.minimum(line, y + 0.9 * size * view.scale)

    tone = _tone(view, depth)
    foot = mix(tone, view.theme.layer(min(1.0, depth)), 0.55)
    alive = Alive(dx=0.012 * view.scale * (0.5 + depth), dy=0.004 * view.scale,
                  period=view.among(6, 9), phase=view.among(0, 1))
    return strip(view, edge, Band((mix(tone, view.theme.light, 0.3), tone, foot, foot),
                                  0.30 * view.height, 0.25, 0.34), depth, alive)
