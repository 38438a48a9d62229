"""The still camera: films the author's own picture with a slow move over it.

A picture of nearly the film's shape fills the frame; any other is shown whole, mounted before a
blurred and dimmed copy of itself, because cropping a museum's object would be telling a lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from media.backend import Destination, Identity
from media.clips import Frame, write_clip
from media.files import whole
from media.progress import Progress
from media.workers import cores, each, side_by_side
from scenes.camera import CannotFilm, Limits
from scenes.image import checked, picture
from scenes.lexicon import Move, read
from scenes.motion import Pose, farthest, pose
from scenes.shot import Clip, Setup
from scenes.versions import DRAWN, versions

_NEAR = 1.25
"""A picture at most this much wider or taller than the frame's shape is cropped to it."""
_MOUNTED = 0.84
"""The part of the frame that a picture shown whole takes."""
_FINE = 2.0
"""Pixels kept for one of the frame's: moves below the pixel stay crisp without shimmering."""

Canvas = npt.NDArray[np.uint8]
"""Shape (height, width, 4); the fourth channel is there because OpenCV warps four the fastest."""


class _Sheet(NamedTuple):
    """A picture lying in the frame: ``grain`` of its pixels make one of the frame's."""

    pixels: Canvas
    grain: float
    follows: float
    """How much of the camera's move it goes."""
    covers: bool
    """Whether it fills the frame, rather than lying in it."""


class StillCamera:
    """Films ``setup.source``. The same picture and setup give the same bytes."""

    limits = Limits(longest_seconds=600, from_image=True)
    reads = frozenset(("source", "picture", "palette", "width", "height", "fps", "frames"))

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    @property
    def identity(self) -> Identity:
        return Identity(name="still", revision="2", settings=versions(*DRAWN, "pillow"))

    def film(self, setups: Sequence[Setup], into: Destination,
             progress: Progress) -> Iterator[Clip]:
        """Raises CannotFilm for a setup without a picture, or whose file is none."""
        for setup in setups:
            _check(setup)

        ahead = each(self._workers, len(setups))

        def work(setup: Setup) -> Clip:
            sheets = _sheets(setup, picture(setup))
            move = read(setup.picture.framing).move or "push in"
            path = into(setup.name)
            with whole(path) as partial:
                write_clip(lambda index: _draw(setup, sheets, move, index), setup.frames,
                           setup.fps, partial,
                           lambda done: progress(setup.name, done / setup.frames), ahead)
            return Clip(name=setup.name, path=path, frames=setup.frames, fps=setup.fps,
                        width=setup.width, height=setup.height)

        yield from side_by_side(work, setups, self._workers)

    def frame(self, setup: Setup, index: int) -> Frame:
        """One frame of the clip, for a storyboard; shape (height, width, 3)."""
        _check(setup)
        move = read(setup.picture.framing).move or "push in"
        return _draw(setup, _sheets(setup, picture(setup)), move, index)


def _check(setup: Setup) -> None:
    if setup.width % 2 or setup.height % 2:
        raise CannotFilm(f"shot {setup.name} is {setup.width}×{setup.height}; the still camera "
                         "films even sizes: set look.size")
    if setup.seconds > StillCamera.limits.longest_seconds:
        raise CannotFilm(f"shot {setup.name} lasts {setup.seconds:.1f} s; still films at most "
                         f"{StillCamera.limits.longest_seconds:.0f} s: split it")
    checked(setup)


def _sheets(setup: Setup, shown: npt.NDArray[np.uint8]) -> list[_Sheet]:
    """What lies in the frame, the hindmost first."""
    height, width = shown.shape[:2]
    shape = (width / height) / (setup.width / setup.height)
    if max(shape, 1 / shape) <= _NEAR:
        return [_Sheet(_scaled(shown, _covering(setup, shown)), _FINE, 1.0, True)]
    mounted = _scaled(shown, _MOUNTED * _inside(setup, shown))
    return [_blurred(setup, shown), _shadow(setup, mounted), _Sheet(mounted, _FINE, 0.8, False)]


def _covering(setup: Setup, shown: npt.NDArray[np.uint8]) -> float:
    """How many times larger the picture must be to cover the frame."""
    return float(max(setup.width / shown.shape[1], setup.height / shown.shape[0]))


def _inside(setup: Setup, shown: npt.NDArray[np.uint8]) -> float:
    """How many times larger it may be and still lie inside the frame."""
    return float(min(setup.width / shown.shape[1], setup.height / shown.shape[0]))


def _scaled(shown: npt.NDArray[np.uint8], times: float) -> Canvas:
    """The picture ``times`` its size, with ``_FINE`` pixels for each of the frame's."""
    height, width = shown.shape[:2]
    size = (max(2, round(width * times * _FINE)), max(2, round(height * times * _FINE)))
    how = cv2.INTER_AREA if times * _FINE < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.cvtColor(cv2.resize(shown, size, interpolation=how),
                                   cv2.COLOR_RGB2RGBA), np.uint8)


def _blurred(setup: Setup, shown: npt.NDArray[np.uint8]) -> _Sheet:
    """The picture as a soft dark ground, small: nothing of it is sharp."""
    height, width = shown.shape[:2]
    times = _covering(setup, shown) / 4
    small = cv2.resize(shown, (max(2, round(width * times)), max(2, round(height * times))),
                       interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 0.02 * setup.height)
    dim = cv2.convertScaleAbs(soft, alpha=0.45)
    return _Sheet(np.asarray(cv2.cvtColor(dim, cv2.COLOR_RGB2RGBA), np.uint8), 0.25, 0.4, True)


def _shadow(setup: Setup, mounted: Canvas) -> _Sheet:
    """What the mounted picture throws on its ground: black, its alpha the darkness."""
    height, width = (max(1, round(side / _FINE / 4)) for side in mounted.shape[:2])
    spread = max(2, round(0.02 * setup.height / 4))
    alpha = np.zeros((height + 8 * spread, width + 8 * spread), np.uint8)
    alpha[4 * spread + 1:-4 * spread + 1 or None, 4 * spread:-4 * spread] = 170
    soft = cv2.GaussianBlur(alpha, (0, 0), spread)
    return _Sheet(np.dstack([np.zeros((*soft.shape, 3), np.uint8), soft]), 0.25, 0.8, False)


def _draw(setup: Setup, sheets: list[_Sheet], move: Move, index: int) -> Frame:
    reach = _reach(move, setup.seconds)
    at = pose(move, index / max(1, setup.frames - 1), setup.seconds, reach)
    far = farthest(setup.seconds, reach, move)
    frame = _laid(setup, sheets[0], at, far)[:, :, :3].copy()
    for sheet in sheets[1:]:
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


def _laid(setup: Setup, sheet: _Sheet, at: Pose, far: float) -> Canvas:
    """The sheet in the frame, enlarged so that a camera ``far`` off its middle sees no edge."""
    height, width = sheet.pixels.shape[:2]
    room = 1 / (1 - 2 * far * sheet.follows)
    zoom = (1 + (at.zoom - 1) * sheet.follows) * room / sheet.grain
    x = (setup.width - 1) / 2 - zoom * (width - 1) / 2 - at.x * sheet.follows * setup.width
    y = (setup.height - 1) / 2 - zoom * (height - 1) / 2 - at.y * sheet.follows * setup.height
    matrix = np.array([[zoom, 0, x], [0, zoom, y]])
    border = cv2.BORDER_REPLICATE if sheet.covers else cv2.BORDER_CONSTANT
    return np.asarray(cv2.warpAffine(sheet.pixels, matrix, setup.size, flags=cv2.INTER_LINEAR,
                                     borderMode=border), np.uint8)
