"""Word documents that unpack to an ocean, lie, or are none."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.hostile.items import Item, Items, file, full_of

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = "word/document.xml"
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


@cache
def document() -> bytes:
    from docx import Document

    into = BytesIO()
    document = Document()
    document.add_paragraph("Hello there, a story.")
    document.save(into)
    return into.getvalue()


def _packed(**parts: bytes | None) -> bytes:
    """A document with ``parts`` in place of its own; None takes one away."""
    into = BytesIO()
    with ZipFile(BytesIO(document())) as old, ZipFile(into, "w", ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            data = parts[name] if name in parts else old.read(name)
            if data is not None:
                new.writestr(name, data)
    return into.getvalue()


def _body(inside: str, before: str = "") -> bytes:
    return _packed(**{BODY: (f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORDS}"><w:body>'
                             f"{inside}</w:body></w:document>").encode()})


def _lying(data: bytes) -> bytes:
    """``data`` with an archive's table of contents that says its text takes 1,000 bytes."""
    lie = bytearray(data)
    at = lie.find(b"PK\1\2")
    while at >= 0:
        length, = struct.unpack_from("<H", lie, at + 28)
        if lie[at + 46:at + 46 + length] == BODY.encode():
            struct.pack_into("<I", lie, at + 24, 1000)
        at = lie.find(b"PK\1\2", at + 4)
    return bytes(lie)


def _draft(data: bytes | Callable[[], bytes], says: str = "") -> Item:
    return Item(file("d.docx", data, "new", "y", "--from", "d.docx"), says, 2 if says else 0)


NONE = "is no Word document, or a damaged one"
OCEAN = "unpacks to more than a text needs"
_LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(8)) + "]>"

ITEMS: Items = {
    "a document": _draft(lambda: document()),
    "100 MB of one letter": _draft(lambda: _body(PARAGRAPH.format("a" * 100_000_000)), OCEAN),
    "100 MB that say they are 1 KB": _draft(
        lambda: _lying(_body(PARAGRAPH.format("a" * 100_000_000))), NONE),
    "51,000 paragraphs": _draft(lambda: _body(PARAGRAPH.format("a") * 51_000), "50,000 paragraphs"),
    "1,500,000 empty paragraphs": _draft(lambda: _body("<w:p/>" * 1_500_000), OCEAN),
    "elements of nothing": _draft(lambda: _body("<a a=''/>" * 490_000), "nothing is spoken"),
    "deep forms": _draft(lambda: _body("<w:sdt>" * 200_000 + "</w:sdt>" * 200_000), NONE),
    "paragraphs in paragraphs": _draft(lambda: _body(
        "<w:p><w:r>" * 100 + "<w:t>x</w:t>" + "</w:r></w:p>" * 100)),
    "copies in copies": _draft(lambda: _body("<w:Fallback>" * 200 + PARAGRAPH.format("a") * 20_000
                                     + "</w:Fallback>" * 200), "nothing is spoken"),
    "many attributes": _draft(lambda: _body("<w:p " + " ".join(
        f'a{n}="x"' for n in range(100_000)) + "/>"), "nothing is spoken"),
    "a billion laughs": _draft(lambda: _body(PARAGRAPH.format("&a8;"), _LAUGHS), NONE),
    "a file of the machine": _draft(lambda: _body(
        PARAGRAPH.format("&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "nothing is spoken"),
    "3,000 parts": _draft(lambda: _packed(**{f"x{n}.xml": b"" for n in range(3000)}), OCEAN),
    "parts that climb": _draft(lambda: _packed(
        **{"../../evil.xml": b"<x/>", "/evil.xml": b"<x/>"})),
    "no text": _draft(lambda: _packed(**{BODY: None}), NONE),
    "no table of kinds": _draft(lambda: _packed(**{"[Content_Types].xml": None}), NONE),
    "no body": _draft(lambda: _packed(**{BODY: f'<w:document xmlns:w="{WORDS}"/>'.encode()}), NONE),
    "half an XML": _draft(lambda: _packed(**{BODY: b"<w:document"}), NONE),
    "control characters": _draft(lambda: _body(PARAGRAPH.format("a\0b")), NONE),
    "text turned around": _draft(lambda: _body(PARAGRAPH.format("a\u202eb")), "U+202E"),
    "a cut": _draft(lambda: document()[:-200], NONE),
    "nothing": _draft(b"", NONE),
    "an old document": _draft(b"\xd0\xcf\x11\xe0" + bytes(99), "is an old Word document"),
    "labels": Item(file("d.txt", full_of("Ana: hi\n\n", 60_000), "new", "y", "--from", "d.txt"),
                   "", 0),
    "4,000 speakers": Item(file("d.txt", "".join(
        f"Ana{n} B: hi\n\nAna{n} B: ho\n\n" for n in range(4_000)), "new", "y", "--from", "d.txt"),
        "cast has 3,999 names"),
    "colons": Item(file("d.txt", ":" * 900_000, "new", "y", "--from", "d.txt"),
                   "nothing is spoken"),
}
