"""Markdown stories: front matter in YAML, then lines with the marks of ``lines``."""

from __future__ import annotations

from pathlib import Path

from narrator.story.readers.front_matter import split
from narrator.story.readers.header import Header, header
from narrator.story.readers.lines import Grammar, LineKind, Mark
from narrator.story.readers.speakers import Speakers


def markdown(text: str, path: Path) -> tuple[Header, list[Mark]]:
    """What the story ``text`` says of the film, and what each of its lines is; raises BadLine."""
    parts = split(text)
    top = header(parts, path.parent)
    return top, [*front(text, parts.body_line), *Grammar(Speakers(
        [member.name for member in top.cast])).marks(parts.body, parts.body_line)]


def front(text: str, body_line: int) -> list[Mark]:
    """The lines of ``text`` above the line ``body_line``."""
    return [Mark(LineKind.FRONT_MATTER if line.strip() else LineKind.BLANK, number)
            for number, line in enumerate(text.split("\n")[:body_line - 1], 1)]
