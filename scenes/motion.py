"""Camera moves over a flat picture, smooth below the pixel.

Positions are fractions of the frame, time is a fraction of the shot; no picture is known here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scenes.lexicon import Move

_TRAVEL = 0.028
"""How far a move goes in a second, as a fraction of the frame: slower than reading."""
_FARTHEST = 0.11
_DRIFT = 0.16
"""How much of that way a static camera wanders."""
_ROUND_SECONDS = 6.0
"""How long a static camera's round takes at least."""
_SOFT, _SOFT_SECONDS = 0.6, 4.0
"""How softly a move starts and lands, and the shot's length from which it takes no longer to."""


class Pose(NamedTuple):
    """Where the camera looks: offsets in fractions of the frame, zoom 1 or more."""

    x: float
    y: float
    zoom: float


def eased(progress: float, seconds: float) -> float:
    """From 0 to 1, starting and landing softly; never more than a third faster than even.

    In a long shot it would hardly move at its ends, if they took their share of it.
    """
    smooth = progress * progress * (3 - 2 * progress)
    return progress + (smooth - progress) * _SOFT * min(1.0, _SOFT_SECONDS / seconds)


def pose(move: Move, progress: float, seconds: float, reach: float = 1.0) -> Pose:
    """The pose at ``progress`` (0 to 1) of a shot that lasts ``seconds``.

    ``reach`` scales the way that is gone. Even a static camera breathes a little, because a
    picture in which nothing moves looks like a fault.
    """
    way = min(_FARTHEST, _TRAVEL * seconds) * reach
    gone = eased(progress, seconds)
    across = (gone - 0.5) * way
    match move:
        case "pan right":
            return Pose(across, 0.0, 1.0 + 0.1 * way)
        case "pan left":
            return Pose(-across, 0.0, 1.0 + 0.1 * way)
        case "tilt down":
            return Pose(0.0, across, 1.0 + 0.1 * way)
        case "tilt up":
            return Pose(0.0, -across, 1.0 + 0.1 * way)
        case "push in":
            return Pose(0.0, 0.0, 1.0 + 1.1 * way * gone)
        case "pull out":
            return Pose(0.0, 0.0, 1.0 + 1.1 * way * (1 - gone))
    turn = 2 * math.pi * progress * max(1.0, seconds / _ROUND_SECONDS)
    drift = _DRIFT * way
    return Pose(drift * math.sin(turn), 0.4 * drift * math.cos(turn), 1.0 + 0.22 * way * progress)


def farthest(seconds: float, reach: float = 1.0, move: Move | None = None) -> float:
    """The most that a pose of such a shot is off the middle, as a fraction of the frame.

    Of this ``move``, or of any.
    """
    way = min(_FARTHEST, _TRAVEL * seconds) * reach
    match move:
        case "push in" | "pull out":
            return 0.0
        case "static":
            return _DRIFT * way
    return way / 2
