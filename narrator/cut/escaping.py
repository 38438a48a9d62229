"""Words that libass sets as they are: what commands it in them is only seen."""

from __future__ import annotations

from media.fonts import typeset

PLAIN = str.maketrans({"{": "｛", "}": "｝", "\\": "＼", "\n": " "})
"""Marks that command libass, as full-width forms that are only seen."""


def lettered(line: str) -> str:
    """``line`` as libass is to set it."""
    return typeset(line).translate(PLAIN)
