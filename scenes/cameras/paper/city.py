"""The ground of a city: rows of roofs with lit windows, and a square before them."""

from __future__ import annotations

import numpy as np

from scenes.cameras.paper.land import Layers, ground_tones, hill
from scenes.cameras.paper.shapes import Points, cut, outlines
from scenes.cameras.paper.sheet import sheet, tint
from scenes.cameras.paper.stage import Layer
from scenes.cameras.paper.view import Band, Row, View, strip
from scenes.colour import at, lightness, mix, ramp


def city(view: View) -> Layers:
    """Three rows of gables and towers with lit windows, a square before them."""
    back = [hill(view, 0.08, 0.0, 0.05, 1.2)]
    for depth, base, tall in ((0.18, 0.05, 0.20), (0.38, 0.12, 0.24), (0.58, 0.20, 0.27)):
        back.append(_roofs(view, depth, base, tall))
    back.append(level(view, 0.80, view.horizon + 0.215 * view.height))
    return back, [_wall(view)]


def level(view: View, depth: float, y: float) -> Layer:
    """A flat floor from ``y`` down, brighter far away."""
    def edge(x: Row) -> Row:
        return np.full_like(x, y)

    tone = view.theme.layer(0.62)
    far = mix(tone, view.theme.glow, 0.22)
    return strip(view, edge, Band((far, tone, at(tone, lightness(tone) * 0.72)),
                                  0.40 * view.height), depth)


def _roofs(view: View, depth: float, base: float, tall: float) -> Layer:
    across, down = view.margin(depth)
    width = view.width + 2 * across
    floor = view.horizon + base * view.height
    top = floor - 1.55 * tall * view.scale
    height = round(floor - top + 0.22 * view.height) + down
    houses: list[Points] = []
    windows: list[Points] = []
    x = -0.05 * view.scale
    while x < width:
        wide = view.among(0.07, 0.13) * view.scale * (0.6 + 0.8 * depth)
        high = tall * view.scale * view.among(0.35, 0.8)
        houses += _house(view, x, floor - top, wide, high, height)
        windows += _panes(view, x, floor - top - high, wide, high)
        x += wide * view.among(0.82, 1.02)
    tone, foot = ground_tones(view, depth)
    colours = ramp((tone, tone, foot), height)[:, None, :]
    mask = cut(tuple(houses), width, height)
    share = (cut(tuple(windows), width, height) / np.float32(255))[:, :, None]
    lit = tint(mix((255, 214, 138), tone, 0.05 if view.theme.dark else 0.55))
    colours = np.asarray(colours + (lit - colours) * share, np.float32)
    paper = sheet(mask, colours, view.theme.shadow, view.scale, offset=view.paper())
    return Layer(paper, -across, top, depth)


def _house(view: View, x: float, floor: float, wide: float, high: float, end: int
           ) -> list[Points]:
    """A wall and one of four roofs: gable, curved eaves, dome, spire."""
    top, middle = floor - high, x + wide / 2
    wall = np.array([[x, top], [x + wide, top], [x + wide, end], [x, end]])
    kind = view.rng.random()
    if kind < 0.45:
        lean = wide * 0.12
        return [wall, np.array([[x - lean, top], [middle, top - wide * 0.55],
                                [x + wide + lean, top]])]
    if kind < 0.75:
        return [wall, *outlines(
            f"c {x - wide * .22},{top}! {x + wide * .1},{top - wide * .10} "
            f"{middle - wide * .12},{top - wide * .42}! {middle + wide * .12},{top - wide * .42}! "
            f"{x + wide * .9},{top - wide * .10} {x + wide * 1.22},{top}!")]
    if kind < 0.88:
        return [wall, *outlines(f"o {middle},{top} {wide * .46},{wide * .46}"),
                *outlines(f"s {middle},{top - wide * .4},{wide * .06} {middle},"
                          f"{top - wide * .75},1")]
    return [wall, np.array([[x, top + 1], [middle, top - wide * 1.5], [x + wide, top + 1]])]


def _panes(view: View, x: float, top: float, wide: float, high: float) -> list[Points]:
    """Windows, a good part of them lit."""
    columns, rows = 3, max(2, int(high / (wide * 0.34)))
    size = wide * 0.12
    panes = []
    for row in range(rows):
        for column in range(columns):
            if view.rng.random() < 0.42:
                px = x + wide * (column + 0.72) / (columns + 0.45)
                py = top + wide * (0.22 + 0.34 * row)
                panes.append(np.array([[px - size * .5, py], [px + size * .5, py],
                                       [px + size * .5, py + size * 1.4],
                                       [px - size * .5, py + size * 1.4]]))
    return panes


def _wall(view: View) -> Layer:
    """A low wall with a coping, nearest to us."""
    step = 0.16 * view.scale
    top = view.height * 0.965

    def edge(x: Row) -> Row:
        post = np.abs(((x / step) % 1.0) - 0.5) < 0.10
        return np.where(post, top - 0.012 * view.scale, top)

    tone = view.theme.layer(1.0)
    return strip(view, edge, Band((mix(tone, view.theme.glow, 0.15), tone), 0.05 * view.height),
                 1.2)
