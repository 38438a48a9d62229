"""How a picture of any shape lies in the frame.

One of nearly the frame's shape covers it. Any other is shown whole, before a blurred and dimmed
copy of itself, because cropping what an author chose to show would be telling a lie.
"""

from __future__ import annotations

import cv2
import numpy as np

from media.clips import Frame
from scenes.shot import Size

_NEAR = 1.25
"""A picture at most this much wider or taller than the frame's shape is cropped to it."""
_COARSE = 8
"""Pixels of the frame that one of the blurred ground's stands for: nothing of it is sharp."""
_SOFT = 0.08
"""How far the ground is blurred, in frame heights."""
_DIM = 0.5


def covers(shape: float, size: Size) -> bool:
    """Whether a picture of that ``shape`` (width over height) covers a frame of ``size``."""
    wider = shape * size[1] / size[0]
    return max(wider, 1 / wider) <= _NEAR


def covering(shape: float, size: Size) -> Size:
    """The size, in whole pixels, at which a picture of ``shape`` just covers a frame."""
    width, height = size
    return max(width, round(height * shape)), max(height, round(width / shape))


def inside(shape: float, size: Size) -> Size:
    """The size at which it just lies inside the frame."""
    width, height = size
    return min(width, max(2, round(height * shape))), min(height, max(2, round(width / shape)))


def fitted(shown: Frame, size: Size) -> Frame:
    """A picture in a frame of ``size``: covering it, or whole before its own ground."""
    shape = shown.shape[1] / shown.shape[0]
    if covers(shape, size):
        return np.ascontiguousarray(middle(_resized(shown, covering(shape, size)), size))
    held = _resized(shown, inside(shape, size))
    behind = cv2.resize(ground(shown, size), size, interpolation=cv2.INTER_LINEAR)
    left, top = (size[0] - held.shape[1]) // 2, (size[1] - held.shape[0]) // 2
    behind[top:top + held.shape[0], left:left + held.shape[1]] = held
    return np.asarray(behind, np.uint8)


def _resized(shown: Frame, size: Size) -> Frame:
    if size == (shown.shape[1], shown.shape[0]):
        return shown
    how = cv2.INTER_AREA if size[0] < shown.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(shown, size, interpolation=how), np.uint8)


def ground(shown: Frame, size: Size) -> Frame:
    """The picture's middle as a soft dark ground of the frame's shape, an eighth as large."""
    part = middle(shown, inside(size[0] / size[1], (shown.shape[1], shown.shape[0])))
    small = cv2.resize(part, (size[0] // _COARSE, size[1] // _COARSE),
                       interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), _SOFT * size[1] / _COARSE)
    return np.asarray(cv2.convertScaleAbs(soft, alpha=_DIM), np.uint8)


def middle(shown: Frame, size: Size) -> Frame:
    """The middle of a picture, cut out of it; ``size`` is at most the picture's."""
    left, top = (shown.shape[1] - size[0]) // 2, (shown.shape[0] - size[1]) // 2
    return shown[top:top + size[1], left:left + size[0]]
