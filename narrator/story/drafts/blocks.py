"""What a draft is made of, wherever it comes from: titles, paragraphs and breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from narrator.story.readers.lines import LineKind
from narrator.story.readers.plain_text import TextRow, rows
from narrator.story.text import joined


@dataclass(frozen=True, slots=True)
class Block:
    """A title, a paragraph or a break (``LineKind.TITLE``, ``WORDS``, ``BREAK``)."""

    kind: LineKind
    line: int
    """In the draft; of a Word document, the number of the paragraph."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, read."""

    title: str
    """The one that it gives itself, or nothing."""
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()
    """What of it a story cannot hold, to be told."""
    labels: tuple[str, ...] = ()
    """Who is marked as a speaker: bold, before a colon."""


def from_text(text: str) -> Draft:
    """The draft that the plain ``text`` is."""
    title, found = rows(text)
    return Draft(title, tuple(_paragraphs(found)))


def _paragraphs(found: Iterable[TextRow]) -> Iterator[Block]:
    """Rows with the lines of each paragraph as one."""
    number = 0

    def stretch(row: TextRow) -> int:
        nonlocal number
        number += row.kind is not LineKind.WORDS or row.opens
        return number

    for _, run in groupby(found, key=stretch):
        together = list(run)
        for kind, part in groupby(together, key=lambda row: row.kind):
            lines = list(part)
            if kind in (LineKind.TITLE, LineKind.WORDS, LineKind.BREAK):
                yield Block(kind, lines[0].line, joined([row.text for row in lines]))
