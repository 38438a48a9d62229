"""What opens a shot: a direction or a picture, with what is decided about the shot behind it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story import (
    LONGEST_DIRECTION,
    LONGEST_TITLE,
    Beat,
    Direction,
    Image,
    Overrides,
)
from narrator.story.readers import assets, overrides
from narrator.story.readers.fitting import framings, misdirected, misfit
from narrator.story.readers.inline import plain, unescaped, written
from narrator.story.readers.lines import Mark
from narrator.story.text import joined

_PICTURE = re.compile(r"[!！]\[(?P<caption>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<inside>.*)\)")
_POINTED = re.compile(r"\s*<(?P<path>[^<>]*)>(?:\s+(?P<said>.+))?")
_TITLED = re.compile(r"(?P<path>.*\S)\s+(?P<said>\"[^\"]*\"|“[^“”]*”|'[^']*')")
_UNCLOSED = re.compile(r"[{｛][^{}｛｝]*$")
_BRACE_BEHIND = re.compile(r"\)\s*([{｛][^{}｛｝]*)$")
_UNPARTED = re.compile(r"[^\s\"“][^\"“]*(?:\"[^\"]*\"|“[^“”]*”)")
_UNQUOTED = re.compile(r"\.\w+\s*((?:\"|“)[^\"“”]*)$")
_AGE = re.compile("[2-9]0s")
"""In brackets behind somebody: "a sailor (30s)"."""
_BRACKETS = re.compile(r"[(（]([^()（）]{1,60})[)）][。.]?$")


def direction(marks: list[Mark], folder: Path) -> Beat:
    """The beat that ``>`` lines in a row open."""
    line = marks[-1].line
    text, inside = overrides.split(joined([mark.text for mark in marks]))
    said = plain(text)
    if not said:
        raise BadLine(marks[0].line, "a direction without words; write what is seen "
                                     "behind the >")
    if open_brace := _UNCLOSED.search(text):
        raise BadLine(line, f"{quoted(unescaped(open_brace[0]))} is never closed; write }} "
                            "behind it")
    if re.search("[{}｛｝]", text):
        raise BadLine(line, "a direction has one {…}, at its very end; put an empty line "
                            "between two directions")
    _ask_brackets(text, folder, line)
    _shorten(said, "direction", LONGEST_DIRECTION, marks[0].line)
    return Beat(direction=Direction(text=said, line=marks[0].line), line=marks[0].line,
                overrides=_overrides(inside, None, folder, line))


def _ask_brackets(text: str, folder: Path, line: int) -> None:
    """Raise BadLine for ``(7s)`` at the end of a direction: it would be taken for words."""
    if not (found := _BRACKETS.search(text)):
        return
    said = unescaped(found[1])
    if _AGE.fullmatch(said):
        return
    try:
        meant = overrides.overrides(said, folder, line) != Overrides()
    except BadLine:
        return
    if meant:
        raise BadLine(line, f"'({said})' would be taken for words; did you mean {{{said}}}?")


def picture(mark: Mark, folder: Path, seen: dict[str, Path]) -> Beat:
    """The beat that a picture's line opens; ``seen`` are the files looked at before."""
    text, inside = overrides.split(mark.text)
    if not text.endswith(")"):
        text, inside = mark.text, None
    found = _PICTURE.fullmatch(text)
    if not found and (open_brace := _BRACE_BEHIND.search(mark.text)):
        raise BadLine(mark.line, f"{quoted(unescaped(open_brace[1]))} is never closed; "
                                 "write } behind it")
    if not found:
        raise BadLine(mark.line, "a picture is written ![caption](path \"direction\") on a "
                                 "line of its own")
    target = _POINTED.fullmatch(found["inside"]) or _TITLED.fullmatch(found["inside"].strip())
    name = (target["path"] if target else found["inside"]).strip()
    said = plain(target["said"].strip()[1:-1]) if target and target["said"] else ""
    _ask_brackets(said, folder, mark.line)
    caption = plain(found["caption"])
    _shorten(said, "direction", LONGEST_DIRECTION, mark.line)
    _shorten(caption, "caption", LONGEST_TITLE, mark.line)
    if not name:
        raise BadLine(mark.line, "a picture without a path; write ![caption](path)")
    if not target and not os.path.exists(folder / unescaped(name)):
        _ask_quotes(name, mark.line)
    if name not in seen:
        seen[name] = assets.picture(name, folder, mark.line)
    image = Image(path=seen[name], written=written(name),
                  caption=caption, line=mark.line)
    asked = _overrides(inside, image.path, folder, mark.line)
    if wrong := misdirected(framings(said), asked, image.path):
        raise BadLine(mark.line, wrong)
    return Beat(direction=Direction(text=said, line=mark.line) if said else None, image=image,
                overrides=asked, line=mark.line)


def _ask_quotes(name: str, line: int) -> None:
    """Raise BadLine for a direction that would be taken for a part of the picture's path."""
    if _UNPARTED.fullmatch(name):
        raise BadLine(line, f"{quoted(unescaped(name))} is a path and a direction in one; "
                            "put a blank before the quotes")
    if open_quote := _UNQUOTED.search(name):
        raise BadLine(line, f"{quoted(unescaped(open_quote[1]))} is never closed; close the "
                            "quotes behind it")


def _shorten(text: str, what: str, most: int, line: int) -> None:
    """Raise BadLine for a text of more than ``most`` characters."""
    if len(text) > most:
        raise BadLine(line, f"a {what} of {len(text):,} characters; at most {most:,} are "
                            "read: shorten it")


def _overrides(inside: str | None, image: Path | None, folder: Path, line: int) -> Overrides:
    """What the braces say of a shot that shows ``image``."""
    if inside is None:
        return Overrides()
    asked = overrides.overrides(inside, folder, line)
    if wrong := misfit(asked, image):
        raise BadLine(line, wrong[1])
    return asked
