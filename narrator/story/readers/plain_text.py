"""Plain text: paragraphs are narration, and what stands alone and short is a title.

Nothing in such a file is a mark, so nothing is taken for one that could be words: titles are
chapters by their wording (第一章, Chapter 1), and lines that stand alone where a title would. A
line without any word in it is a break. Front matter may stand above the text as in a Markdown
story, and with a cast in it ``Name: “words”`` is dialogue; without one, all is the narrator's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrator.story.readers.front_matter import FileParts, split
from narrator.story.readers.header import Header, header
from narrator.story.readers.inline import literal
from narrator.story.readers.lines import LineKind, Mark
from narrator.story.readers.markdown import front
from narrator.story.readers.refusals import refuse_address
from narrator.story.readers.source import titled
from narrator.story.readers.speakers import Speakers
from narrator.story.text import HAN, ends_sentence

_COUNT = r"(?:\d{1,4}|[一二三四五六七八九十百千零〇两]{1,8})"
_ENGLISH = (r"(?:\d{1,4}|[IVXLC]{1,8}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
            r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)")
_CHAPTER = re.compile(
    rf"第\s?{_COUNT}\s?[章回节節幕卷部集篇](?:[\s:：、.·—-].{{0,40}}(?<![,，;；。]))?"
    rf"|(?:chapter|part|book|act|canto) {_ENGLISH}(?:\s?[:.—–-].{{0,60}}|\s(?-i:[A-Z“]).{{0,60}})?"
    r"|(?:序[章幕言]?|楔子|引子|尾声|后记|前言|终章|prologue|epilogue|foreword|afterword|interlude)",
    re.IGNORECASE)
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、\s?\S.{0,19}(?<![。！？…，；：,.;:])")
"""A heading as Chinese articles number them: 三、衔石填海."""
_BULLET = re.compile(r"[•‣◦▪●]\s*(?=\S)")
_NO_TITLE_ENDS = re.compile(r"[.。!！?？,，;；:：…、”’\"'」』)）—–-]$")
_NO_TITLE_BEGINS = re.compile(r"[a-z“‘\"'「『(（—–-]")
_TITLE_IS = re.compile(r"(?:title|标题|題目|题目|片名|书名)\s?[:：]\s?(.+)", re.IGNORECASE)
_BOOK = re.compile("《([^《》]+)》")
_WORDS_IN_TITLE, _HAN_IN_TITLE = 8, 16
_INDENTED = re.compile(r"\u3000|\t|  ")


@dataclass(frozen=True, slots=True)
class TextRow:
    """A line of the text: what it is, and its words."""

    kind: LineKind
    line: int
    text: str = ""
    opens: bool = False
    """Whether a paragraph begins here."""


def read(text: str, path: Path) -> tuple[Header, list[Mark]]:
    """What the text says of the film, and what each of its lines is; raises BadLine."""
    parts = split(text)
    name, found = rows(parts.body, parts.body_line, whole=not parts.front)
    given = re.search(r"^\s*(?:title|标题|题目|片名)\s*[:：]", parts.front, re.MULTILINE)
    title = "" if given else f"title: {json.dumps(name or titled(path), ensure_ascii=False)}\n"
    top = header(FileParts(f"{parts.front}\n{title}", parts.front_line, "", 1), path.parent)
    speakers = Speakers([member.name for member in top.cast])
    marks = [mark for row in found for mark in _marks(row, speakers)]
    return top, [*front(text, parts.body_line), *marks]


def rows(text: str, first_line: int = 1, whole: bool = True) -> tuple[str, list[TextRow]]:
    """The title that ``text`` begins with, or nothing, and all its lines.

    ``whole``: whether the text may begin with a title at all.
    """
    raws = text.split("\n")
    lone = [_is_lone(raws, at) for at in range(len(raws))]
    first = next((at for at, raw in enumerate(raws) if raw.strip()), 0)
    title = _title(raws, first, lone) if whole else ""
    lone[first] = lone[first] and not title
    found = [_row(raws, at, lone, at + first_line) for at in range(len(raws))]
    if title:
        found[first] = TextRow(LineKind.FRONT_MATTER, first + first_line, title)
    return title, found


def unlisted(text: str) -> str:
    """``text`` without a list mark at its beginning that was typed: "• bread"."""
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text


def _row(raws: Sequence[str], at: int, lone: Sequence[bool], line: int) -> TextRow:
    text = " ".join(raws[at].split())
    if not text:
        return TextRow(LineKind.BLANK, line)
    if not any(char.isalnum() for char in text):
        return TextRow(LineKind.BREAK, line)
    # Two short lines after one another are verse, or a list, and no titles.
    if _CHAPTER.fullmatch(text) or _heads(raws, at) or (lone[at] and _followed(raws, at, lone)):
        return TextRow(LineKind.TITLE, line, text)
    above = raws[at - 1] if at else ""
    opens = (bool(_INDENTED.match(raws[at])) or ends_sentence(above)
             or bool(_CHAPTER.fullmatch(above.strip())) or bool(_BULLET.match(text)))
    return TextRow(LineKind.WORDS, line, unlisted(text), opens)


def _heads(raws: Sequence[str], at: int) -> bool:
    """Whether a numbered line stands directly above its paragraph, and is none of a list's."""
    above = raws[at - 1].strip() if at else ""
    below = raws[at + 1].strip() if at + 1 < len(raws) else ""
    return (_NUMBERED.fullmatch(raws[at].strip()) is not None and not above and bool(below)
            and not _NUMBERED.fullmatch(below))


def _is_lone(raws: Sequence[str], at: int) -> bool:
    """Whether a line stands between empty ones, and is short and whole as a title is."""
    text = raws[at].strip()
    beside = [raws[near].strip() for near in (at - 1, at + 1) if 0 <= near < len(raws)]
    return bool(text) and not any(beside) and _reads_as_title(text)


def _reads_as_title(text: str) -> bool:
    short = (len(text) <= _HAN_IN_TITLE if re.search(f"[{HAN}]", text)
             else len(text) <= 60 and len(text.split()) <= _WORDS_IN_TITLE)
    return (short and any(char.isalnum() for char in text)
            and not _NO_TITLE_ENDS.search(text) and not _NO_TITLE_BEGINS.match(text))


def _followed(raws: Sequence[str], at: int, lone: Sequence[bool]) -> bool:
    """Whether the nearest lines with words on both sides of line ``at`` are no lone ones, and
    there are words behind it."""
    behind = next((near for near in range(at + 1, len(raws)) if raws[near].strip()), None)
    before = next((lone[near] for near in range(at - 1, -1, -1) if raws[near].strip()), False)
    return behind is not None and not lone[behind] and not before


def _title(raws: Sequence[str], first: int, lone: Sequence[bool]) -> str:
    """The title on the first line with words, or nothing where the text begins there."""
    text = " ".join(raws[first].split())
    if found := _TITLE_IS.fullmatch(text):
        return found[1]
    if found := _BOOK.fullmatch(text):
        return found[1]
    behind = next((raw.strip() for raw in raws[first + 1:] if raw.strip()), "")
    alone = lone[first] or (_reads_as_title(text) and bool(_CHAPTER.fullmatch(behind)))
    return text if alone and behind and not _CHAPTER.fullmatch(text) else ""


def _marks(row: TextRow, speakers: Speakers) -> Iterator[Mark]:
    if row.kind is not LineKind.WORDS:
        yield Mark(row.kind, row.line, literal(row.text))
        return
    refuse_address(row.text, row.line)
    said = speakers.quoted(row.text)
    if said is None:
        yield Mark(LineKind.WORDS, row.line, literal(row.text), opens=row.opens)
        return
    yield Mark(LineKind.SPEECH, row.line, literal(said.words), speaker=said.speaker,
               manner=literal(said.manner), opens=True, closes=True)
    if said.rest:
        yield Mark(LineKind.WORDS, row.line, literal(said.rest), opens=True)
