"""A bright disc that goes a known way over a dim, uneven ground, and finding where it is."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from media.clips import Frame, write_clip

WIDTH, HEIGHT = 240, 136
_RADIUS = 16


def way(seconds: float, long: float = 5.0) -> tuple[float, float]:
    """Its middle, in pixels of a frame of WIDTH × HEIGHT: across in ``long`` seconds, in an arc."""
    share = seconds / long
    return 30 + 180 * share, 95 - 55 * math.sin(math.pi * share)


def drawn(seconds: float, width: int = WIDTH, height: int = HEIGHT, long: float = 5.0) -> Frame:
    """What is seen then, as a frame of any size, which it fills."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    x, y = (x + 0.5) * WIDTH / width - 0.5, (y + 0.5) * HEIGHT / height - 0.5
    at = way(seconds, long)
    sharp = width / WIDTH
    disc = np.clip((_RADIUS - np.hypot(x - at[0], y - at[1])) * sharp + 0.5, 0, 1)[..., None]
    ground = (80 + 18 * np.sin(x / 9) + 18 * np.cos(y / 7 + x / 30))[..., None] * (1, 0.9, 0.7)
    return np.asarray(ground * (1 - disc) + np.array((240, 225, 200)) * disc + 0.5, np.uint8)


def found(picture: Frame) -> tuple[float, float]:
    """Where the disc is in a frame of any size that shows all of it, in pixels of WIDTH × HEIGHT.
    """
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(float)
    bright = np.clip(picture[..., 0].astype(float) - 150, 0, None)
    return (float(((x + 0.5) * bright).sum() / bright.sum() * WIDTH / width - 0.5),
            float(((y + 0.5) * bright).sum() / bright.sum() * HEIGHT / height - 0.5))


def film(path: Path, frames: int, fps: int, long: float = 5.0) -> Path:
    """A clip of it at ``path``."""
    write_clip(lambda index: drawn(index / fps, long=long), frames, fps, path)
    return path
