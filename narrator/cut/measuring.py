"""How wide words are: in columns, as who reads counts them, and in pixels, as they are set.

Widths follow Netflix's timed-text style guides: 42 Latin or 16 Chinese characters a line.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from rich.cells import cell_len

from media.fonts import font_path, typeset

LATIN_A_LINE = 42
HAN_A_LINE = 16
WIDTH_SHARE = 0.86
"""Of the picture's width that a line may take."""


class TypeSize(BaseModel, frozen=True):
    """How large subtitles are set on a picture of a size."""

    width: int
    height: int
    scale: float = 1.0
    """How much larger than subtitles the words are set."""
    spacing: float = 0.0
    """What is put behind each character, in parts of ``font_px``."""

    @property
    def font_px(self) -> int:
        """Larger on an upright picture, which is watched on a telephone."""
        return round(self.width * 0.062 if self.height > self.width else self.height * 0.05)

    def fits(self, line: str) -> bool:
        """Whether ``line`` may stand as one line."""
        han = sum(is_wide(char) for char in line)
        units = han / HAN_A_LINE + (len(line) - han) / LATIN_A_LINE
        return units <= 1.0 and self.reach_px(line) <= self.width * WIDTH_SHARE

    def reach_px(self, line: str) -> float:
        """How wide ``line`` is set."""
        return (em_width(line) * self.scale + len(line) * self.spacing) * self.font_px


def is_wide(text: str) -> bool:
    """Whether any character of ``text`` takes two columns."""
    return any(cell_len(char) == 2 for char in text)


def columns(text: str) -> int:
    """Its length in half-width columns."""
    return cell_len(text)


@cache
def _ruler() -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path()), 100)


def em_width(line: str) -> float:
    """How wide a line is set, in ems."""
    return float(_ruler().getlength(typeset(line))) / 100
