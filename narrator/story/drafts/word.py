"""Word documents (.docx): their words in order, by python-docx, and nothing else of them.

A document may come from a stranger, and is a ZIP archive: how much it unpacks to is looked at
before any of it is unpacked.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from media.files import regular
from narrator.errors import BadLine
from narrator.story import MOST_PARAGRAPHS
from narrator.story.drafts.blocks import Block, Draft, from_text
from narrator.story.readers.lines import LineKind
from narrator.story.readers.plain_text import unlisted
from narrator.story.readers.source import cleaned

MAX_ENTRIES = 2000
MAX_XML = 12_000_000
"""Bytes of all parts in XML: a novel of 1 MB makes about 5 MB, and a tree takes twenty times it."""
MAX_NODES = 500_000
"""Elements of the text: a novel has some hundred thousand, and an element in XML has as few as 4
bytes, of which Python makes a hundred."""
MAX_CHARACTERS = 1_000_000

_PIECE = 65_536
"""Bytes that are unpacked at a time."""
_UNREADABLE = (BadZipFile, LookupError, ValueError, EOFError, NotImplementedError, RuntimeError,
               zlib.error, struct.error)
"""What is raised for an archive that is none, or is packed, or locked, in another way."""
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ELSEWHERE = ("txbxContent", "Fallback", "p")
"""Inside a paragraph: text boxes, whose paragraphs come by themselves, and their copies."""
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING = re.compile(r"(?:heading|标题)\s*[1-9]", re.IGNORECASE)
_LABEL = re.compile(r"([^:：()（）]+?)\s*(?:[(（][^()（）]*[)）])?\s*[:：]")
_LABEL_ENDS = re.compile(r"\s*(?:[(（][^()（）]*[)）])?\s*[:：]?$")
_TITLE = re.compile(r"title|标题|书名", re.IGNORECASE)


def from_word(path: Path) -> Draft:
    """The draft in the Word document at ``path``; raises BadLine."""
    document = _opened(_parts(path))
    if sum(1 for _ in document.element.body.iter()) > MAX_NODES:
        raise _too_much()
    named = _style_names(document)
    styles = [named.get(_style(one), "") for one in _paragraphs(document.element.body)]
    texts = [_cleaned(_text(one), number)
             for number, one in enumerate(_paragraphs(document.element.body), 1)]
    if sum(map(len, texts)) > MAX_CHARACTERS:
        raise BadLine(0, f"holds more than {MAX_CHARACTERS:,} characters; split it into "
                         "several films")
    if sum(map(bool, texts)) > MOST_PARAGRAPHS:
        raise BadLine(0, f"holds more than {MOST_PARAGRAPHS:,} paragraphs; split it into "
                         "several films")
    remarks = tuple(_remarks(document.element.body))
    labels = tuple(filter(None, map(_label, _paragraphs(document.element.body))))
    if not any(map(_HEADING.fullmatch, styles)):
        return replace(_by_words(texts), remarks=remarks, labels=labels)
    title = next((text for style, text in zip(styles, texts, strict=True)
                  if _TITLE.fullmatch(style) and text.strip()), "")
    return Draft(" ".join(title.split()), tuple(_blocks(styles, texts)), remarks, labels)


def _cleaned(text: str, number: int) -> str:
    try:
        return cleaned(text) if text.strip() else ""
    except BadLine as exc:
        raise BadLine(number, exc.problem) from exc


def _by_words(texts: list[str]) -> Draft:
    """Where no paragraph is styled as a heading, a title is known by its words, as in a text."""
    numbers = [number for number, text in enumerate(texts, 1)
               for _ in range(text.count("\n") + 2)]
    draft = from_text("\n\n".join(texts))
    return replace(draft, blocks=tuple(replace(block, line=numbers[block.line - 1])
                                       for block in draft.blocks))


def _blocks(styles: list[str], texts: list[str]) -> Iterator[Block]:
    titled = False
    for number, (style, raw) in enumerate(zip(styles, texts, strict=True), 1):
        text = unlisted(" ".join(raw.split()))
        if not text:
            continue
        if _TITLE.fullmatch(style) and not titled:
            titled = True
        elif not any(char.isalnum() for char in text):
            yield Block(LineKind.BREAK, number)
        else:
            heads = _HEADING.fullmatch(style) or _TITLE.fullmatch(style)
            yield Block(LineKind.TITLE if heads else LineKind.WORDS, number, text)


def _parts(path: Path) -> BytesIO:
    """The document again, its XML unpacked and everything else left empty; raises BadLine for
    what is no archive, or unpacks to too much.

    How much a part unpacks to is counted here, piece by piece: what the archive says of it may be
    a lie, and whoever reads it in one go finds that out too late.
    """
    kept = BytesIO()
    try:
        with regular(path) as file:
            if file.read(4) == _OLD_WORD:
                raise BadLine(0, "is an old Word document, or one with a password; save it "
                                 "as .docx without one")
            with ZipFile(file) as archive, ZipFile(kept, "w") as copy:
                parts = archive.infolist()
                if len(parts) > MAX_ENTRIES:
                    raise _too_much()
                room = MAX_XML
                for part in parts:
                    data = _unpacked(archive, part, room)
                    room -= len(data)
                    copy.writestr(ZipInfo(part.filename), data)
    except _UNREADABLE as exc:
        raise _damaged() from exc
    except OSError as exc:
        raise BadLine(0, f"cannot be read: {exc.strerror or exc}; check its name and its "
                         "permissions") from exc
    return kept


def _unpacked(archive: ZipFile, part: ZipInfo, most: int) -> bytes:
    """The bytes of a part in XML; of any other, none."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return b""
    found: list[bytes] = []
    with archive.open(part) as file:
        while data := file.read(_PIECE):
            most -= len(data)
            if most < 0:
                raise _too_much()
            found.append(data)
    return b"".join(found)


def _too_much() -> BadLine:
    return BadLine(0, "unpacks to more than a text needs; copy its words into a .txt file")


def _opened(parts: BytesIO) -> Any:
    from docx import Document

    try:
        document = Document(parts)
        # Both are parsed only when they are asked for.
        assert document.element.body is not None
        assert document.styles.element is not None
    except Exception as exc:
        # A damaged document ends in errors of zlib, zipfile, lxml, python-docx and Python itself.
        raise _damaged() from exc
    return document


def _damaged() -> BadLine:
    return BadLine(0, "is no Word document, or a damaged one; save it again as .docx, or "
                      "copy its words into a .txt file")


def _paragraphs(body: Any) -> Iterator[Any]:
    """Every paragraph, those in tables, text boxes and forms among them, in order."""
    for one in body.iter(f"{_WORDS}p"):
        if not any(_local(above) == "Fallback" for above in one.iterancestors()):
            yield one


def _text(paragraph: Any) -> str:
    """The words of a paragraph; what was deleted under review is not among them."""
    found: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        node = waiting.pop()
        name = _local(node)
        if name == "t":
            found.append(node.text or "")
        elif name not in _ELSEWHERE:
            found.append(_CHARACTERS.get(name, ""))
            waiting += reversed(node)
    return "".join(found)


def _label(paragraph: Any) -> str:
    """The name that a paragraph begins with in bold, before a colon in bold or plain; or ""."""
    runs = [(_is_bold(run), _text(run)) for run in paragraph.findall(f"{_WORDS}r")]
    bold = "".join(text for _, text in takewhile(lambda run: run[0], runs)).strip()
    begins = _LABEL.match("".join(text for _, text in runs).strip())
    return begins[1] if bold and begins and begins[1] == _LABEL_ENDS.sub("", bold) else ""


def _is_bold(run: Any) -> bool:
    bold = run.find(f"{_WORDS}rPr/{_WORDS}b")
    return bold is not None and bold.get(f"{_WORDS}val") not in ("0", "false", "off")


def _style(paragraph: Any) -> str:
    named = paragraph.find(f"{_WORDS}pPr/{_WORDS}pStyle")
    return "" if named is None else str(named.get(f"{_WORDS}val"))


def _style_names(document: Any) -> dict[str, str]:
    """The names of all styles by their ids; English for those that come with Word."""
    names = {}
    for style in document.styles.element.iter(f"{_WORDS}style"):
        name = style.find(f"{_WORDS}name")
        names[str(style.get(f"{_WORDS}styleId"))] = (
            "" if name is None else str(name.get(f"{_WORDS}val")))
    return names


def _remarks(body: Any) -> Iterator[str]:
    names = Counter(map(_local, body.iter()))
    if pictures := names["drawing"] + names["pict"]:
        yield (f"{pictures} {'picture is' if pictures == 1 else 'pictures are'} left out: save "
               "each beside the story, and write ![caption](its name) where it belongs")
    if "footnoteReference" in names or "endnoteReference" in names:
        yield "its footnotes are left out: a film has no foot of the page"
    if "tbl" in names:
        yield "a table is told cell by cell: say it in sentences"


def _local(node: Any) -> str:
    """A node's name without its name space; nothing for comments."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""
