"""The still camera: films the author's own picture with a slow move over it.

A picture of nearly the film's shape fills the frame; any other is shown whole, mounted before a
blurred and dimmed copy of itself, because cropping a museum's object would be telling a lie.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from media.backend import Destination, Identity
from media.clips import Frame, write_clip
from media.files import whole
from media.progress import Progress
from media.workers import cores, side_by_side
from scenes.camera import CannotFilm, Limits
from scenes.colour import colours_in, lightness
from scenes.lexicon import Move, read
from scenes.motion import Pose, farthest, pose
from scenes.shot import Clip, Setup

MOST_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "MPO")
"""What may be opened: others run interpreters of their own."""

_NEAR = 1.30
"""A picture at most this much wider or taller than the frame's shape is cropped to it."""
_MOUNTED = 0.84
"""The part of the frame that a picture shown whole takes."""
_FINE = 2.0
"""Pixels kept for one of the frame's: moves below the pixel stay crisp without shimmering."""
_PAPER = (242, 230, 204)

Canvas = npt.NDArray[np.uint8]
"""Shape (height, width, 4); the fourth channel is there because OpenCV warps four the fastest."""


class _Sheet(NamedTuple):
    """A picture lying in the frame: ``grain`` of its pixels make one of the frame's."""

    pixels: Canvas
    grain: float
    follows: float
    """How much of the camera's move it goes."""


class StillCamera:
    """Films ``setup.source``. The same picture and setup give the same bytes."""

    identity = Identity(name="still", revision="1")
    limits = Limits(longest_seconds=600, from_image=True)

    def film(self, setups: Sequence[Setup], into: Destination,
             progress: Progress) -> Iterator[Clip]:
        """Raises CannotFilm for a setup without a picture, or whose file is none."""
        for setup in setups:
            _checked(setup)

        def work(setup: Setup) -> Clip:
            sheets = _sheets(setup, _picture(setup))
            move = read(setup.picture.framing).move or "push in"
            path = into(setup.name)
            with whole(path) as partial:
                write_clip(lambda index: _draw(setup, sheets, move, index), setup.frames,
                           setup.fps, partial,
                           lambda done: progress(setup.name, done / setup.frames))
            return Clip(name=setup.name, path=path, frames=setup.frames, fps=setup.fps,
                        width=setup.width, height=setup.height)

        yield from side_by_side(work, setups, cores())

    def frame(self, setup: Setup, index: int) -> Frame:
        """One frame of the clip, for a storyboard; shape (height, width, 3)."""
        _checked(setup)
        move = read(setup.picture.framing).move or "push in"
        return _draw(setup, _sheets(setup, _picture(setup)), move, index)


def _checked(setup: Setup) -> Path:
    """The setup's picture, its header read: the cheap refusals come before any filming."""
    if setup.width % 2 or setup.height % 2:
        raise CannotFilm(f"shot {setup.name} is {setup.width}×{setup.height}; the still camera "
                         "films even sizes: set look.size")
    if setup.source is None:
        raise CannotFilm(f"shot {setup.name} has no picture for the still camera: give it one, "
                         "or set camera: paper")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(setup.source, formats=FORMATS) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as exc:
        raise _too_large(setup, "its header claims") from exc
    except (OSError, ValueError, SyntaxError) as exc:
        raise _unreadable(setup, exc) from exc
    if width * height > MOST_PIXELS:
        raise _too_large(setup, f"{width}×{height} is")
    return setup.source


def _too_large(setup: Setup, what: str) -> CannotFilm:
    assert setup.source is not None
    return CannotFilm(f"shot {setup.name}: the picture {setup.source.name} is too large: {what} "
                      f"over {MOST_PIXELS // 1_000_000} megapixels: scale it down")


def _unreadable(setup: Setup, problem: Exception) -> CannotFilm:
    assert setup.source is not None
    name = setup.source.name
    if isinstance(problem, FileNotFoundError):
        return CannotFilm(f"shot {setup.name}: the picture {name} is not there: {setup.source}")
    if isinstance(problem, UnidentifiedImageError):
        return CannotFilm(f"shot {setup.name}: {name} is no picture that can be read: save it as "
                          "PNG, JPEG or WebP")
    return CannotFilm(f"shot {setup.name}: the picture {name} is damaged ({problem}): "
                      "export it again")


def _picture(setup: Setup) -> npt.NDArray[np.uint8]:
    """The whole picture, upright and opaque; shape (height, width, 3)."""
    try:
        with Image.open(_checked(setup), formats=FORMATS) as opened:
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return np.asarray(_opaque(_eight_bit(upright), _paper(setup)), np.uint8)
    except (OSError, ValueError, SyntaxError) as exc:
        raise _unreadable(setup, exc) from exc


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Scans of 16 bits a channel would come out white if they were only converted."""
    if picture.mode.startswith("I"):
        deep = np.asarray(picture.convert("I"), np.int64)
        return Image.fromarray((deep >> (8 if deep.max() > 255 else 0)).astype(np.uint8))
    return picture


def _opaque(picture: Image.Image, paper: tuple[int, int, int]) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, (*paper, 255))
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")


def _paper(setup: Setup) -> tuple[int, int, int]:
    """The lightest colour of the film's palette, if it is light enough to lie under a picture."""
    named = [colour for text in setup.palette for colour in colours_in(text)]
    light = max(named, key=lightness, default=_PAPER)
    return light if lightness(light) > 0.8 else _PAPER


def _sheets(setup: Setup, picture: npt.NDArray[np.uint8]) -> list[_Sheet]:
    """What lies in the frame, the hindmost first."""
    height, width = picture.shape[:2]
    shape = (width / height) / (setup.width / setup.height)
    if max(shape, 1 / shape) <= _NEAR:
        return [_Sheet(_scaled(setup, picture, max), _FINE, 1.0)]
    mounted = _scaled(setup, picture, min, _MOUNTED)
    return [_blurred(setup, picture), _shadow(setup, mounted), _Sheet(mounted, _FINE, 0.8)]


def _scaled(setup: Setup, picture: npt.NDArray[np.uint8], fit: type[max] | type[min],  # type: ignore[valid-type]
            share: float = 1.0) -> Canvas:
    """The picture so large that it covers the frame (``max``) or lies inside it (``min``)."""
    height, width = picture.shape[:2]
    times = fit(setup.width / width, setup.height / height) * share * _FINE  # type: ignore[misc]
    size = (max(2, round(width * times)), max(2, round(height * times)))
    how = cv2.INTER_AREA if times < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.cvtColor(cv2.resize(picture, size, interpolation=how),
                                   cv2.COLOR_RGB2RGBA), np.uint8)


def _blurred(setup: Setup, picture: npt.NDArray[np.uint8]) -> _Sheet:
    """The picture as a soft dark ground, small: nothing of it is sharp."""
    height, width = picture.shape[:2]
    times = max(setup.width / width, setup.height / height) / 4
    small = cv2.resize(picture, (max(2, round(width * times)), max(2, round(height * times))),
                       interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 0.02 * setup.height)
    dim = cv2.multiply(soft, (0.45, 0.45, 0.45, 1.0))
    return _Sheet(np.asarray(cv2.cvtColor(dim, cv2.COLOR_RGB2RGBA), np.uint8), 0.25, 0.4)


def _shadow(setup: Setup, mounted: Canvas) -> _Sheet:
    """What the mounted picture throws on its ground: black, its alpha the darkness."""
    height, width = (max(1, round(side / _FINE / 4)) for side in mounted.shape[:2])
    spread = max(2, round(0.02 * setup.height / 4))
    alpha = np.zeros((height + 8 * spread, width + 8 * spread), np.uint8)
    alpha[4 * spread + 1:-4 * spread + 1 or None, 4 * spread:-4 * spread] = 170
    soft = cv2.GaussianBlur(alpha, (0, 0), spread)
    return _Sheet(np.dstack([np.zeros((*soft.shape, 3), np.uint8), soft]), 0.25, 0.8)


def _draw(setup: Setup, sheets: list[_Sheet], move: Move, index: int) -> Frame:
    at = pose(move, index / max(1, setup.frames - 1), setup.seconds)
    frame = _laid(setup, sheets[0], at)[:, :, :3].copy()
    for sheet in sheets[1:]:
        above = _laid(setup, sheet, at)
        keep = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(above, 3)), cv2.COLOR_GRAY2RGB)
        cv2.multiply(frame, keep, dst=frame, scale=1 / 255)
        cv2.add(frame, cv2.cvtColor(above, cv2.COLOR_RGBA2RGB), dst=frame)
    return frame


def _laid(setup: Setup, sheet: _Sheet, at: Pose) -> Canvas:
    """The sheet in the frame; one that covers it keeps covering it wherever the camera looks."""
    height, width = sheet.pixels.shape[:2]
    covers = (width / sheet.grain >= setup.width - 1) and (height / sheet.grain >= setup.height - 1)
    room = 1 / (1 - 2 * farthest(setup.seconds)) if covers and (at.x or at.y) else 1.0
    zoom = (1 + (at.zoom * room - 1) * sheet.follows) / sheet.grain
    x = setup.width / 2 - zoom * (width - 1) / 2 - at.x * sheet.follows * setup.width
    y = setup.height / 2 - zoom * (height - 1) / 2 - at.y * sheet.follows * setup.height
    matrix = np.array([[zoom, 0, x], [0, zoom, y]])
    border = cv2.BORDER_REPLICATE if covers else cv2.BORDER_CONSTANT
    return np.asarray(cv2.warpAffine(sheet.pixels, matrix, setup.size, flags=cv2.INTER_LINEAR,
                                     borderMode=border), np.uint8)
