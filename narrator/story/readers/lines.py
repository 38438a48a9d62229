"""The grammar of a story's text: what each line is, and what it says without its mark.

Every line that is not blank is spoken (words, speech), seen (picture, direction), a title, or
ignored by a rule (break, comment, note); or the reader raises BadLine. Nothing else can happen
to a line, so nothing that a writer pastes disappears or is read aloud by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story import Transition
from narrator.story.readers import overrides
from narrator.story.readers.comments import without_comments
from narrator.story.readers.inline import hidden, unescaped
from narrator.story.readers.refusals import refuse, refuse_line
from narrator.story.readers.speakers import Speakers
from narrator.story.text import HAN


class LineKind(StrEnum):
    """What a line of a story file is."""

    BLANK = "blank"
    FRONT_MATTER = "front matter"
    TITLE = "title"
    WORDS = "words"
    SPEECH = "speech"
    DIRECTION = "direction"
    PICTURE = "picture"
    BREAK = "break"
    COMMENT = "comment"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line, read. ``text`` is what it says without its mark, escapes still hidden."""

    kind: LineKind
    line: int
    text: str = ""
    speaker: str = ""
    manner: str = ""
    opens: bool = False
    """Whether a paragraph begins here even without a blank line before it."""
    closes: bool = False
    """Whether the paragraph ends here even without a blank line behind it."""
    into: Transition | None = None
    """The transition into the next shot, where the line says nothing else."""

    @property
    def only_names(self) -> bool:
        """Whether the line says who speaks, or how, and lines below it say what."""
        return self.kind is LineKind.SPEECH and not self.text and not self.opens


_TITLE = re.compile(r"([#＃]+) ?(.*?)(?: #+)?")
_BREAK = re.compile(r"([-*_]) ?(?:\1 ?){2,}")
_DIRECTION = re.compile(r"(?:[>＞] ?)+(.*)")
_PICTURE = re.compile(r"[!！]\[")
_BULLET = re.compile(r"[-*+•] (?:\[[ xX]\] )?(.*)")
_NUMBER = re.compile(rf"(\d{{1,3}})(?:[.．)] |[.．)](?=[{HAN}])|[、）] ?)(.*)")
_NOTE = re.compile(r"\[\^[^\[\]]+\]: ?|\[[^\[\]]+\]: ?<?(?:[a-z]+:|/|#|\.|www\.)\S*"
                   r"(?: [\"'(].*[\"')])?$", re.IGNORECASE)


class Grammar:
    """Reads one story's lines; ``speakers`` says who may speak in it."""

    def __init__(self, speakers: Speakers) -> None:
        self._speakers = speakers
        self._number = 0
        self._in_note = False
        self._quote = ""

    def marks(self, text: str, first_line: int) -> Iterator[Mark]:
        """Every line of ``text`` in order; one that speaks for two gives a mark for each."""
        bare, commented = without_comments(hidden(text), first_line)
        for line, raw in enumerate(bare.split("\n"), first_line):
            if raw.strip():
                yield from self._marks(raw, line)
            elif line in commented:
                yield Mark(LineKind.COMMENT, line)
            else:
                self._in_note, self._quote = False, ""
                yield Mark(LineKind.BLANK, line)

    def _marks(self, raw: str, line: int) -> Iterator[Mark]:
        text = " ".join(raw.split())
        goes_on = self._in_note and raw.startswith(("  ", "\t"))
        self._in_note = goes_on or bool(_NOTE.match(text))
        if self._in_note:
            yield Mark(LineKind.NOTE, line)
            return
        if _PICTURE.match(text):
            self._quote = ""
            yield Mark(LineKind.PICTURE, line, raw.strip())
            return
        seen = self._seen(text, line)
        refuse(text, line)
        if seen:
            self._quote = ""
            yield seen
        else:
            yield from self._heard(text, line)

    def _seen(self, text: str, line: int) -> Mark | None:
        """The mark of a title, break or direction; None when the line is words."""
        if _BREAK.fullmatch(text):
            self._number = 0
            return Mark(LineKind.BREAK, line)
        if found := _TITLE.fullmatch(text):
            self._number = 0
            return Mark(LineKind.TITLE, line, self._title(found[1], found[2], line))
        if found := _DIRECTION.fullmatch(text):
            if _PICTURE.match(found[1]):
                raise BadLine(line, "a picture behind >; leave the > out")
            return Mark(LineKind.DIRECTION, line, found[1].strip())
        return None

    def _title(self, signs: str, words: str, line: int) -> str:
        if len(signs) > 6:
            raise BadLine(line, f"a heading of {len(signs)} #; use 1 to 6")
        if not words.strip():
            raise BadLine(line, "a heading without words; write a title behind the #, "
                                "or --- for a new scene without one")
        return self._unbraced(words.strip(), line)

    def _heard(self, text: str, line: int) -> Iterator[Mark]:
        item = self._item(text)
        words = text if item is None else item
        refuse_line(words, line)
        mark = Mark(LineKind.WORDS, line, self._unbraced(words, line), opens=item is not None)
        said = self._speakers.said(words, line)
        if said is None:
            yield from self._goes_on(text, line) if self._quote else (mark,)
            return
        yield replace(mark, kind=LineKind.SPEECH, text=said.words, speaker=said.speaker,
                      manner=said.manner, opens=True, closes=said.closed)
        self._quote = said.awaits
        if said.rest:
            yield replace(mark, text=said.rest, opens=True)

    def _goes_on(self, text: str, line: int) -> Iterator[Mark]:
        """A further line of a bare form's quote, up to the mark that closes it."""
        said, closed, rest = text.partition(self._quote)
        yield Mark(LineKind.SPEECH, line, said + closed, closes=bool(closed))
        if closed:
            self._quote = ""
        if rest.strip():
            yield Mark(LineKind.WORDS, line, rest.strip(), opens=True)

    def _item(self, text: str) -> str | None:
        """The words of a list item, None for other lines. Numbers count only in their order, so
        that a line which begins with a year keeps it."""
        if found := _BULLET.fullmatch(text):
            return found[1]
        found = _NUMBER.fullmatch(text)
        if found and int(found[1]) in (1, self._number + 1):
            self._number = int(found[1])
            return found[2]
        return None

    def _unbraced(self, text: str, line: int) -> str:
        _, inside = overrides.split(text)
        if inside is not None:
            shown = quoted(unescaped(f"{{{inside}}}"))
            raise BadLine(line, f"{shown} stands behind words; put it at the end of a "
                                "direction (>) or picture, or write \\{ to speak it")
        return text
