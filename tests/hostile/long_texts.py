"""Texts of the size that is allowed, made to be dear: of one mark, of too many things, of one that
is too long. What goes back over what it has read comes to no end here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tests.hostile.items import Item, Items, file, full_of

MOST = 999_000
LONG = 250_000
"""Enough for what goes back over what it has read never to come to an end."""
HEAD = "---\ntitle: T\ncast: {Ana: a girl}\n---\n"
ROOM = "INT. ROOM - DAY\n\n"


def _story(body: str, says: str = "") -> Item:
    return Item(file("x.md", HEAD + body), says, 2 if says else 0)


def _front(yaml: str, says: str = "") -> Item:
    return Item(file("x.md", f"---\ntitle: T\n{yaml}\n---\nWords.\n"), says, 2 if says else 0)


def _play(body: str, says: str = "") -> Item:
    return Item(file("x.fountain", body), says, 2 if says else 0)


def _text(body: str | bytes, says: str = "") -> Item:
    return Item(file("x.txt", body), says, 2 if says else 0)


class Growing(NamedTuple):
    """A text that is taken, however long it is."""

    make: Callable[[int], Item]
    """Of about so many bytes, or pieces."""
    most: int
    """As long as it is allowed, or as what goes back over what it has read never comes to an end.
    """


GROWING: Mapping[str, Growing] = {
    "one line of a megabyte": Growing(lambda size: _story(full_of("word ", size)), MOST),
    "full stops": Growing(lambda size: _story(full_of("Mr. A. b ", size)), LONG),
    "letters": Growing(lambda size: _story(full_of("a", size)), LONG),
    "digits": Growing(lambda size: _story(full_of("1", size)), LONG),
    "combining accents": Growing(lambda size: _story("e" + full_of("\u0301", size)), LONG),
    "closing quotes": Growing(lambda size: _story("a." + full_of("”", size)), LONG),
    "dashes": Growing(lambda size: _story("a" + full_of("—", size)), LONG),
    "commas": Growing(lambda size: _story(full_of("a, ", size)), 20_000),
    "quotes of quotes": Growing(lambda size: _story(full_of("> ", size) + "sea"), LONG),
    "an open link": Growing(lambda size: _story("[a](" + full_of("x", size)), LONG),
    "newlines": Growing(lambda size: _story(full_of("\n", size) + "word"), 200_000),
    "headings with words": Growing(lambda count: _story(
        "".join(f"# {n}\n\nword.\n\n" for n in range(count))), 10_000),
    "narration": Growing(lambda size: _story(full_of(
        "The river runs between them, and nobody crosses it. ", size)), 300_000),
    "a name in all positions": Growing(lambda size: Item(file(
        "x.md", "---\ntitle: T\ncast:\n" + "".join(f" a{n}: b\n" for n in range(500)) + "---\n"
        + full_of("a499 b ", size)), "", 0), 200_000),
}

STORIES: Items = {
    "lists in lists": _story("".join(f"{'  ' * depth}- a\n" for depth in range(900))),
    "10,000 headings alone": _story("".join(f"# {n}\n" for n in range(10_000)) + "\nword",
                                    "headings with nothing below them"),
    "headings": _story(full_of("# a\n", 90_000), "more than 20,000 directions"),
    "directions": _story(full_of("> a\n\n", 110_000), "more than 20,000 directions"),
    "paragraphs": _story(full_of("A\n\n", 160_000), "more than 50,000 paragraphs"),
    "shots": Item(
        file("x.md", "---\ntitle: T\npace: {shot: 1}\n---\n" + full_of("A b. ", 130_000)),
        "makes 26,000 shots, and a film has at most 25,000"),
    "a heading of a megabyte": _story("# " + full_of("word ", MOST), "a title of"),
    "a direction of a megabyte": _story("> " + full_of("x in ", MOST), "a direction of"),
    "long directions": _story(("> " + full_of("x in a, ", 4_900) + "\n\n") * 20),
    "a caption of a megabyte": _story(f"![{full_of('a', MOST)}](x.png)", "a caption of"),
    "braces of quotes": _story("> a {" + full_of("“", LONG) + "}", "in braces has"),
    "braces of digits": _story("> a {" + "1" * 900 + "s}", "seconds is 111"),
    "cameras": _story("> a {camera: paper}\n\n" * 1_500),
}

FRONTS: Items = {
    "names": _front("cast:\n" + "".join(f" a{n}: b\n" for n in range(9_000)), "has 9,000 names"),
    "a title": Item(file("x.md", f"---\ntitle: {'a ' * 40_000}\n---\nx"), "the title has 79,999"),
    "a key": _front(f"? {'k' * 90_000}\n: x", "key 'kkk"),
    "an anchor": _front(f"voice: &{'k' * 90_000} x", "anchor &kkk"),
    "a tag": _front(f"voice: !{'k' * 90_000} x", "tag !kkk"),
    "a key twice": _front(f"{'k' * 900}: b\n{'k' * 900}: c", "'kkk"),
    "a number": _front(f"pace: {{shot: {'9' * 90_000}}}", "pace.shot is '999"),
    "a voice": _front(f"voice: {full_of('old woman ', 90_000)}"),
    "a style": _front(f"look: {full_of('a-', 90_000)}a"),
    "commas in braces": _front(f"look: {{{full_of(', ', 90_000)}}}", "broken YAML"),
    "sources": _front(f"sources: [{full_of('a,', 90_000)}]", "at most 500 are credited"),
    "a megabyte": _front(f"voice: {full_of('x', MOST - 100)}", "front matter of more than"),
}

OTHERS: Items = {
    "10,000 people": _play(ROOM + "".join(f"NAME{n}\nHello.\n\n" for n in range(10_000)),
                           "more than 500 people"),
    "10,000 places": _play("".join(f"INT. P{n} - DAY\n\nRain.\n\n" for n in range(10_000)),
                           "more than 500 places"),
    "a note never closed": _play(ROOM + full_of("[[ ", MOST), "never closed; write ]]"),
    "a boneyard never closed": _play(ROOM + full_of("/* ", LONG), "never closed; write */"),
    "headings in a line": _play(full_of("INT. A - B - ", LONG), "nothing is spoken"),
    "scene numbers": _play("INT. A" + full_of(" #a", LONG), "nothing is spoken"),
    "a centred line": _play(ROOM + "> " + full_of("a <", LONG) + "x", "is none that is made"),
    "brackets behind a cue": _play(ROOM + "A" + full_of("(a)", LONG) + "\nhello", "a direction of"),
    "capitals": _play(ROOM + "ANA\nHello.\n\n" + full_of("ANA A(", LONG), "a direction of"),
    "titles": _play(full_of("Title: x\n", MOST), "YAML of more than"),
    "front matter of newlines": _text(f"---\n{full_of(chr(10), 99_000)}title: x\n---\nhello"),
    "lone lines": _text(full_of("A\n\n", 160_000), "more than 50,000 paragraphs"),
    "chapters": _text(full_of("Chapter 1\n\n", 230_000), "more than 20,000 directions"),
    "open quotes": _text(full_of("“", LONG), "nothing is spoken"),
    "GB18030 that could be anything": _text(bytes(range(129, 255)) * 900, "is not UTF-8"),
    "GB18030 of four bytes": _text(b"\x81\x30\x81\x30" * 100_000, "is not UTF-8"),
    "UTF-16 of an odd number of bytes": _text("天河".encode("utf-16") + b"x", "cut short"),
    "UTF-16 of half characters": _text(b"\xff\xfe" + b"\x00\xd8" * 10, "cut short"),
    "UTF-16 without its mark, odd": _text("hello there ".encode("utf-16-le") * 90 + b"x", "binary"),
}
