"""From bytes to text that is safe to read: size, encoding, line ends, hidden characters."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from shlex import quote

from media.files import regular
from narrator.errors import BadLine, BadStory
from narrator.saying import HIDDEN, about_hidden, nearest_file

MAX_BYTES = 1_000_000
SUFFIXES = (".md", ".markdown", ".fountain", ".txt")
DRAFTS = (".docx",)
"""No stories, but what one can be made of."""

BINARY = "is a binary file, not text; stories are text saved as UTF-8"

_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Soft hyphens and zero-width blanks come along with pasted text and mean nothing in it."""


def read_bytes(path: Path) -> bytes:
    """The bytes of the story at ``path``; raises BadStory unless it is a file of a kind
    that is read."""
    if os.path.isdir(path):  # false, not an error, for a name too long to exist
        raise BadStory(path, 0, "is a folder; name a story file in it")
    if not os.path.exists(path):
        raise BadStory(path, 0, f"there is no such file{_nearest(path)}")
    if path.suffix.lower() in DRAFTS:
        raise BadStory(path, 0, f"is a Word document; make a story of it: narrator new "
                                f"{quote(path.stem)} --from {quote(str(path))}")
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise BadStory(path, 0, f"is not a story; stories are {', '.join(SUFFIXES[:-1])} or "
                                f"{SUFFIXES[-1]} files")
    try:
        with regular(path) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as exc:
        raise BadStory(path, 0, f"cannot be read: {exc.strerror}; check its permissions") from exc
    if len(data) > MAX_BYTES:
        raise BadStory(path, 0, f"is longer than {MAX_BYTES:,} bytes; split it into several films")
    return data


def decode(data: bytes) -> str:
    """``data`` as text with ``\\n`` line ends, in Unicode's composed form (NFC).

    Raises BadLine for what is empty, not UTF-8, or holds characters that a reader cannot see.
    """
    if data[:2] in _BOMS:
        raise BadLine(1, f"is {_BOMS[data[:2]]}; save it as UTF-8")
    if b"\0" in data:
        raise BadLine(line_of(data, data.index(b"\0")), BINARY)
    try:
        return cleaned(data.decode("utf-8-sig"))
    except UnicodeDecodeError as exc:
        raise not_utf8(data, exc) from exc


def cleaned(text: str) -> str:
    """``text`` without what nobody sees in it, as ``decode`` returns it; raises BadLine."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := HIDDEN.search(text):
        raise BadLine(text.count("\n", 0, found.start()) + 1, about_hidden(found[0]))
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    if not text.strip():
        raise BadLine(0, "is empty; begin with a title, as docs/story-format.md shows")
    return text


def not_utf8(data: bytes, exc: UnicodeDecodeError) -> BadLine:
    """The error for bytes that are no UTF-8, at their line."""
    return BadLine(line_of(data, exc.start), f"byte 0x{data[exc.start]:02X} is not UTF-8; "
                                             "save the file as UTF-8")


def titled(path: Path) -> str:
    """The title of a story that has none, from its file's name: "the-last-lamp.txt"."""
    words = " ".join(re.split(r"[\s_-]+", path.stem)).strip()
    return (words[:1].upper() + words[1:]) or "Untitled"


def line_of(data: bytes, offset: int) -> int:
    """The line on which the byte at ``offset`` stands."""
    return len(re.findall(rb"\r\n|\r|\n", data[:offset])) + 1


def _nearest(path: Path) -> str:
    try:
        names = [file.name for file in path.parent.iterdir()
                 if file.suffix in SUFFIXES and file.name != path.name]
    except OSError:
        return f", nor a folder {path.parent}; check the name"
    near = nearest_file(path.name, names)
    return f"; did you mean {path.with_name(near)}?" if near else "; check the name"
