"""The stage: layers behind one another, each alive, seen by a moving camera.

Layers are small unsigned bytes with alpha already multiplied in; each is carried to its place by
one affine warp per frame and laid over only the part of the frame that it covers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from media.clips import Frame
from scenes.cameras.paper.sheet import Pixels
from scenes.motion import Pose

Matrix = npt.NDArray[np.float64]
Row = tuple[float, float, float]
Overlay = Callable[[Frame, float], None]
"""Draws on the finished frame, in place, at a time in seconds: falling snow, a flash."""


class Alive(NamedTuple):
    """How a layer moves by itself: swings around its rest, and a steady drift.

    Lengths in pixels, angles in degrees, stretches as fractions, times in seconds.
    """

    dx: float = 0.0
    dy: float = 0.0
    turn: float = 0.0
    stretch: float = 0.0
    period: float = 4.0
    phase: float = 0.0
    drift: float = 0.0
    flicker: float = 0.0
    """How much of its opacity comes and goes."""


STILL = Alive()


class Layer(NamedTuple):
    """One cut sheet. ``x``, ``y``: where its first pixel lies in the frame while all is at rest."""

    pixels: Pixels
    x: float
    y: float
    depth: float
    """0 far away, 1 where the figures stand, more in front of them."""
    alive: Alive = STILL
    pivot: tuple[float, float] = (0.0, 0.0)
    """The point, in the frame, around which it turns and stretches."""
    show: Callable[[float], float] | None = None
    """Its opacity (0 to 1) at a time in seconds."""
    hides: float = math.inf
    """Below this row of the frame nothing behind it is ever seen."""


class Stage(NamedTuple):
    """All of a shot, ready to be drawn."""

    width: int
    height: int
    backdrop: Layer
    """The sky or back wall: three channels, larger than the frame."""
    layers: tuple[Layer, ...]
    """From far to near."""
    overlays: tuple[Overlay, ...]
    vignette: npt.NDArray[np.uint8]
    """Shape (height, width, 3); 255 leaves a pixel as it is."""

    def draw(self, seconds: float, pose: Pose) -> Frame:
        """The frame at a time, seen from ``pose``."""
        frame = _backdrop(self, seconds, pose)
        for layer in self.layers:
            _lay(frame, layer, seconds, pose)
        for overlay in self.overlays:
            overlay(frame, seconds)
        cv2.multiply(frame, self.vignette, dst=frame, scale=1 / 255)
        return frame


def trimmed(layer: Layer) -> Layer:
    """The layer without the empty margins of its sheet."""
    left, top, width, height = cv2.boundingRect(layer.pixels.max(axis=2))
    if not width:
        return layer._replace(pixels=layer.pixels[:1, :1])
    pixels = np.ascontiguousarray(layer.pixels[top:top + height, left:left + width])
    return layer._replace(pixels=pixels, x=layer.x + left, y=layer.y + top)


def parallax(depth: float) -> float:
    """How much of the camera's way a layer goes."""
    return 0.30 + 0.70 * depth


def _backdrop(stage: Stage, seconds: float, pose: Pose) -> Frame:
    matrix = carried(stage.backdrop, seconds, pose, stage.width, stage.height)
    return np.asarray(cv2.warpAffine(
        stage.backdrop.pixels, matrix, (stage.width, stage.height), flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE), np.uint8)[:, :, :3].copy()


def _lay(frame: Frame, layer: Layer, seconds: float, pose: Pose) -> None:
    height, width = frame.shape[:2]
    matrix = carried(layer, seconds, pose, width, height)
    left, top, right, bottom = _box(matrix, layer.pixels, width, height)
    strength = _strength(layer, seconds)
    if right <= left or bottom <= top or strength <= 0:
        return
    matrix[:, 2] -= (left, top)
    paper = cv2.warpAffine(layer.pixels, matrix, (right - left, bottom - top),
                           flags=cv2.INTER_LINEAR)
    if strength < 1:
        paper = cv2.convertScaleAbs(paper, alpha=strength)
    region = frame[top:bottom, left:right]
    keep = cv2.bitwise_not(cv2.extractChannel(paper, 3))
    cv2.multiply(region, cv2.cvtColor(keep, cv2.COLOR_GRAY2RGB), dst=region, scale=1 / 255)
    cv2.add(region, cv2.cvtColor(paper, cv2.COLOR_RGBA2RGB), dst=region)


def carried(layer: Layer, seconds: float, pose: Pose, width: int, height: int) -> Matrix:
    """From the layer's pixels to the frame's, shape (2, 3).

    In plain numbers, as all that is done for each layer of each frame: NumPy takes longer to be
    called than two rows take to be reckoned.
    """
    near = parallax(layer.depth)
    zoom = 1 + (pose.zoom - 1) * near
    (a, b, across), (c, d, down) = _swing(layer, seconds)
    x, y = layer.x - layer.pivot[0], layer.y - layer.pivot[1]
    origin_x = a * x + b * y + layer.pivot[0] + across
    origin_y = c * x + d * y + layer.pivot[1] + down
    middle_x, middle_y = width / 2, height / 2
    return np.array([
        [zoom * a, zoom * b, zoom * (origin_x - middle_x - pose.x * width * near) + middle_x],
        [zoom * c, zoom * d, zoom * (origin_y - middle_y - pose.y * height * near) + middle_y]])


def _swing(layer: Layer, seconds: float) -> tuple[Row, Row]:
    """The layer's own turn and stretch, and behind them its own way."""
    alive = layer.alive
    angle = 2 * math.pi * (seconds / alive.period + alive.phase)
    swing, lag = math.sin(angle), math.sin(angle + 1.9)
    turn = math.radians(alive.turn * lag)
    tall = 1 + alive.stretch * swing
    return ((math.cos(turn), -math.sin(turn) * tall, alive.dx * swing + alive.drift * seconds),
            (math.sin(turn), math.cos(turn) * tall, alive.dy * lag))


def _strength(layer: Layer, seconds: float) -> float:
    alive = layer.alive
    shown = layer.show(seconds) if layer.show else 1.0
    if alive.flicker:
        wave = math.sin(2 * math.pi * (seconds / alive.period + alive.phase))
        shown *= 1 - alive.flicker * (0.5 + 0.5 * wave)
    return shown


def _box(matrix: Matrix, pixels: Pixels, width: int, height: int) -> tuple[int, int, int, int]:
    """The part of the frame that the layer can touch: left, top, right, bottom."""
    (a, b, x), (c, d, y) = matrix.tolist()
    tall, wide = pixels.shape[:2]
    across = 0.0, a * wide, b * tall, a * wide + b * tall
    down = 0.0, c * wide, d * tall, c * wide + d * tall
    return (max(0, math.floor(min(across) + x)), max(0, math.floor(min(down) + y)),
            min(width, math.ceil(max(across) + x) + 1), min(height, math.ceil(max(down) + y) + 1))
