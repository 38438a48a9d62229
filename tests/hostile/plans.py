"""Plan files that were not written by a friend."""

from __future__ import annotations

from tests.hostile.items import Item, Items, file, full_of

PLAN = """\
story: x.md
digest: d
title: T
language: en
look: {size: [160, 90]}
scenes:
  - id: s1
    shots:
      - id: s1-1
        lines: [Hello.]
        subject: a sea
"""


def _plan(text: str | bytes, says: str) -> Item:
    return Item(file("x.plan.yaml", text, "check", "x.plan.yaml"), says, 2 if says else 0)


def _with(old: str, new: str, says: str = "") -> Item:
    """The plan with one thing in another's place."""
    assert old in PLAN
    return _plan(PLAN.replace(old, new), says)


def _top(yaml: str, says: str = "") -> Item:
    return _with("title: T\n", f"title: T\n{yaml}\n", says)


def _shot(yaml: str, says: str = "") -> Item:
    return _plan(f"{PLAN}        {yaml}\n", says)


VALUES: Items = {
    "an id that is a path": _with("s1-1", "../../x", "scenes.shots.id is '../../x'"),
    "an id of many figures": _with("s1-1", "s1-" + "9" * 5000, "scenes.shots.id is 's1-999"),
    "an id twice": _plan(PLAN + "      - id: s1-1\n", "given twice"),
    "a picture elsewhere": _shot("image: /etc/passwd.png", "leads out of the plan's folder"),
    "a picture above": _shot("image: ../../../etc/passwd.png", "leads out of the plan's folder"),
    "a picture on a server": _shot("image: http://127.0.0.1/x.png", "lies elsewhere"),
    "a picture of a zero byte": _shot(r'image: "a\0.png"', "U+0000"),
    "a device as music": _top("music: {file: /dev/zero}", "is no music"),
    "no number": _top("pace: {shot: .nan}", "pace.shot is '.nan'"),
    "an endless number": _top("pace: {shot: .inf}", "pace.shot is '.inf'"),
    "a number too large for a float": _top("pace: {shot: 1e999}", "pace.shot is '1e999'"),
    "a length that is no number": _shot("seconds: nan", "seconds is 'nan'"),
    "a gain that is no number": _top("music: {gain_db: nan}", "gain_db is 'nan'"),
    "a huge number": _shot("seed: " + "9" * 5000, "seed is '999"),
    "a date": _shot("seconds: 2001-01-01", "seconds is '2001-01-01'"),
    "no size": _with("[160, 90]", "[0, 0]", "look.size is '0'"),
    "a huge size": _with("[160, 90]", "[1000000, 1000000]", "look.size is '1000000'"),
    "a million frames a second": _with("{size", "{fps: 1000000, size", "look.fps is '1000000'"),
    "a camera that is code": _shot("camera: os:system", "is not known"),
    "a language that is a path": _with("language: en", "language: ../..", "language"),
    "half a character": _with("title: T", r'title: "a\ud800"', "U+D800"),
    "marks of a terminal": _with("title: T", r'title: "a\x1b]0;x\a"', "U+001B"),
    "text turned around": _with("title: T", r'title: "a\u202eb"', "U+202E"),
    "a name that is not seen": _top(r'cast: {"\u200b": x}', "nothing of it is seen"),
    "names that look the same": _top(r'cast: {Ana: x, "An\u200ba": y}', "look the same"),
    "a line break in a title": _with("title: T", r'title: "a\nb"', "a tab or a line break"),
    "somebody who is nobody": _with("[Hello.]", "[{Zeus: hi}]", "is not in cast"),
    "a story that is a path": _with("x.md", "../../etc/passwd"),
}

SHAPES: Items = {
    "aliases of aliases": _plan("a: &a [x, x]\nb: &b [*a, *a]\n", "anchor &a"),
    "a tag that runs": _with("title: T", "title: !!python/object/apply:os.system [ls]", "tag"),
    "a merge key": _with("title: T", "<<: {title: T}", "merge key"),
    "two documents": _plan(f"{PLAN}---\n{PLAN}", "a second YAML document"),
    "deep brackets": _plan("scenes: " + "[" * 5000, "16 levels"),
    "deep indents": _plan("\n".join(" " * n + "a:" for n in range(100)), "16 levels"),
    "a list as a key": _plan("? [a]\n: b", "a key that is itself a list"),
    "nothing": _plan("~", "is no plan"),
    "a number": _plan("1", "is no plan"),
    "UTF-16": _plan(PLAN.encode("utf-16"), "not text in UTF-8"),
    "a zero byte": _plan(PLAN + "\0", "broken YAML"),
    "25,001 shots": _with("        lines: [Hello.]\n        subject: a sea\n", "".join(
        f"      - id: s1-{n}\n" for n in range(2, 25_003)), "more than 25,000 shots"),
    "a cast of 5,000": _top("cast:\n" + "".join(f" a{n}: b\n" for n in range(5000)),
                            "more than 500 names"),
    "1,500 sources": _top(f"sources: [{full_of('a,', 3_000)}]", "more than 500 sources"),
    "a title of a megabyte": _with("title: T", "title: " + "a" * 1_000_000, "at most 500"),
    "a framing of digits": _shot("framing: '" + "1" * 200_000 + "'"),
    "a mood of many words": _shot(f"mood: {full_of('calm sea ', 60_000)}"),
    "a subject of many words": _with("a sea", full_of("a sea in ", 60_000)),
    "a palette of thousands": _with("{size", f"{{palette: [{'red, ' * 9000}], size"),
}
