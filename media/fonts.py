"""The font that every word on the picture is set in, and whether it has the glyphs.

Noto Sans SC (SIL Open Font License) comes with the package ``zhplot``, found through its
installed files: importing it would load matplotlib.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import metadata
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from media.errors import MediaError

FAMILY = "Noto Sans SC"


@cache
def font_path() -> Path:
    """The font file; raises MediaError with the remedy when the package has lost it."""
    for file in metadata.files("zhplot") or []:
        if file.name == "NotoSansSC-Regular.ttf":
            return Path(str(file.locate()))
    raise MediaError("the font Noto Sans SC is missing: pip install --force-reinstall zhplot")


def missing_glyphs(text: str) -> list[str]:
    """The characters of ``text`` that the font cannot draw, each once, in their order."""
    known = glyphs()
    return list(dict.fromkeys(
        char for char in text
        if ord(char) not in known and unicodedata.category(char)[0] not in "ZC"))


def subset(text: str) -> bytes:
    """A WOFF of the font with the glyphs of ``text`` alone, for a page that carries its own."""
    from fontTools import subset as fonttools

    options = fonttools.Options(flavor="woff", layout_features=[], notdef_outline=True)
    with fonttools.load_font(str(font_path()), options) as font, BytesIO() as made:
        cutter = fonttools.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        fonttools.save_font(font, made, options)
        return made.getvalue()


@cache
def glyphs() -> frozenset[int]:
    """The code points that the font can draw."""
    with TTFont(font_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())
