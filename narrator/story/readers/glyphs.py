"""Whether everything that will be set in type has a glyph in the film's font."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from media.fonts import missing_glyphs
from narrator.errors import BadLine
from narrator.saying import named
from narrator.story import Story

_NO_CHARACTER = ("Cn", "Co")
"""Categories that no font we know draws: code points without a character, or a private one."""


def check_glyphs(story: Story, text: str) -> None:
    """Raise BadLine at the first character of ``story`` that the font lacks.

    ``text`` is the file it was read from. Directions and looks are never set in type.
    """
    shown = list(_shown(story))
    suspects = missing(set().union(*(words for words, _ in shown)))
    if not suspects:
        return
    lines = text.split("\n")
    for words, line in shown:
        for char in words:
            if char in suspects:
                at = next((n for n in range(max(line, 1), len(lines) + 1) if char in lines[n - 1]),
                          line)
                raise BadLine(at, no_glyph(char))


def no_glyph(char: str) -> str:
    """The problem with a character that is ``missing``."""
    return f"no glyph for {char} {named(char)} in the film's font; write it in words"


def missing(characters: Iterable[str]) -> frozenset[str]:
    """Those of ``characters`` that cannot be set in type."""
    text = "".join(characters)
    unassigned = (char for char in text if unicodedata.category(char) in _NO_CHARACTER)
    return frozenset([*missing_glyphs(text), *unassigned])


def _shown(story: Story) -> Iterator[tuple[str, int]]:
    """Everything that the film shows as words, each with the line to look for it from."""
    yield story.title, 1
    yield from ((member.name, member.line) for member in story.cast)
    yield from ((source, 1) for source in story.sources)
    for scene in story.scenes:
        yield scene.title, scene.line
        for beat in scene.beats:
            yield beat.image.caption if beat.image else "", beat.line
            yield beat.overrides.credit + beat.overrides.licence, beat.line
            yield from ((paragraph.spoken.text, paragraph.line) for paragraph in beat.paragraphs)
