"""Outlines written as short texts, and the masks they cut.

A path is a letter and points in a box of the drawing's own units:

    c x,y x,y! …      a closed smooth curve through the points; "!" makes a corner
    s x,y,w x,y,w …   a brush stroke along the points, as wide as each says
    o x,y rx,ry a     an ellipse, turned by a degrees
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Mask = npt.NDArray[np.uint8]
"""Shape (height, width): how much paper there is, 0 to 255."""

PLAIN: Points = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
"""The matrix for points that are already where they belong."""

_STEPS = 14
"""Points on the curve between two given ones: enough for a figure as tall as a 4K frame."""
_SHIFT = 4
_ONE = 1 << _SHIFT


@cache
def outlines(path: str) -> tuple[Points, ...]:
    """The polygons, each of shape (n, 2), whose union is the path."""
    kind, *tokens = path.split()
    if kind == "o":
        return (_ellipse(tokens),)
    corners = [token.endswith("!") for token in tokens]
    numbers = np.array([[float(x) for x in token.rstrip("!").split(",")] for token in tokens])
    return (_closed(numbers, corners),) if kind == "c" else _stroke(numbers)


def bounds(polygons: tuple[Points, ...]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    points = np.concatenate(polygons)
    left, top = points.min(0)
    right, bottom = points.max(0)
    return float(left), float(top), float(right), float(bottom)


def cut(polygons: tuple[Points, ...], width: int, height: int, matrix: Points = PLAIN) -> Mask:
    """The mask of ``polygons``, carried by ``matrix`` (2 × 3) onto ``width`` × ``height``."""
    fine = 3 if max(width, height) < 900 else 2
    mask = np.zeros((height * fine, width * fine), np.uint8)
    for points in polygons:
        placed = (points @ matrix[:, :2].T + matrix[:, 2]) * fine - 0.5
        cv2.fillPoly(mask, [np.round(placed * _ONE).astype(np.int32)], 255, shift=_SHIFT)
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def smooth(points: Points, closed: bool = False) -> Points:
    """A Catmull-Rom curve through ``points``."""
    ends = (points[-1:], points[:2]) if closed else (2 * points[:1] - points[1:2],
                                                     2 * points[-1:] - points[-2:-1])
    knots = np.concatenate([ends[0], points, ends[1]])
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    pieces = [0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2
                     + (3 * b - a - 3 * c + d) * t ** 3)
              for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False)]
    return np.concatenate(pieces if closed else [*pieces, points[-1:]])


def _closed(points: Points, corners: list[bool]) -> Points:
    """Runs between corners are curves of their own; without a corner it is one ring."""
    if not any(corners):
        return smooth(points, closed=True)
    first = corners.index(True)
    order = [*range(first, len(points)), *range(first + 1)]
    runs: list[Points] = []
    run: list[int] = []
    for place, index in enumerate(order):
        run.append(index)
        if place and corners[index]:
            runs.append(smooth(points[run]) if len(run) > 2 else points[run])
            run = [index]
    return np.concatenate(runs)


def _stroke(points: Points) -> tuple[Points, ...]:
    """A disc at every step and a quadrangle between each two."""
    line = smooth(points)
    angles = np.linspace(0, 2 * math.pi, 20, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], 1)
    discs = [x[:2] + ring * max(0.02, x[2] / 2) for x in line]
    quads = []
    for a, b in pairwise(line):
        way = b[:2] - a[:2]
        side = np.array([-way[1], way[0]]) / max(1e-9, float(np.hypot(*way)))
        quads.append(np.array([a[:2] + side * a[2] / 2, b[:2] + side * b[2] / 2,
                               b[:2] - side * b[2] / 2, a[:2] - side * a[2] / 2]))
    return (*discs, *quads)


def _ellipse(tokens: list[str]) -> Points:
    x, y = (float(v) for v in tokens[0].split(","))
    rx, ry = (float(v) for v in tokens[1].split(","))
    turn = math.radians(float(tokens[2])) if len(tokens) > 2 else 0.0
    angles = np.linspace(0, 2 * math.pi, 72, endpoint=False)
    flat = np.stack([rx * np.cos(angles), ry * np.sin(angles)], 1)
    spin = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    return np.asarray(flat @ spin + (x, y), np.float64)
