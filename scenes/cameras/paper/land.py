"""Grounds of earth: mountains, fields, forest, desert."""

from __future__ import annotations

import numpy as np

from scenes.cameras.paper.shapes import Points, cut, outlines
from scenes.cameras.paper.sheet import Pixels, sheet, tint
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import Band, Row, View, pieces, rolling, strip
from scenes.colour import Colour, at, lightness, mix

Layers = tuple[list[Layer], list[Layer]]
"""What stands behind the figures and what stands before them."""



def mountains(view: View) -> Layers:
    """Four ranges, each nearer one darker, mist in the valleys between."""
    back = [ridge(view, depth, base, tall, count) for depth, base, tall, count in
            ((0.10, 0.06, 0.34, 1.3), (0.28, 0.10, 0.27, 1.8), (0.48, 0.16, 0.20, 2.3))]
    back.append(hill(view, 0.80, 0.235, 0.035, 1.2))
    return back, [hill(view, 1.25, 0.40, 0.03, 0.8), *tufts(view, 9, 0.05)]


def field(view: View) -> Layers:
    """Rolling hills with rows of little trees, grass before them."""
    back = [hill(view, 0.12, 0.0, 0.05, 1.1), hill(view, 0.30, 0.065, 0.05, 1.5)]
    back += _row_of_trees(view, 0.34, 0.085, 7, 0.055)
    back += [hill(view, 0.52, 0.13, 0.035, 1.1), hill(view, 0.80, 0.22, 0.03, 0.9)]
    return back, [hill(view, 1.22, 0.385, 0.022, 0.8), *tufts(view, 16, 0.075, flowers=True)]


def forest(view: View) -> Layers:
    """Trunks in three distances under a roof of leaves, ferns before them."""
    back = [hill(view, 0.10, 0.02, 0.04, 1.4)]
    for depth, count, thick, base in ((0.15, 13, 0.020, .06), (0.38, 9, 0.034, .12),
                                      (0.62, 6, 0.055, .19)):
        back += [_trunks(view, depth, count, thick, base), hill(view, depth, base, 0.02, 1.6)]
    back.append(_canopy(view, 0.62, 0.22))
    back.append(hill(view, 0.80, 0.235, 0.025, 1.0))
    return back, [_canopy(view, 1.3, 0.10), hill(view, 1.25, 0.40, 0.02, 0.9),
                  *tufts(view, 14, 0.10)]


def desert(view: View) -> Layers:
    """Dunes with sharp crests, lit on one side."""
    back = [ridge(view, 0.08, 0.01, 0.07, 1.6)]
    back += [_dune(view, depth, base, tall) for depth, base, tall in
             ((0.22, 0.03, 0.06), (0.42, 0.09, 0.09), (0.62, 0.16, 0.10))]
    back.append(hill(view, 0.80, 0.235, 0.03, 0.8))
    return back, [_dune(view, 1.25, 0.42, 0.06)]


def ground_tones(view: View, depth: float) -> tuple[Colour, Colour]:
    """The tone of a layer's edge, and the mistier one at its foot."""
    share = min(1.0, depth / 1.2)
    edge = view.theme.layer(share)
    mist = mix(edge, view.theme.sky[-1], 0.42 * (1 - share))
    return edge, mist if share < 0.85 else at(edge, lightness(edge) * 0.8)


def hill(view: View, depth: float, base: float, height: float, waves: float) -> Layer:
    edge = rolling(view, view.horizon + base * view.height, height * view.scale, waves)
    return strip(view, edge, Band(ground_tones(view, depth), 0.24 * view.height), depth)


def ridge(view: View, depth: float, base: float, height: float, count: float) -> Layer:
    edge = pieces(view, view.horizon + base * view.height, height * view.scale, count, 0.5)
    return strip(view, edge, Band(ground_tones(view, depth), 0.30 * view.height), depth)


def _dune(view: View, depth: float, base: float, height: float) -> Layer:
    """Each crest climbs slowly and falls away fast."""
    waves, start = view.among(0.9, 1.5), view.among(0, 1)
    lean = view.among(0.62, 0.76)

    def edge(x: Row) -> Row:
        turn = (x / view.width * waves + start) % 1.0
        up = np.where(turn < lean, np.sin(turn / lean * np.pi / 2),
                      np.clip(np.cos((turn - lean) / (1 - lean) * np.pi / 2), 0, 1) ** 1.6)
        low = view.horizon + base * view.height
        return np.asarray(low - height * view.scale * up, np.float64)

    edge_tone, foot = ground_tones(view, depth)
    lit = mix(edge_tone, view.theme.glow, 0.35)
    return strip(view, edge, Band((lit, edge_tone, foot), 0.16 * view.height, 0.24), depth)


def _trunks(view: View, depth: float, count: int, thick: float, base: float) -> Layer:
    across, down = view.margin(depth)
    width, height = view.width + 2 * across, round(view.horizon + 0.30 * view.height) + down
    polygons: list[Points] = []
    count = max(3, round(count * view.width / (1.78 * view.scale)))
    for n in range(count):
        x = width * (n + view.among(0.15, 0.85)) / count
        lean, wide = view.among(-0.03, 0.03) * view.scale, thick * view.scale
        foot = down + view.horizon + (base + 0.03) * view.height
        polygons += outlines(f"s {x},{foot},{wide * 1.5} {x + lean * .4},{foot * .75},{wide} "
                             f"{x + lean},{foot * .4},{wide * .85} {x + lean * 1.4},-20,"
                             f"{wide * .7}")
        branch = view.among(0.35, 0.6) * foot
        side = 1 if view.rng.random() < 0.5 else -1
        polygons += outlines(f"s {x + lean},{branch},{wide * .45} {x + side * wide * 1.6},"
                             f"{branch - wide * 1.6},{wide * .3} {x + side * wide * 2.2},"
                             f"{branch - wide * 4},{wide * .12}")
    mask = cut(tuple(polygons), width, height)
    tone = mix(ground_tones(view, depth)[0], view.theme.ink, 0.28 + 0.25 * depth)
    paper = sheet(mask, tint(tone), view.theme.shadow, view.scale, offset=view.paper())
    return Layer(paper, -across, -down, depth)


def _canopy(view: View, depth: float, reach: float) -> Layer:
    """Leaves that hang in from above; they sway."""
    across, down = view.margin(depth)
    across += round(0.02 * view.scale)
    width = view.width + 2 * across
    height = round((reach + 0.16) * view.height) + down
    polygons: list[Points] = []
    leaf = (0.028 + 0.03 * depth) * view.scale
    for _ in range(round(width / leaf * 2.6)):
        x = view.among(0, width)
        hang = reach * view.height * (0.55 + 0.45 * abs(2 * x / width - 1)) + down
        y = hang * view.among(0, 1) ** 0.6
        polygons += outlines(f"o {x},{y} {leaf * view.among(.7, 1.2)},{leaf * .5} "
                             f"{view.among(-50, 50)}")
    polygons.append(np.array([[0, 0], [width, 0], [width, down * .9], [0, down * .9]]))
    mask = cut(tuple(polygons), width, height)
    paper = sheet(mask, tint(ground_tones(view, depth)[0]), view.theme.shadow, view.scale,
                  offset=view.paper())
    alive = Alive(dx=0.005 * view.scale, dy=0.003 * view.scale, period=view.among(5, 7))
    return Layer(paper, -across, -down - 0.004 * view.scale, depth, alive)


def _row_of_trees(view: View, depth: float, base: float, count: int, size: float) -> list[Layer]:
    """Round little trees along a hill."""
    across, _ = view.margin(depth)
    width, height = view.width + 2 * across, round(0.2 * view.scale)
    polygons: list[Points] = []
    for _ in range(count):
        x, tall = view.among(0, width), size * view.scale * view.among(0.7, 1.2)
        foot = height * 0.85 + view.among(-0.01, 0.01) * view.scale
        polygons += outlines(f"s {x},{foot},{tall * .1} {x},{foot - tall * .6},{tall * .07}")
        polygons += outlines(f"o {x},{foot - tall * .8} {tall * .34},{tall * .5}")
    mask = cut(tuple(polygons), width, height)
    tone = at(ground_tones(view, depth)[0], lightness(ground_tones(view, depth)[0]) - 0.07)
    paper = sheet(mask, tint(tone), view.theme.shadow, view.scale, offset=view.paper())
    return [Layer(paper, -across, view.horizon + base * view.height - height * 0.85, depth)]


def tufts(view: View, count: int, size: float, flowers: bool = False) -> list[Layer]:
    """Bunches of grass at the lower edge, each bending for itself."""
    return [_tuft(view, (n + view.among(0.1, 0.9)) / count * view.width, size, flowers)
            for n in range(count)]


def _tuft(view: View, x: float, size: float, flowers: bool) -> Layer:
    tall = size * view.scale * view.among(0.8, 1.5)
    width, height = round(tall * 1.6), round(tall * 1.5)
    middle, floor = width / 2, height - 2
    blades: list[Points] = []
    for n in range(5):
        lean = (n - 2) * 0.22 * tall * view.among(0.6, 1.3)
        top = floor - tall * view.among(0.6, 1.0)
        blades += outlines(f"s {middle + lean * .3},{floor + 4},{tall * .10} {middle + lean * .5},"
                           f"{(floor + top) / 2},{tall * .08} {middle + lean},{top},0.4")
    mask = cut(tuple(blades), width, height)
    tone = ground_tones(view, 1.3)[0]
    paper = sheet(mask, tint(tone), view.theme.shadow, view.scale, offset=view.paper())
    if flowers and view.rng.random() < 0.45:
        paper = _with_blossom(view, paper, middle, floor - tall * 0.9, tall * 0.11)
    y = view.height * 1.012 - height
    return Layer(paper, x - middle, y, 1.3,
                 Alive(turn=2.4, period=view.among(3.0, 5.0), phase=view.among(0, 1)),
                 (x, y + height))


def _with_blossom(view: View, paper: Pixels, x: float,
                  y: float, radius: float) -> Pixels:
    tone = view.theme.accents[int(view.rng.integers(0, len(view.theme.accents)))]
    height, width = paper.shape[:2]
    mask = cut(outlines(f"o {x},{y} {radius},{radius * .8}"), width, height)
    head = sheet(mask, tint(tone), view.theme.shadow, view.scale, lit=0.3)
    keep = 255 - head[:, :, 3:]
    return np.asarray(paper * (keep / np.float32(255)) + head, np.uint8)
