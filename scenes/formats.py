"""The shapes, sizes and rates that a film can have."""

from __future__ import annotations

from typing import Literal

Aspect = Literal["16:9", "9:16", "1:1", "4:3", "3:4", "4:5", "21:9"]

FRAME_RATES = (24, 25, 30, 50, 60)
"""Each divides 48,000 samples, so that a frame is a whole number of them."""

SIZES: dict[str, tuple[int, int]] = {
    "16:9": (1280, 720), "9:16": (720, 1280), "1:1": (960, 960), "4:3": (960, 720),
    "3:4": (720, 960), "4:5": (768, 960), "21:9": (1680, 720),
}
"""An aspect's usual size in pixels: about the area of 720p."""

LEAST_SIDE, MOST_SIDE = 64, 4096
"""Of a film's width and height, in pixels; both are even, as video wants them."""
SIDES = range(LEAST_SIDE, MOST_SIDE + 1, 2)
"""Every width and height that a film can have."""
