"""Fountain screenplays: every element becomes what a film makes of it.

scene heading      a scene with its place and time as its title; the place is one of the film's
section, centred   a title, shown with the scene below it
action             what is seen: a paragraph is a shot, and is never spoken
dialogue           spoken by the cast; a parenthetical is how. Of a dual dialogue, one after the
                   other: two at once would be understood, and subtitled, by nobody
(V.O.), (O.S.)     spoken by somebody who is not seen; NARRATOR is the narrator
lyrics             spoken, as if sung
transition         how the next shot begins
note, boneyard, synopsis, page break    nothing
title page         the front matter (``title_page``)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrator.errors import BadLine
from narrator.story import MOST_NAMED
from narrator.story.readers.fountain.casing import Casing, begun
from narrator.story.readers.fountain.cues import CueLine
from narrator.story.readers.fountain.elements import STAYS, Element, ElementKind, Elements
from narrator.story.readers.fountain.locations import Locations
from narrator.story.readers.fountain.people import People
from narrator.story.readers.fountain.title_page import title_page
from narrator.story.readers.header import Header
from narrator.story.readers.inline import literal, plain
from narrator.story.readers.lines import LineKind, Mark
from narrator.story.readers.markdown import front
from narrator.story.readers.refusals import refuse_address
from narrator.story.text import HAN, joined

SUNG = {True: "唱", False: "singing"}

_KINDS = {
    ElementKind.BLANK: LineKind.BLANK, ElementKind.COMMENT: LineKind.COMMENT,
    ElementKind.SYNOPSIS: LineKind.NOTE,
    ElementKind.SECTION: LineKind.TITLE, ElementKind.CENTERED: LineKind.TITLE,
    ElementKind.HEADING: LineKind.TITLE,
    ElementKind.ACTION: LineKind.DIRECTION, ElementKind.PICTURE: LineKind.PICTURE,
    ElementKind.TRANSITION: LineKind.DIRECTION, ElementKind.CUE: LineKind.SPEECH,
    ElementKind.HOW: LineKind.SPEECH,
    ElementKind.WORDS: LineKind.SPEECH, ElementKind.LYRIC: LineKind.SPEECH}


def read(text: str, path: Path) -> tuple[Header, list[Mark]]:
    """What the screenplay ``text`` says of the film, and what each of its lines is.

    Raises BadLine at the line of what can be neither spoken nor filmed.
    """
    top, body, first_line = title_page(text, path)
    elements = Elements(body, first_line, tuple(one.name for one in top.cast)).read()
    if first_line > text.count("\n") + 1:  # the title page ends the file
        elements = []
    script = _Screenplay(top, elements)
    marks = [*front(text, first_line), *script.marks()]
    return top.model_copy(update={"cast": script.people.cast,
                                  "places": script.places.all}), marks


@dataclass(slots=True)
class _Turn:
    """Somebody's turn to speak, while it is being read."""

    cue: CueLine | None = None
    line: int = 0
    how: str = ""
    """The last parenthetical."""
    opens: bool = True
    """Whether the next words are a paragraph of their own."""
    spoken: bool = False


class _Screenplay:
    """A screenplay's elements with what is known only when all of them are read."""

    def __init__(self, top: Header, elements: Sequence[Element]) -> None:
        self._elements = elements
        said = [plain(one.text) for one in elements
                if one.kind in (ElementKind.ACTION, ElementKind.WORDS, ElementKind.LYRIC)]
        casing = Casing((*said, *(member.name for member in top.cast)))
        self._action = _paragraphs(elements)
        texts = list(self._action.values())
        self.people = People(top.cast, casing)
        for one in elements:
            if one.cue:
                if len(self.people.cast) > MOST_NAMED:
                    raise BadLine(one.line, f"more than {MOST_NAMED} people speak; split "
                                            "the screenplay into several films")
                self.people.meet(one.cue.name, one.line, texts)
        self._action = {line: self._filmed(text, casing)
                        for line, text in zip(self._action, texts, strict=True)}
        headings = [one.heading for one in elements if one.heading]
        self.places = Locations(top.places, headings, casing)
        if len(self.places.all) > MOST_NAMED:
            raise BadLine(0, f"plays in more than {MOST_NAMED} places; split the "
                             "screenplay into several films")

    def _filmed(self, text: str, casing: Casing) -> str:
        """A paragraph of action without the page's capitals."""
        return self.people.called(text if not text.isupper() else begun(casing.phrase(text)))

    def marks(self) -> Iterator[Mark]:
        """Every line, in order."""
        turn = _Turn()
        for one in self._elements:
            mark = Mark(_KINDS[one.kind], one.line, self._text(one), into=one.into)
            if one.kind is ElementKind.HOW:
                turn.how, turn.opens = plain(one.text), True
            elif one.kind in (ElementKind.WORDS, ElementKind.LYRIC):
                mark = self._spoken(mark, one, turn)
                turn.opens, turn.spoken = False, True
            elif one.kind is not ElementKind.COMMENT and one.text != STAYS:
                self._check(turn)
                turn = _Turn(one.cue, one.line)
            yield mark
        self._check(turn)

    def _spoken(self, mark: Mark, one: Element, turn: _Turn) -> Mark:
        refuse_address(one.text, one.line)
        sung = SUNG[bool(re.search(f"[{HAN}]", one.text))] if one.kind is ElementKind.LYRIC else ""
        speaker = self.people.speaker(turn.cue.name) if turn.cue else ""
        seen = turn.cue.manner if turn.cue and speaker else ""
        manner = ", ".join(filter(None, (seen, turn.how, sung)))
        return replace(mark, speaker=speaker, manner=literal(manner), opens=turn.opens,
                       text=one.text)

    def _check(self, turn: _Turn) -> None:
        if turn.cue and not turn.spoken:
            raise BadLine(turn.line, f"{turn.cue.name!r} has a cue and no words; "
                                     "write them below it, or ! before what is seen")

    def _text(self, one: Element) -> str:
        """What the line says to whoever makes scenes of it; nothing for who speaks, and how."""
        if one.heading:
            return literal(begun(self.places.title(one.heading)))
        if one.kind is ElementKind.ACTION:
            return self._action.get(one.line, "")
        return one.text if one.kind in (ElementKind.SECTION, ElementKind.CENTERED,
                                        ElementKind.PICTURE) else ""


def _paragraphs(elements: Sequence[Element]) -> dict[int, str]:
    """The paragraphs of the action by the lines on which they begin."""
    found: dict[int, list[str]] = {}
    begin: int | None = None
    for one in elements:
        if one.kind is ElementKind.ACTION:
            begin = one.line if begin is None else begin
            found.setdefault(begin, []).append(one.text)
        elif one.kind is not ElementKind.COMMENT:
            begin = None
    return {line: joined(parts) for line, parts in found.items()}

