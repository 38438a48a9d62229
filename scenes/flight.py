"""A camera's way over a picture, from one view to another, as documentaries film paintings.

Positions are fractions of the frame, time is a fraction of the shot; no pixels here. Between two
views of unlike size the picture grows around one point that stands still, at one rate, so that
what is never in the frame at either end is never in it between them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.aim import Aim, Aims
from scenes.lexicon import Move
from scenes.motion import Pose, eased

_CLOSER = 0.075
"""How much closer a push comes in a second, as a logarithm: half as near again in a little over
five; a documentary's speed."""
_CLOSEST, _LEAST = 1.5, 1.3
"""How close a push comes at most, and at least in however short a shot; as wide as the pace."""
_ALREADY = 0.35
"""How much of that is there when a push begins, where it begins at a point of its own."""
_PANNED, _PANNED_ALONG = 1.3, 1.1
"""How close a camera is that goes from point to point, in the frame or along a longer picture."""
_ACROSS = 0.10
"""Of the frame's longer side a second, for a pan along a picture. What crosses the frame in less
than seven seconds, 0.14, stutters: a rule of thumb at 24 frames a second, not measured here."""
_SPARE = 0.10
"""A picture that is wider than the frame by this much can be panned along."""

WHOLE = Pose(0.0, 0.0, 1.0)


class Lying(NamedTuple):
    """How large a picture lies in the frame, in frame widths and heights; 1 or more covers it."""

    width: float
    height: float
    margin: float = 0.0
    """How much of what lies around it may be seen beside an edge that is come close to."""


class Flight(NamedTuple):
    """From one pose to another."""

    begin: Pose
    end: Pose

    def at(self, progress: float, seconds: float) -> Pose:
        """The pose at ``progress`` (0 to 1) of a shot that lasts ``seconds``."""
        gone = eased(progress, seconds)
        begin, end = self
        zoom = begin.zoom * (end.zoom / begin.zoom) ** gone
        share = ((zoom - begin.zoom) / (end.zoom - begin.zoom) if begin.zoom != end.zoom else gone)
        return Pose(begin.x + (end.x - begin.x) * share, begin.y + (end.y - begin.y) * share, zoom)


def flight(move: Move, points: Aims, pace: float, seconds: float, lying: Lying) -> Flight | None:
    """The way of a move that names a point of the picture; None when it names none."""
    first, last = points.begin, points.end
    if move == "static" or (first is None and last is None):
        return None
    close = _close(pace, seconds) / (1 - 2 * lying.margin)
    if move == "push in" and last is not None:
        begin = view(first, 1 + (close - 1) * _ALREADY, lying) if first else WHOLE
        return Flight(begin, view(last, close, lying))
    if move == "pull out":
        return Flight(view(first or last, close, lying), WHOLE)
    if move == "push in":
        return None
    near = _PANNED_ALONG if max(lying.width, lying.height) > _PANNED else _PANNED
    return Flight(view(first, near, lying), view(last, near, lying))


def along(move: Move, pace: float, seconds: float, lying: Lying, shape: float) -> Flight | None:
    """The way of a pan or tilt along a picture that reaches beyond the frame; None where it hardly
    does, or for another move. ``shape`` is the frame's, width over height.

    All of the picture if there is time, else its middle.
    """
    tilts = move in ("tilt up", "tilt down")
    spare = (lying.height if tilts else lying.width) - 1
    if spare < _SPARE or move not in _TURNS:
        return None
    longer = max(1.0, shape) if tilts else max(1.0, 1 / shape)
    way = min(spare, _ACROSS * pace * longer * seconds) / 2
    x, y = _TURNS[move]
    return Flight(Pose(-x * way, -y * way, 1.0), Pose(x * way, y * way, 1.0))


_TURNS: dict[Move, tuple[int, int]] = {"pan left": (-1, 0), "pan right": (1, 0),
                                       "tilt up": (0, -1), "tilt down": (0, 1)}


def view(point: Aim | None, zoom: float, lying: Lying) -> Pose:
    """The pose that has ``point`` in the middle, or as near to it as the picture's edges allow.

    A side that covers the frame stays over its edges; one that does not stays inside them; both
    but for the margin.
    """
    point = point or Aim(0.5, 0.5)
    return Pose(_kept(point.x, zoom * lying.width, lying.margin),
                _kept(point.y, zoom * lying.height, lying.margin), zoom)


def _kept(point: float, side: float, margin: float) -> float:
    most = abs(side - 1) / 2 + margin
    return min(most, max(-most, side * (point - 0.5)))


def _close(pace: float, seconds: float) -> float:
    """How close a push comes: 1.2 to 1.35 slowly, 1.3 to 1.5 as usual, 1.45 to 1.75 fast."""
    least, most = (1 + (bound - 1) * pace for bound in (_LEAST, _CLOSEST))
    return min(most, max(least, math.exp(_CLOSER * pace * seconds)))
