"""A slow move is smooth below the pixel, as seen in the frames that are decoded from its clip.

A light spot is followed by its centre of mass; how even its way is, is measured in pixels.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.backend import Session
from media.clips import write_clip
from media.probe import opened
from scenes.cameras.still import StillCamera
from scenes.shot import Picture, Setup

WIDTH, HEIGHT, FPS = 320, 180, 24
MOST_JITTER = 0.06
"""Pixels that a frame may be off the middle between its neighbours. Steps of whole pixels make
half a pixel and more; what remains here is the encoder's."""

MOVES = [("slow push in to 30% 60%", (960, 540), 12),
         ("pull out from the upper left", (960, 640), 8),
         ("slow pan right", (1400, 540), 20), ("向左上角缓推", (500, 700), 10),
         ("push in", (960, 540), 15), ("tilt down", (960, 540), 12)]


def spotted(path: Path, size: tuple[int, int]) -> Path:
    """A dark picture with one soft spot, left of its middle and above it."""
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    reach = 0.02 * min(size)
    light = np.exp(-((x - 0.44 * size[0]) ** 2 + (y - 0.46 * size[1]) ** 2) / (2 * reach ** 2))
    grey = (8 + 240 * light).astype(np.uint8)
    Image.fromarray(grey).convert("RGB").save(path)
    return path


def way(clip: Path) -> np.ndarray:
    """Where the spot is in each decoded frame; shape (frames, 2), pixels."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    found = []
    with opened(clip) as container:
        for frame in container.decode(video=0):
            light = np.clip(frame.to_ndarray(format="gray").astype(float) - 70, 0, None)
            found.append(((light * x).sum() / light.sum(), (light * y).sum() / light.sum()))
    return np.array(found)


def jitter(path: np.ndarray) -> float:
    """How far a frame is off the middle between its neighbours, at most; pixels."""
    return float(np.abs(path[1:-1] - (path[:-2] + path[2:]) / 2).max())


def goes_one_way(path: np.ndarray) -> bool:
    """Whether no frame goes back, along each axis on which the spot moves at all."""
    ways = [np.diff(path[:, axis]) for axis in (0, 1) if np.ptp(path[:, axis]) > 2]
    return bool(ways) and all((steps > -0.01).all() or (steps < 0.01).all() for steps in ways)


def filmed(source: Path, framing: str, seconds: int) -> Path:
    asked = Setup(name="tale/s1-1", source=source, picture=Picture(framing=framing), width=WIDTH,
                  height=HEIGHT, fps=FPS, frames=FPS * seconds)
    [clip] = StillCamera().film([asked], Session(lambda _: source.with_suffix(".mp4")))
    return clip.path


@pytest.mark.parametrize(("framing", "size", "seconds"), MOVES)
def test_a_slow_move_is_smooth_below_the_pixel(tmp_path, framing, size, seconds):
    path = way(filmed(spotted(tmp_path / "spot.png", size), framing, seconds))
    steps = np.hypot(*np.diff(path, axis=0).T)
    assert len(path) == FPS * seconds
    assert steps.max() < 1
    assert goes_one_way(path)
    assert jitter(path) < MOST_JITTER


def test_steps_of_whole_pixels_would_be_seen(tmp_path):
    """The same way, each frame rounded to whole pixels: what the measure is there to find."""
    framing, size, seconds = MOVES[1]
    path = way(filmed(spotted(tmp_path / "spot.png", size), framing, seconds))
    with opened(tmp_path / "spot.mp4") as container:
        first = next(container.decode(video=0)).to_ndarray(format="rgb24")

    def rounded(index: int) -> np.ndarray:
        across, down = np.round(path[index] - path[0]).astype(int)
        return np.roll(first, (down, across), axis=(0, 1))

    write_clip(rounded, len(path), FPS, tmp_path / "rounded.mp4")
    assert jitter(way(tmp_path / "rounded.mp4")) > 5 * MOST_JITTER
