"""Opening the author's pictures: upright, opaque, eight bits, and never a surprise.

Nothing is decoded before the header has been believed: a small file may claim to be an ocean.
"""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from media.files import regular
from scenes.camera import CannotFilm
from scenes.colour import Colour, colours_in, lightness
from scenes.shot import Setup

MOST_PIXELS = 64_000_000
MOST_WEBP_PIXELS = 16_000_000
"""Of a WebP: its decoder holds four copies of the whole picture."""
MOST_SIDE = 30_000
"""Decoders hold several rows at once: one of all the pixels would be a picture many times over."""
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
"""What may be opened: others run interpreters of their own."""
DAMAGED = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError,
           struct.error, zlib.error)
"""What Pillow raises for a file that is not as its format says."""

_PAPER = (242, 230, 204)
_ROWS = 32
"""How many of a picture's rows are made ready at a time."""

_opening = threading.Lock()


def oversize(opened: Image.Image) -> str:
    """Why a picture, whose header alone was read, is too large to decode; "" when it is not."""
    width, height = opened.size
    most = MOST_WEBP_PIXELS if opened.format == "WEBP" else MOST_PIXELS
    if width * height > most:
        other = " or save it as JPEG" if most < MOST_PIXELS else ""
        return (f"{width}×{height}, more than {most // 1_000_000} megapixels: scale it "
                f"down{other}")
    if max(width, height) > MOST_SIDE:
        return f"{width}×{height}, more than {MOST_SIDE:,} pixels on a side: scale it down"
    return ""


def checked(setup: Setup) -> None:
    """Read the header of the setup's picture: the cheap refusals come before any filming."""
    with _opened(setup):
        pass


@contextmanager
def _opened(setup: Setup) -> Iterator[Image.Image]:
    """The setup's picture, its header read and believed. It is asked of the file that is then
    decoded: the one looked at before may have been replaced."""
    if setup.source is None:
        raise CannotFilm(f"shot {setup.name} has no picture for the still camera: give it one, "
                         "or set camera: paper")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with regular(setup.source) as file, Image.open(file, formats=FORMATS) as opened:
                if problem := oversize(opened):
                    raise _too_large(setup, problem)
                yield opened
    except Image.DecompressionBombError as exc:
        raise _too_large(setup, f"more than {MOST_PIXELS // 1_000_000} megapixels: scale it "
                                "down") from exc
    except DAMAGED as exc:
        raise _unreadable(setup, exc) from exc


def _too_large(setup: Setup, problem: str) -> CannotFilm:
    assert setup.source is not None
    return CannotFilm(f"shot {setup.name}: the picture {setup.source.name} is too large: "
                      f"{problem}")


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
    with _opening, _opened(setup) as opened:
        upright = _eight_bit(_reduced(opened, setup))
        ImageOps.exif_transpose(upright, in_place=True)
        return _flat(upright, _paper(setup))


def _flat(scan: Image.Image, paper: Colour) -> npt.NDArray[np.uint8]:
    """The pixels of ``scan`` over the colour ``paper``, a few rows at a time: whole copies of a
    large picture are what takes the memory."""
    pixels = np.empty((scan.height, scan.width, 3), np.uint8)
    for top in range(0, scan.height, _ROWS):
        rows = scan.crop((0, top, scan.width, min(top + _ROWS, scan.height)))
        pixels[top:top + rows.height] = np.asarray(_opaque(rows, paper), np.uint8)
    return pixels


def _reduced(opened: Image.Image, setup: Setup) -> Image.Image:
    """At least four times the film's longer side is kept, for moves that go close."""
    factor = min(opened.size) // (4 * max(setup.size))
    return opened.reduce(factor) if factor > 1 and opened.mode in {"RGB", "RGBA", "L"} else opened


def _eight_bit(scan: Image.Image) -> Image.Image:
    """Scans of 16 bits a channel would come out white if they were only converted."""
    if scan.mode.startswith("I"):
        deep = np.asarray(scan)
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
