"""Opening the author's pictures: upright, opaque, eight bits, and never a surprise.

Nothing is decoded before the header has been believed: a small file may claim to be an ocean.
"""

from __future__ import annotations

import threading
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from scenes.camera import CannotFilm
from scenes.colour import Colour, colours_in, lightness
from scenes.shot import Setup

MOST_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
"""What may be opened: others run interpreters of their own."""

_PAPER = (242, 230, 204)


_opening = threading.Lock()


def checked(setup: Setup) -> Path:
    """The setup's picture, its header read: the cheap refusals come before any filming."""
    if setup.source is None:
        raise CannotFilm(f"shot {setup.name} has no picture for the still camera: give it one, "
                         "or set camera: paper")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(setup.source, formats=FORMATS) as opened:
                width, height = opened.size
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


def picture(setup: Setup) -> npt.NDArray[np.uint8]:
    """The whole picture, upright and opaque; shape (height, width, 3).

    One that is many times larger than the film comes smaller, and one is opened at a time: two of
    64 megapixels side by side would take gigabytes.
    """
    try:
        with _opening, Image.open(checked(setup), formats=FORMATS) as opened:
            upright = ImageOps.exif_transpose(_reduced(opened, setup))
            return np.asarray(_opaque(_eight_bit(upright), _paper(setup)), np.uint8)
    except (OSError, ValueError, SyntaxError) as exc:
        raise _unreadable(setup, exc) from exc


def _reduced(opened: Image.Image, setup: Setup) -> Image.Image:
    """At least four times the film's longer side is kept, for moves that go close."""
    factor = min(opened.size) // (4 * max(setup.size))
    return opened.reduce(factor) if factor > 1 and opened.mode in {"RGB", "RGBA", "L"} else opened


def _eight_bit(scan: Image.Image) -> Image.Image:
    """Scans of 16 bits a channel would come out white if they were only converted."""
    if scan.mode.startswith("I"):
        deep = np.asarray(scan.convert("I"), np.int64)
        return Image.fromarray((deep >> (8 if deep.max() > 255 else 0)).astype(np.uint8))
    return scan


def _opaque(scan: Image.Image, paper: Colour) -> Image.Image:
    if not scan.has_transparency_data:
        return scan.convert("RGB")
    ground = Image.new("RGBA", scan.size, (*paper, 255))
    ground.alpha_composite(scan.convert("RGBA"))
    return ground.convert("RGB")


def _paper(setup: Setup) -> Colour:
    """The lightest colour of the film's palette, if it is light enough to lie under a picture."""
    named = [colour for text in setup.palette for colour in colours_in(text)]
    light = max(named, key=lightness, default=_PAPER)
    return light if lightness(light) > 0.8 else _PAPER
