"""A sheet of paper: grain, a lit edge, and the soft shadow that it throws on what lies behind."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from scenes.cameras.paper.shapes import Mask
from scenes.colour import Colour

Pixels = npt.NDArray[np.uint8]
"""Shape (height, width, 4): RGB already multiplied by the alpha that follows it."""
Tint = npt.NDArray[np.float32]
"""Colours of 0 to 255 that broadcast to (height, width, 3)."""

_TILE = 768


@cache
def _grain_tile() -> npt.NDArray[np.float32]:
    """Fibres, specks and cloudiness of paper, around 1; it wraps at its edges."""
    rng = np.random.default_rng(20)
    fine = _blurred(rng.standard_normal((_TILE, _TILE)), 0.9)
    cloud = _blurred(rng.standard_normal((_TILE, _TILE)), 24)
    fibres = np.zeros((_TILE, _TILE), np.uint8)
    for _ in range(900):
        x, y = rng.uniform(0, _TILE, 2)
        bend = np.cumsum(rng.normal(0, 0.25, 9)) + rng.uniform(0, 6.28)
        steps = np.cumsum(np.stack([np.cos(bend), np.sin(bend)], 1) * rng.uniform(2, 5), 0)
        line = np.round((steps + np.array([x, y])) * 16).astype(np.int32)
        cv2.polylines(fibres, [line], False, 255, 1, cv2.LINE_AA, 4)
    woven = cv2.GaussianBlur(fibres.astype(np.float32) / 255, (0, 0), 0.7)
    return np.asarray(1 + 0.016 * fine + 0.014 * cloud + 0.035 * (woven - woven.mean()),
                      np.float32)


def _blurred(noise: npt.NDArray[np.float64], sigma: float) -> npt.NDArray[np.float32]:
    """Noise of deviation 1, blurred so that opposite edges meet."""
    pad = 96
    wide = np.pad(noise.astype(np.float32), pad, mode="wrap")
    soft = cv2.GaussianBlur(wide, (0, 0), sigma)[pad:-pad, pad:-pad]
    return np.asarray(soft / soft.std(), np.float32)


def grain(height: int, width: int, offset: int) -> npt.NDArray[np.float32]:
    """A piece of paper's texture, shape (height, width, 1); ``offset`` chooses the piece."""
    rows = (np.arange(height) + offset * 131) % _TILE
    columns = (np.arange(width) + offset * 277) % _TILE
    return _grain_tile()[rows[:, None], columns[None, :]][:, :, None]


def tint(colour: Colour) -> Tint:
    """One colour, shape (1, 1, 3)."""
    return np.array(colour, np.float32).reshape(1, 1, 3)


def sheet(mask: Mask, colours: Tint, shadow: Colour, scale: float, *, lit: float = 0.16,
          weight: float = 0.42, offset: int = 0) -> Pixels:
    """Paper of ``colours`` where ``mask`` is, its edge ``lit`` from above, its shadow around it.

    ``scale`` is the length in pixels that the paper's thickness goes by (a 720p frame's height);
    ``weight`` is the shadow's darkness.
    """
    height, width = mask.shape
    paper = colours * grain(height, width, offset)
    share = mask.astype(np.float32)[:, :, None] * (1 / 255)
    if lit:
        paper = paper + (255 - paper) * (lit * _edge(mask, scale))[:, :, None]
    below = (1 - share) * _shadow(mask, scale)[:, :, None] * weight
    colour = paper * share + tint(shadow) * below
    out = np.empty((height, width, 4), np.uint8)
    out[:, :, :3] = np.clip(colour + 0.5, 0, 255)
    out[:, :, 3:] = (share + below) * 255 + 0.5
    return out


def over(below: npt.NDArray[np.uint8], above: Pixels) -> None:
    """Lay ``above`` on the opaque ``below`` (height, width, 3 or 4), in place."""
    keep = 255 - above[:, :, 3:]
    kept = below[:, :, :3] * (keep * np.float32(1 / 255))
    below[:, :, :3] = np.clip(kept + above[:, :, :3] + 0.5, 0, 255)


def glow(width: int, height: int, colour: Colour, strength: float) -> Pixels:
    """Light that adds itself to what is behind: a soft round shine filling the box."""
    y = (np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1
    x = (np.arange(width, dtype=np.float32) + 0.5) / width * 2 - 1
    away = np.sqrt(np.minimum(1, x[None, :] ** 2 + y[:, None] ** 2))
    fall = (1 - away) ** 2.2 * strength
    out = np.zeros((height, width, 4), np.uint8)
    out[:, :, :3] = fall[:, :, None] * tint(colour)
    return out


def _edge(mask: Mask, scale: float) -> npt.NDArray[np.float32]:
    """1 along the upper edge, where the light catches the cut."""
    step = max(1.0, scale / 330)
    shift = np.array([[1, 0, -0.35 * step], [0, 1, step]], np.float64)
    lower = cv2.warpAffine(mask, shift, mask.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.subtract(mask, lower), np.float32) * np.float32(1 / 255)


def _shadow(mask: Mask, scale: float) -> npt.NDArray[np.float32]:
    """0 to 1: a close dark shadow and a wide faint one, blurred small and brought to size."""
    height, width = mask.shape
    part = max(1, round(scale / 180))
    small = cv2.resize(mask, (-(-width // part), -(-height // part)),
                       interpolation=cv2.INTER_AREA).astype(np.float32)
    near = cv2.GaussianBlur(small, (0, 0), 0.0065 * scale / part + 0.3)
    wide = cv2.GaussianBlur(small, (0, 0), 0.024 * scale / part + 0.3)
    both = (0.6 * near + 0.4 * wide) * np.float32(1 / 255)
    fall = np.array([[1, 0, 0.003 * scale], [0, 1, 0.005 * scale]], np.float64)
    large = cv2.resize(both, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.warpAffine(large, fall, (width, height),
                                     borderMode=cv2.BORDER_REPLICATE), np.float32)
