"""The ground that is a room: a wall with a window on the sky, a floor, curtains."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scenes.cameras.paper.city import level
from scenes.cameras.paper.land import Layers
from scenes.cameras.paper.shapes import Points, cut, outlines
from scenes.cameras.paper.sheet import glow, sheet, tint
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import View
from scenes.colour import Colour, at, lightness, mix, ramp


def room(view: View) -> Layers:
    """A wall with an arched window on the sky, curtains, and a floor of boards."""
    floor = view.horizon + 0.16 * view.height
    back = [_window_wall(view, floor), level(view, 0.45, floor), _rug(view, floor)]
    return back, [_curtain(view, -1), _curtain(view, 1)]


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
               window: tuple[float, float, float, float]) -> npt.NDArray[np.float32]:
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
    colours += (tint(mix(wall, view.theme.paper, 0.45)) - colours) * share
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
