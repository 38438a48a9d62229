"""The font that every word on the picture is set in, and whether it has the glyphs.

Noto Sans SC (SIL Open Font License) comes with the package ``zhplot``, found through its
installed files: importing it would load matplotlib. Its quotation marks are as wide as a Chinese
character, and an apostrophe is one of them: ``Grandmother’ s``. It has narrow ones too, but only
for programs that ask by an OpenType feature, which libass cannot. So a copy is made in which they
have code points of their own, and ``typeset`` puts those where the words are Latin.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
import unicodedata
from functools import cache
from importlib import metadata
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from media.errors import MediaError
from media.files import whole

FAMILY = "Noto Sans SC"

_NARROW = {ord(wide): 0xE018 + place for place, wide in enumerate("‘’“”")}
"""The narrow forms' code points, of Unicode's private use, by the marks'."""
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\uffef\U00020000-\U0003ffff]")
_APOSTROPHE = re.compile("(?<=[A-Za-zÀ-ɏ])’(?=[A-Za-zÀ-ɏ])")
_COPY = "1"
"""Raised when the copy is made otherwise."""


def typeset(text: str) -> str:
    """``text`` as it is to be set: quotation marks are narrow where it is Latin, and wide where it
    is Chinese; an apostrophe inside a Latin word is narrow in both."""
    if _WIDE.search(text):
        return _APOSTROPHE.sub(lambda found: found[0].translate(_NARROW), text)
    return text.translate(_NARROW)


@cache
def font_path() -> Path:
    """The file that words are set with: the font with its narrow marks. Made once for a machine,
    or for this process where nothing can be kept. Raises MediaError, DiskFull."""
    name = f"NotoSansSC-{metadata.version('zhplot')}-{_COPY}.ttf"
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "narrator"
        made = home / "fonts" / name
        if not made.is_file():
            made.parent.mkdir(parents=True, exist_ok=True)
            _write_copy(made)
    except (OSError, RuntimeError):  # no home, or none to write in
        room = tempfile.mkdtemp(prefix="narrator-fonts-")
        atexit.register(shutil.rmtree, room, ignore_errors=True)
        made = Path(room) / name
        _write_copy(made)
    return made


def _write_copy(path: Path) -> None:
    with TTFont(source_path(), lazy=True, recalcTimestamp=False) as font:
        forms = _forms(font)
        for table in font["cmap"].tables:
            if table.isUnicode() and hasattr(table, "cmap") and table.format != 14:
                table.cmap.update(forms)
        with whole(path) as partial:
            font.save(partial, reorderTables=None)


def _forms(font: TTFont) -> dict[int, str]:
    """The narrow marks' glyphs by the code points that they get; a mark without one keeps its
    own."""
    usual, table = font.getBestCmap(), font["GSUB"].table
    forms = {point: usual[mark] for mark, point in _NARROW.items()}
    lookups = {index for record in table.FeatureList.FeatureRecord if record.FeatureTag == "pwid"
               for index in record.Feature.LookupListIndex}
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            mapping = getattr(getattr(part, "ExtSubTable", part), "mapping", {})
            forms.update({point: mapping[usual[mark]] for mark, point in _NARROW.items()
                          if usual[mark] in mapping})
    return forms


@cache
def source_path() -> Path:
    """The font as it came; raises MediaError with the remedy when the package has lost it."""
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
    """A WOFF of the font with the glyphs of ``text`` alone, for a page that carries its own; of no
    text, nothing."""
    if not text:
        return b""
    from fontTools import subset as fonttools

    options = fonttools.Options(flavor="woff", layout_features=[], notdef_outline=True)
    with fonttools.load_font(str(source_path()), options) as font, BytesIO() as made:
        cutter = fonttools.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        fonttools.save_font(font, made, options)
        return made.getvalue()


@cache
def glyphs() -> frozenset[int]:
    """The code points that the font can draw."""
    with TTFont(source_path(), lazy=True) as font:
        # Nobody asks how its glyphs are called, and calling 30,000 takes most of the time.
        font.setGlyphOrder([""] * font["maxp"].numGlyphs)
        return frozenset(font.getBestCmap())
