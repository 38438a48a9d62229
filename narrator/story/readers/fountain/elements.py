"""The line grammar of a screenplay: which of Fountain's elements each line is.

Written here and not taken from a package, because none of those on PyPI (screenplain, jouvence,
fountain-tools, fountain-parser) says on which line an element stands, and every complaint of ours
does. After the syntax of fountain.io, version 1.1; where a line that would be read aloud or filmed
by accident is plainly something else, it is taken for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from narrator.errors import BadLine
from narrator.story import Transition
from narrator.story.readers.comments import without_comments
from narrator.story.readers.fountain.cues import CueLine, Cues, cue
from narrator.story.readers.fountain.headings import Heading, forced, heading
from narrator.story.readers.fountain.transitions import says_transition, transition
from narrator.story.readers.inline import hidden, plain


class ElementKind(Enum):
    """The elements of Fountain, and the author's pictures."""

    BLANK = auto()
    COMMENT = auto()
    """A note, a boneyard or a page break."""
    SYNOPSIS = auto()
    SECTION = auto()
    CENTERED = auto()
    HEADING = auto()
    ACTION = auto()
    PICTURE = auto()
    TRANSITION = auto()
    CUE = auto()
    HOW = auto()
    """A parenthetical."""
    WORDS = auto()
    LYRIC = auto()


@dataclass(frozen=True, slots=True)
class Element:
    """A line, read; ``text`` without the mark that forced it, escapes still hidden."""

    kind: ElementKind
    line: int
    text: str = ""
    heading: Heading | None = None
    cue: CueLine | None = None
    into: Transition | None = None


_CENTERED = re.compile(r"[>＞]\s*(.*?)\s*[<＜]")
_HOW = re.compile(r"[(（](.*)[)）]")
_PICTURE = re.compile(r"[!！]\[")
_SHOWN = re.compile(r"(?:SUPER|TITLE CARD|INTERTITLE|字幕|片名)\s?[:：]\s?(.+)")
"""Words on the screen."""
_LISTED = re.compile(r"(?:时间|地点|人物|场景|[出登]场人物)\s?[:：]")
"""What Chinese screenplays list below a heading, and its scene says again."""
STAYS = "  "
"""Fountain's own: a line of two blanks keeps a speech from ending at an empty line."""


_TURN = (ElementKind.HOW, ElementKind.WORDS, ElementKind.LYRIC)


class Elements:
    """Reads the lines of a screenplay's body; ``cast`` are the names its title page gives."""

    def __init__(self, text: str, first_line: int, cast: tuple[str, ...]) -> None:
        bare, dead = without_comments(hidden(text), first_line, ("/*", "*/"))
        bare, noted = without_comments(bare, first_line, ("[[", "]]"))
        numbered = list(enumerate(bare.split("\n"), first_line))
        gone = {line for line, raw in numbered if line in dead | noted and not raw.strip()}
        self._lines = [(line, raw) for line, raw in numbered if line not in gone]
        self._gone = sorted(gone)
        self._cues = Cues((raw.strip() for _, raw in self._lines), cast)

    def read(self) -> list[Element]:
        """All of them, in the order of their lines; a line that speaks for two gives two."""
        found = [Element(ElementKind.COMMENT, line) for line in self._gone]
        speaks = False
        for at, (line, raw) in enumerate(self._lines):
            read = list(self._read(at, line, raw, speaks))
            found += read
            # A label speaks for its own line alone: Chinese is not broken into short ones.
            goes_on = speaks and (read[0].kind in _TURN or raw == STAYS)
            speaks = len(read) == 1 and (goes_on or read[0].kind is ElementKind.CUE)
        return sorted(found, key=lambda one: one.line)

    def _read(self, at: int, line: int, raw: str, speaks: bool) -> Iterator[Element]:
        text = " ".join(raw.split())
        if not text:
            yield Element(ElementKind.BLANK, line, STAYS if speaks and raw == STAYS else "")
        elif found := heading(text):
            yield Element(ElementKind.HEADING, line, text, heading=found)
        elif text.startswith("~"):
            yield Element(ElementKind.LYRIC, line, text[1:].strip())
        elif speaks and not self._cues.knows(text):
            how = _HOW.fullmatch(text)
            yield Element(ElementKind.HOW, line, how[1]) if how else Element(ElementKind.WORDS,
                                                                             line, text)
        else:
            yield from self._marked(at, line, raw, text)

    def _marked(self, at: int, line: int, raw: str, text: str) -> Iterator[Element]:
        """A line outside of any speech that begins with a mark of Fountain's, or has none."""
        if re.match(r"\.(?!\.)", text) and text[1:].strip():
            yield Element(ElementKind.HEADING, line, text, heading=forced(text[1:].strip()))
        elif _PICTURE.match(text):
            yield Element(ElementKind.PICTURE, line, raw.strip())
        elif text[0] in "!！":
            yield Element(ElementKind.ACTION, line, text[1:].strip())
        elif re.fullmatch("={3,}", text):
            yield Element(ElementKind.COMMENT, line)
        elif text[0] == "=":
            yield Element(ElementKind.SYNOPSIS, line, text[1:].strip())
        elif text[0] in "#＃":
            yield Element(ElementKind.SECTION, line, self._title(text.lstrip("#＃").strip(), line))
        elif found := _CENTERED.fullmatch(text):
            yield Element(ElementKind.CENTERED, line, self._title(found[1], line))
        elif text[0] in ">＞":
            into = transition(text[1:].strip(), line)
            yield Element(ElementKind.TRANSITION, line, text[1:].strip(), into=into)
        else:
            yield from self._unmarked(at, line, text)

    def _unmarked(self, at: int, line: int, text: str) -> Iterator[Element]:
        before, behind = self._filled(at - 1), self._filled(at + 1)
        forced = text[0] in "@＠"
        said = cue(text) if forced or (not before and behind) else None
        if not before and not behind and says_transition(text):
            yield Element(ElementKind.TRANSITION, line, text, into=transition(text, line))
        elif forced and not (said and behind):
            raise BadLine(line, f"{plain(text)!r} is to speak and has no words; "
                                "write a name behind the @, and the words below")
        elif said:
            yield Element(ElementKind.CUE, line, text, cue=said)
        else:
            yield from self._labelled(line, text)

    def _labelled(self, line: int, text: str) -> Iterator[Element]:
        """``玛拉：水涨了。``, as Chinese screenplays write speech; else what is seen."""
        if found := _SHOWN.fullmatch(text):
            yield Element(ElementKind.CENTERED, line, found[1])
        elif _LISTED.match(text):
            yield Element(ElementKind.SYNOPSIS, line, text)
        elif said := self._cues.labelled(text, line):
            yield Element(ElementKind.CUE, line, text, cue=said[0])
            yield Element(ElementKind.WORDS, line, said[1])
        else:
            yield Element(ElementKind.ACTION, line, text)

    def _title(self, words: str, line: int) -> str:
        if not plain(words):
            raise BadLine(line, "a title without words; write some, or delete the "
                                "line")
        return words

    def _filled(self, at: int) -> bool:
        return 0 <= at < len(self._lines) and bool(self._lines[at][1].strip())
