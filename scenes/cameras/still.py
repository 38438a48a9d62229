"""The still camera: films the author's own picture with a slow move over it.

A picture of nearly the film's shape fills the frame; so does one that is panned along. Any other is
shown whole, mounted before a blurred and dimmed copy of itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from media.backend import Identity, Session
from media.clips import Frame
from media.workers import cores
from scenes.aim import NoSuchPoint, aims, pace
from scenes.camera import CannotFilm, Limits
from scenes.drawing import Draw, drawn
from scenes.fitting import covering, covers, ground, inside
from scenes.flight import Flight, Lying, along, flight
from scenes.image import checked, picture
from scenes.lexicon import Move, read
from scenes.motion import Pose, farthest, pose
from scenes.shot import Clip, Setup, Size
from scenes.versions import DRAWN, versions

_MOUNTED = 0.84
"""The part of the frame that a picture shown whole takes."""
_CALM = 0.8
"""How much of a move that names no point a mounted picture goes: it stays whole."""
_BEHIND = 0.5
"""How much of a picture's way the ground behind it goes."""
_FINE = 2.0
"""Pixels kept for one of the frame's: moves below the pixel stay crisp without shimmering."""
_COARSE = 4
"""Pixels of the frame for one of a shadow's."""
_MOST_PIXELS, _LONGEST = 64_000_000, 32_000
"""Of a picture that is kept: memory, and what OpenCV can warp."""
_FAST = 1.5
"""How much farther a fast move goes that names no point."""

Canvas = npt.NDArray[np.uint8]
"""Shape (height, width, 4); the fourth channel is there because OpenCV warps four the fastest."""


class _LaidPicture(NamedTuple):
    """A picture lying in the frame: ``grain`` of its pixels make one of the frame's."""

    pixels: Canvas
    grain: float
    follows: float
    """How much of the camera's move it goes."""
    covers: bool
    """Whether it fills the frame, rather than lying in it."""


class _StillShot(NamedTuple):
    """All of a shot, ready to be drawn."""

    sheets: tuple[_LaidPicture, ...]
    """The hindmost first."""
    pose: Callable[[float], Pose]
    """Where the camera looks at a progress of 0 to 1."""
    far: float
    """The most that it is off the middle of a picture that just covers the frame: so much larger
    is the picture made."""


class StillCamera:
    """Films ``setup.source``. The same picture and setup give the same bytes."""

    takes_options = False
    limits = Limits(longest_seconds=600, from_image=True)
    reads = frozenset(("source", "picture", "palette", "width", "height", "fps", "frames"))

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    @property
    def identity(self) -> Identity:
        return Identity(name="still", revision="3", settings=versions(*DRAWN, "pillow"))

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        """Raises CannotFilm for a setup without a picture, or whose file is none."""
        for setup in setups:
            _check(setup)

        yield from drawn(setups, session, self._workers, self._opened)

    def frame(self, setup: Setup, index: int) -> Frame:
        """One frame of the clip, for a storyboard; shape (height, width, 3)."""
        _check(setup)
        return self._opened(setup)(index)

    def _opened(self, setup: Setup) -> Draw:
        scene = _scene(setup)
        return lambda index: _draw(setup, scene, index)


def _check(setup: Setup) -> None:
    if setup.width % 2 or setup.height % 2:
        raise CannotFilm(f"shot {setup.name} is {setup.width}×{setup.height}; the still camera "
                         "films even sizes: set look.size")
    if setup.seconds > StillCamera.limits.longest_seconds:
        raise CannotFilm(f"shot {setup.name} lasts {setup.seconds:.1f} s; still films at most "
                         f"{StillCamera.limits.longest_seconds:.0f} s: split it")
    try:
        aims(setup.picture.framing)
    except NoSuchPoint as exc:
        raise CannotFilm(f"shot {setup.name}: {exc}") from exc
    checked(setup)


def _scene(setup: Setup) -> _StillShot:
    """Everything slow: the picture read, laid in the frame, and the way over it found."""
    shown = picture(setup)
    shape = shown.shape[1] / shown.shape[0]
    words, seconds = setup.picture.framing, setup.seconds
    move = read(words).move or "push in"
    filling, frame = _over(setup, covering(shape, setup.size)), setup.width / setup.height
    zooms = move in ("push in", "pull out")
    points = aims(words, sides=zooms)
    fills = covers(shape, setup.size) or (any(points) and not zooms and move != "static")
    lying = filling if fills else _over(setup, _mounted(setup, shape), (1 - _MOUNTED) / 2)
    way = flight(move, points, pace(words), seconds, lying)
    if way is None and (way := along(move, pace(words), seconds, filling, frame)):
        lying = filling
    sheets = _covered(setup, shown, lying) if lying == filling else _held(setup, shown, lying)
    if way is not None:
        return _StillShot(sheets, _flown(way, seconds), 0.0)
    return _drifting(setup, sheets, move)


def _flown(way: Flight, seconds: float) -> Callable[[float], Pose]:
    return lambda progress: way.at(progress, seconds)


def _drifting(setup: Setup, sheets: tuple[_LaidPicture, ...], move: Move) -> _StillShot:
    """A move that names no point: it goes a little way, and a mounted picture stays whole."""
    seconds, calm = setup.seconds, 1.0 if sheets[-1].covers else _CALM
    reach = _reach(move, seconds)
    if sheets[-1].covers and pace(setup.picture.framing) > 1:
        reach *= _FAST

    def at(progress: float) -> Pose:
        x, y, zoom = pose(move, progress, seconds, reach)
        return Pose(x * calm, y * calm, 1 + (zoom - 1) * calm)

    return _StillShot(sheets, at, farthest(seconds, reach, move) * calm)


def _over(setup: Setup, size: Size, margin: float = 0.0) -> Lying:
    return Lying(size[0] / setup.width, size[1] / setup.height, margin)


def _mounted(setup: Setup, shape: float) -> Size:
    width, height = inside(shape, setup.size)
    return max(2, round(width * _MOUNTED)), max(2, round(height * _MOUNTED))


def _covered(setup: Setup, shown: Frame, lying: Lying) -> tuple[_LaidPicture, ...]:
    pixels, grain = _scaled(setup, shown, lying)
    return (_LaidPicture(pixels, grain, 1.0, True),)


def _held(setup: Setup, shown: Frame, lying: Lying) -> tuple[_LaidPicture, ...]:
    """The picture whole, its shadow, and its ground."""
    pixels, grain = _scaled(setup, shown, lying)
    behind = cv2.cvtColor(ground(shown, setup.size), cv2.COLOR_RGB2RGBA)
    return (_LaidPicture(np.asarray(behind, np.uint8),
                         behind.shape[1] / setup.width, _BEHIND, True),
            _shadow(setup, lying), _LaidPicture(pixels, grain, 1.0, False))


def _scaled(setup: Setup, shown: Frame, lying: Lying) -> tuple[Canvas, float]:
    """The picture as it lies in the frame, and how many of its pixels make one of the frame's."""
    width, height = lying.width * setup.width, lying.height * setup.height
    grain = min(_FINE, math.sqrt(_MOST_PIXELS / (width * height)), _LONGEST / max(width, height))
    size = (max(2, round(width * grain)), max(2, round(height * grain)))
    how = cv2.INTER_AREA if size[0] < shown.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.cvtColor(cv2.resize(shown, size, interpolation=how),
                                   cv2.COLOR_RGB2RGBA), np.uint8), grain


def _shadow(setup: Setup, lying: Lying) -> _LaidPicture:
    """What the mounted picture throws on its ground: black, its alpha the darkness."""
    width = max(1, round(lying.width * setup.width / _COARSE))
    height = max(1, round(lying.height * setup.height / _COARSE))
    spread = max(2, round(0.02 * setup.height / _COARSE))
    alpha = np.zeros((height + 8 * spread, width + 8 * spread), np.uint8)
    alpha[4 * spread + 1:-4 * spread + 1 or None, 4 * spread:-4 * spread] = 170
    soft = cv2.GaussianBlur(alpha, (0, 0), spread)
    return _LaidPicture(np.dstack([np.zeros((*soft.shape, 3), np.uint8), soft]), 1 / _COARSE, 1.0,
                        False)


def _draw(setup: Setup, scene: _StillShot, index: int) -> Frame:
    at = scene.pose(index / max(1, setup.frames - 1))
    frame = _laid(setup, scene.sheets[0], at, scene.far)[:, :, :3].copy()
    for sheet in scene.sheets[1:]:
        above = _laid(setup, sheet, at, 0.0)
        keep = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(above, 3)), cv2.COLOR_GRAY2RGB)
        cv2.multiply(frame, keep, dst=frame, scale=1 / 255)
        cv2.add(frame, cv2.cvtColor(above, cv2.COLOR_RGBA2RGB), dst=frame)
    return frame


def _reach(move: Move, seconds: float) -> float:
    """How much farther than usual it goes.

    Nothing in a picture lives by itself, as in a drawn shot: in any 4 s something moves by 2.5 %
    of the frame, in shots of up to 20 s, or of 8 s when the camera pushes in or pulls out. No
    farther than leaves a mounted picture whole; so a longer shot is slower.
    """
    match move:
        case "static":
            return 1.25
        case "push in" | "pull out":
            return min(1.9, max(1.0, seconds / 4.5))
    return min(1.6, max(1.0, seconds / 13))


def _laid(setup: Setup, sheet: _LaidPicture, at: Pose, far: float) -> Canvas:
    """The sheet in the frame, enlarged so that a camera ``far`` off its middle sees no edge."""
    height, width = sheet.pixels.shape[:2]
    room = 1 / (1 - 2 * far * sheet.follows)
    zoom = (1 + (at.zoom - 1) * sheet.follows) * room / sheet.grain
    x = _placed(at.x * sheet.follows * setup.width, zoom * width, setup.width, sheet.covers)
    y = _placed(at.y * sheet.follows * setup.height, zoom * height, setup.height, sheet.covers)
    matrix = np.array([[zoom, 0, x], [0, zoom, y]])
    # The sheet's pixels and the frame's are points in the middle of small squares.
    matrix[:, 2] += (zoom - 1) / 2
    border = cv2.BORDER_REPLICATE if sheet.covers else cv2.BORDER_CONSTANT
    return np.asarray(cv2.warpAffine(sheet.pixels, matrix, setup.size, flags=cv2.INTER_LINEAR,
                                     borderMode=border), np.uint8)


def _placed(shift: float, side: float, frame: int, covers: bool) -> float:
    """Where a side of that many pixels begins in the frame, its middle ``shift`` off the frame's;
    one that covers the frame is never drawn over its edge."""
    spare = (side - frame) / 2
    return -spare - (max(-spare, min(spare, shift)) if covers and spare >= 0 else shift)
