"""The title page: Fountain's own keys, and those of a story's front matter beside them.

``Title:`` names the film; the author, the source and the copyright are shown at its end. ``Cast:``,
``Look:``, ``Music:`` and every other key of a story's front matter, English or Chinese, mean what
they mean there, values being YAML. Keys that nobody knows stay where they are, as Fountain says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story.readers.aliases import ALIASES
from narrator.story.readers.front_matter import FileParts
from narrator.story.readers.header import Header, header
from narrator.story.readers.inline import hidden, plain
from narrator.story.readers.source import titled

_KEY = re.compile(r"(?P<key>[^\s:：][^:：]{0,40}?)\s*[:：](?P<value>.*)")
_AUTHORS = ("author", "authors", "作者", "编剧")
_CREDITS = ("credit", *_AUTHORS, "source", "copyright", "原著", "版权")
_FOUNTAIN = (*_CREDITS, "notes", "note", "draft", "draft date", "date", "contact", "contact info",
             "revision", "format", "font", "watermark", "header", "footer", "series", "episode",
             "联系方式", "日期", "备注")


@dataclass(slots=True)
class _TitleEntry:
    """A key with the lines of its value, the first of them behind the key."""

    key: str
    line: int
    value: list[str]


def title_page(text: str, path: Path) -> tuple[Header, str, int]:
    """What the title page of ``text`` says of the film, the text below it, and the line on which
    that begins. Raises BadLine; without a title, the film is called as its file."""
    lines = text.split("\n")
    begin = next(i for i, line in enumerate(lines) if line.strip())
    end = next((i for i in range(begin, len(lines)) if not lines[i].strip()), len(lines))
    entries = list(_entries(lines[begin:end], begin + 1))
    if not any(_known(entry.key) for entry in entries):
        entries, end = [], 0
    rows = [""] * (end + 1)
    for entry in entries:
        _place(entry, rows)
    if not any(_our_key(entry.key) == "title" for entry in entries):
        rows[end] = f"title: {json.dumps(titled(path), ensure_ascii=False)}"
    top = header(FileParts("\n".join(rows), 1, "", 1), path.parent)
    sources = (*top.sources, *_credits(entries))
    return top.model_copy(update={"sources": sources}), "\n".join(lines[end:]), end + 1


def _entries(lines: list[str], first: int) -> Iterator[_TitleEntry]:
    entry: _TitleEntry | None = None
    for line, raw in enumerate(lines, first):
        found = None if raw[:1].isspace() else _KEY.fullmatch(raw)
        if found:
            if entry:
                yield entry
            entry = _TitleEntry(found["key"], line, [found["value"]])
        elif entry:
            entry.value.append(raw)
        else:
            return
    if entry:
        yield entry


def _our_key(key: str) -> str:
    """The front matter's name for ``key``, or nothing. ``Source`` is Fountain's, and a text."""
    key = key.strip().lower()
    name = ALIASES.get(key, key)
    return name if name in Header.model_fields and key not in _FOUNTAIN else ""


def _known(key: str) -> bool:
    return bool(_our_key(key)) or key.strip().lower() in _FOUNTAIN


def _place(entry: _TitleEntry, rows: list[str]) -> None:
    """Put an entry of ours into ``rows``, on the lines where it stands, as YAML."""
    key = _our_key(entry.key)
    if not key:
        near = get_close_matches(entry.key.lower(), Header.model_fields, n=1, cutoff=0.75)
        if near and not _known(entry.key):
            raise BadLine(entry.line, f"key {quoted(entry.key)} is not known; did you mean "
                                      f"{near[0]}?")
    elif key == "title":
        rows[entry.line - 1] = f"title: {json.dumps(_text(entry), ensure_ascii=False)}"
    else:
        rows[entry.line - 1] = f"{key}: {entry.value[0].strip()}"
        for at, raw in enumerate(entry.value[1:], entry.line):
            rows[at] = raw.replace("\t", "    ")


def _text(entry: _TitleEntry) -> str:
    """The words of an entry, emphasis and line ends gone."""
    return plain(hidden(" ".join(filter(None, map(str.strip, entry.value)))))


def _credits(entries: list[_TitleEntry]) -> Iterator[str]:
    """What the title page says of who made it: "Written by" and the name behind it are one."""
    said = {entry.key.strip().lower(): _text(entry) for entry in entries}
    authors = next((said[key] for key in _AUTHORS if said.get(key)), "")
    if said.get("credit") and authors:
        yield f"{said['credit']} {authors}"
    else:
        yield from filter(None, (said.get("credit"), authors))
    for key in ("source", "原著", "copyright", "版权"):
        if said.get(key):
            yield said[key]
