"""Grounds made by people: a city of roofs, a room with a window."""

from __future__ import annotations

import numpy as np

from scenes.cameras.paper.land import Layers, ground_tones, hill
from scenes.cameras.paper.shapes import Points, cut, outlines
from scenes.cameras.paper.sheet import glow, sheet, tint
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import Band, Row, View, strip
from scenes.colour import Colour, at, lightness, mix, ramp


def city(view: View) -> Layers:
    """Three rows of gables and towers with lit windows, a square before them."""
    back = [hill(view, 0.08, 0.0, 0.05, 1.2)]
    for depth, base, tall in ((0.18, 0.05, 0.20), (0.38, 0.12, 0.24), (0.58, 0.20, 0.27)):
        back.append(_roofs(view, depth, base, tall))
    back.append(_floor(view, 0.80, view.horizon + 0.215 * view.height))
    return back, [_wall(view)]


def room(view: View) -> Layers:
    """A wall with an arched window on the sky, curtains, and a floor of boards."""
    floor = view.horizon + 0.16 * view.height
    back = [_window_wall(view, floor), _floor(view, 0.45, floor), _rug(view, floor)]
    return back, [_curtain(view, -1), _curtain(view, 1)]


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
    colours = colours + (lit - colours) * share
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


def _floor(view: View, depth: float, y: float) -> Layer:
    def edge(x: Row) -> Row:
        return np.full_like(x, y)

    tone = view.theme.layer(0.62)
    far = mix(tone, view.theme.glow, 0.22)
    return strip(view, edge, Band((far, tone, at(tone, lightness(tone) * 0.72)),
                                  0.40 * view.height), depth)


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


def _window_wall(view: View, floor: float) -> Layer:
    """The wall, its window cut out, bars and a sill left standing."""
    across, down = view.margin(0.3)
    width, height = view.width + 2 * across, round(floor + 0.04 * view.height) + down
    mask = np.full((height, width), 255, np.uint8)
    wide = min(0.30 * view.scale, 0.26 * view.width)
    tall = min(0.62 * floor, 1.7 * wide)
    x = across + view.width * (view.among(0.24, 0.34) if view.rng.random() < 0.5
                               else view.among(0.66, 0.76))
    y = down + 0.12 * floor + tall
    hole = cut(_arch(x, y, wide, tall), width, height)
    bars = cut((*outlines(f"s {x},{y - tall},{wide * .045} {x},{y},{wide * .045}"),
                *(p for n in (0.28, 0.56) for p in outlines(
                    f"s {x - wide},{y - tall * n},{wide * .04} {x + wide},{y - tall * n},"
                    f"{wide * .04}"))), width, height)
    mask = np.maximum(mask - hole, np.minimum(hole, bars)).astype(np.uint8)
    paper = sheet(mask, _wallpaper(view, width, height, floor, (x, y, wide, tall)),
                  view.theme.shadow, view.scale, offset=view.paper())
    return Layer(paper, -across, -down, 0.3)


def _arch(x: float, y: float, wide: float, tall: float) -> tuple[Points, ...]:
    left, right, shoulder = x - wide / 2, x + wide / 2, y - tall + wide / 2
    return (np.array([[left, shoulder], [right, shoulder], [right, y], [left, y]]),
            *outlines(f"o {x},{shoulder} {wide / 2},{wide / 2}"))


def _wallpaper(view: View, width: int, height: int, floor: float,
               window: tuple[float, float, float, float]) -> np.ndarray[
                   tuple[int, ...], np.dtype[np.float32]]:
    """The wall's tone, a dado below, a frame around the window, and its light on the wall."""
    wall = _wall_tone(view)
    _, down = view.margin(0.3)
    colours = ramp((at(wall, lightness(wall) * 0.82), wall), height)[:, None, :].repeat(width, 1)
    dado = round(down + floor - 0.13 * view.height)
    colours[dado:] = tint(at(wall, lightness(wall) * 0.80))
    colours[dado:dado + max(2, round(0.008 * view.scale))] = tint(mix(wall, view.theme.glow, .4))
    x, y, wide, tall = window
    frame = cut(_arch(x, y + wide * .08, wide * 1.18, tall + wide * .17), width, height)
    share = (frame / np.float32(255))[:, :, None]
    colours = colours + (tint(mix(wall, view.theme.paper, 0.45)) - colours) * share
    side = round(3.4 * wide)
    shine = glow(side, side, view.theme.glow, 0.24)
    left, top = round(x - side / 2), round(y - tall / 2 - side / 2)
    a, b = max(0, top), min(height, top + side)
    c, d = max(0, left), min(width, left + side)
    colours[a:b, c:d] += shine[a - top:b - top, c - left:d - left, :3]
    return np.asarray(colours, np.float32)


def _wall_tone(view: View) -> Colour:
    return at(view.theme.layer(0.25), 0.34 if view.theme.dark else 0.62)


def _rug(view: View, floor: float) -> Layer:
    """An oval carpet that grounds whoever stands on it."""
    wide, high = 0.62 * min(view.width, 1.6 * view.scale), 0.13 * view.height
    width, height = round(wide + 0.1 * view.scale), round(high + 0.1 * view.scale)
    middle, centre = width / 2, height / 2
    mask = cut(outlines(f"o {middle},{centre} {wide / 2},{high / 2}"), width, height)
    colours = np.broadcast_to(tint(at(view.theme.accents[0], 0.36)), (height, width, 3)).copy()
    for share, tone in ((0.86, view.theme.paper), (0.82, view.theme.accents[0])):
        ring = cut(outlines(f"o {middle},{centre} {wide / 2 * share},{high / 2 * share}"),
                   width, height)[:, :, None] / np.float32(255)
        colours += (tint(at(tone, 0.42 if share < .85 else .6)) - colours) * ring
    paper = sheet(mask, colours, view.theme.shadow, view.scale, offset=view.paper())
    y = floor + 0.60 * (view.height - floor)
    return Layer(paper, view.width / 2 - middle, y - centre, 0.8)


def _curtain(view: View, side: int) -> Layer:
    """Folds of cloth at one edge of the picture, gathered in below the middle."""
    across, down = view.margin(1.4)
    wide = 0.17 * min(view.width, 1.3 * view.scale)
    width, height = round(wide * 1.4) + across, view.height + 2 * down
    knot = down + 0.62 * view.height
    edge = (f"c 0,0! {across + wide * 1.15},0! {across + wide * 1.0},{knot * .5} "
            f"{across + wide * .34},{knot}! {across + wide * .62},{height * .86} "
            f"{across + wide * .7},{height}! 0,{height}!")
    mask = cut(outlines(edge), width, height)
    folds = 0.5 + 0.5 * np.sin(np.arange(width) / wide * 19 + 0.6)
    cloth = mix(view.theme.accents[0], view.theme.ink, 0.45)
    dark = at(cloth, lightness(cloth) * 0.62)
    colours = tint(dark) + (tint(cloth) - tint(dark)) * folds[None, :, None].astype(np.float32)
    paper = sheet(mask, colours.astype(np.float32), view.theme.shadow, view.scale,
                  offset=view.paper())
    alive = Alive(dx=0.004 * view.scale, period=6.0, phase=0.25 * side)
    if side > 0:
        paper = np.ascontiguousarray(paper[:, ::-1])
        return Layer(paper, view.width + across - width, -down, 1.4, alive)
    return Layer(paper, -across, -down, 1.4, alive)
