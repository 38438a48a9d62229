"""What lies between two pictures of one shot: each thing at its place on the way.

Where it goes is seen by dense optical flow, from each picture to the other. A point between the two
has two answers to where it came from, one by each flow; right is the one whose ends look alike, and
that is how a thing in front parts from what it covers. What only one of the two pictures shows is
taken from that one, so that nothing shines through.

Flow: T. Kroeger et al., "Fast Optical Flow using Dense Inverse Search", 2016, as OpenCV has it; its
variational refinement is left out, because it draws the ground along with what moves before it.
Measured beside others in ``docs/benchmarks.md``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from media.clips import Frame

Plane = npt.NDArray[np.float32]
"""A number a pixel: shape (height, width)."""
Field = npt.NDArray[np.float32]
"""A vector (x, y) a pixel, in pixels: shape (height, width, 2)."""

N = TypeVar("N", np.uint8, np.float32)

_NO_OTHER: Any = None
"""OpenCV's second map, which a map of vectors needs none of."""
_COARSE = 2
"""Pixels of the picture that one of the coarser picture's stands for, on which ways are judged."""
_STRIDE = 3
"""Pixels between the patches that are searched for; OpenCV's 4 loses more of what is thin."""
_ROUNDS = 2
"""Steps towards the point from which a flow leads here; a third changed nothing that was seen."""
_SOFT = 1.5
"""Over how many coarse pixels two ends are compared: noise differs from itself in one alone."""
_SURE = 0.05
"""How fast the better answer prevails, for each unit by which its ends are more alike."""
_MISSED = 4.0
"""Coarse pixels by which there and back may miss, before a point counts as hidden in the other."""
_NOTHING = 1e-3
"""What is left of the weight of a picture that does not show a point: something must be shown."""


class _Way(NamedTuple):
    """An answer to where each point came from and goes to, at the coarser size."""

    step: Field
    """From the first picture to the second."""
    apart: Plane
    """How unlike its ends are."""
    first: Plane
    """The first picture's share of what is shown, 0 to 1."""


class Between:
    """Two pictures of one size, and what was seen of the ways from each to the other."""

    def __init__(self, before: Frame, after: Frame) -> None:
        """``before``, ``after``: shape (height, width, 3)."""
        self._pictures = before, after
        self._still = np.array_equal(before, after)
        if self._still:
            return
        height, width = before.shape[:2]
        self._size = max(1, width // _COARSE), max(1, height // _COARSE)
        self._small = _smaller(before, self._size), _smaller(after, self._size)
        there, back = _flow(before, after), _flow(after, before)
        scale = _vector(self._size[0] / width, self._size[1] / height)
        self._there = _smaller(there, self._size) * scale
        self._back = _smaller(back, self._size) * scale
        self._hidden = _missed(self._there, self._back), _missed(self._back, self._there)

    def at(self, share: float) -> Frame:
        """The picture at ``share`` of the time from the first to the second, between 0 and 1."""
        if self._still:
            return self._pictures[0]
        one, other = (self._judged(step, share) for step in self._steps(share))
        sure = 1 / (1 + np.exp(np.clip((one.apart - other.apart) * _SURE, -30, 30)))
        weight = self._large(sure)
        return np.asarray(cv2.blendLinear(self._shown(one, share), self._shown(other, share),
                                          weight, 1 - weight), np.uint8)

    def _steps(self, share: float) -> tuple[Field, Field]:
        """The two answers: from which point the flow of each picture leads here."""
        grid = _grid(*self._size)
        one, other = self._there, -self._back
        for _ in range(_ROUNDS):
            one = _pulled(self._there, grid - share * one)
            other = -_pulled(self._back, grid + (1 - share) * other)
        return one, other

    def _judged(self, step: Field, share: float) -> _Way:
        grid = _grid(*self._size)
        begin, end = grid - share * step, grid + (1 - share) * step
        apart = np.abs(_pulled(self._small[0], begin).astype(np.float32)
                       - _pulled(self._small[1], end)).sum(axis=2)
        # What is hidden in the second picture is the first's to show, and the other way round.
        first = ((1 - share) * (_within(begin) + _NOTHING)
                 * np.exp(-_pulled(self._hidden[1], end) / _MISSED))
        second = (share * (_within(end) + _NOTHING)
                  * np.exp(-_pulled(self._hidden[0], begin) / _MISSED))
        return _Way(step, np.asarray(cv2.GaussianBlur(apart, (0, 0), _SOFT), np.float32),
                    np.asarray(first / (first + second), np.float32))

    def _shown(self, way: _Way, share: float) -> Frame:
        """Both pictures brought along ``way``, each with its share."""
        height, width = self._pictures[0].shape[:2]
        scale = _vector(width / self._size[0], height / self._size[1])
        grid, step = _grid(width, height), self._large(way.step) * scale
        first = self._large(way.first)
        # Cubic: linear would make every second picture softer than its neighbours, a flicker.
        return np.asarray(cv2.blendLinear(
            _pulled(self._pictures[0], grid - share * step, cv2.INTER_CUBIC),
            _pulled(self._pictures[1], grid + (1 - share) * step, cv2.INTER_CUBIC),
            first, 1 - first), np.uint8)

    def _large(self, plane: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        height, width = self._pictures[0].shape[:2]
        return np.asarray(cv2.resize(np.asarray(plane, np.float32), (width, height),
                                     interpolation=cv2.INTER_LINEAR), np.float32)


def _flow(before: Frame, after: Frame) -> Field:
    """Where each pixel of ``before`` is in ``after``, as the way there."""
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    search.setVariationalRefinementIterations(0)
    search.setPatchStride(_STRIDE)
    none = np.zeros((*before.shape[:2], 2), np.float32)
    return np.asarray(search.calc(cv2.cvtColor(before, cv2.COLOR_RGB2GRAY),
                                  cv2.cvtColor(after, cv2.COLOR_RGB2GRAY), none), np.float32)


def _missed(there: Field, back: Field) -> Plane:
    """How far from itself each pixel comes that goes ``there`` and ``back``, up to _MISSED."""
    height, width = there.shape[:2]
    loop = there + _pulled(back, _grid(width, height) + there)
    far = np.minimum(np.linalg.norm(loop, axis=2), _MISSED).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(far, (0, 0), 1.0), np.float32)


def _within(at: Field) -> Plane:
    """1 for points in the picture, 0 for those a pixel or more outside it."""
    height, width = at.shape[:2]
    x, y = at[..., 0], at[..., 1]
    inside = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y))
    return np.asarray(np.clip(inside + 1, 0, 1), np.float32)


def _pulled(image: npt.NDArray[N], at: Field, how: int = cv2.INTER_LINEAR) -> npt.NDArray[N]:
    """What ``image`` has at each of the points ``at``; beyond its edge, what the edge has."""
    found: Any = cv2.remap(image, at, _NO_OTHER, how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, image.dtype)


def _smaller(image: npt.NDArray[N], size: tuple[int, int]) -> npt.NDArray[N]:
    found: Any = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(found, image.dtype)


def _vector(x: float, y: float) -> npt.NDArray[np.float32]:
    return np.array((x, y), np.float32)


@lru_cache(maxsize=4)
def _grid(width: int, height: int) -> Field:
    """Each pixel's own place."""
    return np.dstack(np.meshgrid(np.arange(width, dtype=np.float32),
                                 np.arange(height, dtype=np.float32)))
