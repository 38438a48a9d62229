"""The one door to YAML: bounded text in, a small tree out in which every key and value has a line.

YAML 1.2, read as ruamel's events rather than as its objects, which have no lines and may be made
to construct anything. Every value is text: ``16:9``, ``2.10`` and ``no`` stay the words they are,
and whoever asks gives them a type.
Aliases, anchors, tags, merge keys and second documents are refused: the files we read need none,
and a few hundred bytes of aliases can ask for gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from narrator.errors import BadLine

MAX_BYTES = 1_000_000
"""Of a story's front matter, and of whatever asks for no other bound."""
MAX_DEPTH = 16
MAX_NODES = 1_000_000
"""Values, keys and collections; a plan of 20,000 shots has 400,000. Each takes 250 bytes."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value, as the text it is; empty where nothing was written. ``plain``: without quotes."""

    text: str
    line: int
    plain: bool = True
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    """Where it begins and ends in the text that was read, in characters."""


@dataclass(frozen=True, slots=True)
class KeyAndValue:
    """A key and its value."""

    value: Node
    key: Scalar

    @property
    def line(self) -> int:
        """The key's."""
        return self.key.line


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence. ``column``: where it begins, from 0; ``flow``: in brackets."""

    items: tuple[Node, ...]
    line: int
    column: int = field(default=0, compare=False)
    flow: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping, its keys as text in their order."""

    entries: Mapping[str, KeyAndValue]
    line: int
    column: int = field(default=0, compare=False)
    flow: bool = field(default=False, compare=False)


Node: TypeAlias = Scalar | Items | Keys


def load(text: str, first_line: int = 1, most: int = MAX_BYTES) -> Node:
    """Read ``text``, whose first line is line ``first_line`` of its file.

    An empty text is an empty ``Keys``. Raises BadLine for everything that cannot be read: broken
    YAML, more than ``most`` bytes, 16 levels or a million values, a key written twice, and the
    features named above.
    """
    if len(text.encode("utf-8", "surrogatepass")) > most:
        raise BadLine(0, f"YAML of more than {most:,} bytes; make it shorter")
    builder = _Builder(first_line)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except YAMLError as exc:
        raise BadLine(*_placed(exc, text, first_line)) from exc
    return builder.root or Keys({}, first_line)


def as_python(node: Node) -> Any:
    """The tree as nested dicts, lists and text, for pydantic to give types to."""
    match node:
        case Scalar():
            return node.text
        case Items():
            return [as_python(item) for item in node.items]
        case Keys():
            return {key: as_python(entry.value) for key, entry in node.entries.items()}


def line_at(node: Node, location: Sequence[str | int]) -> int:
    """The line of what stands at ``location`` (pydantic's ``loc``), or of its nearest parent."""
    line = node.line
    for step in location:
        if isinstance(node, Keys) and step in node.entries:
            entry = node.entries[str(step)]
            line, node = entry.line, entry.value
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            line = node.line
        else:
            break
    return line


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    mapping: bool
    line: int
    column: int
    flow: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, KeyAndValue] = field(default_factory=dict)
    key: Scalar | None = None

    def closed(self) -> Node:
        return (Keys(self.entries, self.line, self.column, self.flow) if self.mapping
                else Items(tuple(self.items), self.line, self.column, self.flow))


class _Builder:
    """Grows the tree event by event, without recursion, so that no depth can exhaust the stack."""

    def __init__(self, first_line: int) -> None:
        self.root: Node | None = None
        self._first_line = first_line
        self._open: list[_Open] = []
        self._documents = self._nodes = 0

    def take(self, event: Event) -> None:
        line = event.start_mark.line + self._first_line
        self._refuse_features(event, line)
        self._nodes += isinstance(event, NodeEvent)
        if self._nodes > MAX_NODES:
            raise BadLine(line, f"more than {MAX_NODES:,} values; make it shorter")
        if isinstance(event, ScalarEvent):
            span = event.start_mark.index, event.end_mark.index
            self._add(Scalar(event.value, line, event.style is None, span))
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            if len(self._open) == MAX_DEPTH:
                raise BadLine(line, f"nested more than {MAX_DEPTH} levels deep; flatten it")
            self._open.append(_Open(isinstance(event, MappingStartEvent), line,
                                    event.start_mark.column, bool(event.flow_style)))
        elif type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent"):
            self._add(self._open.pop().closed())

    def _refuse_features(self, event: Event, line: int) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, AliasEvent):
            raise BadLine(line, f"alias *{_cut(anchor)}; write the value out (a text that "
                                "begins with * needs quotes)")
        if anchor:
            raise BadLine(line, f"anchor &{_cut(anchor)}; write the value out (a text that "
                                "begins with & needs quotes)")
        if tag:
            raise BadLine(line, f"tag {_cut(tag)}; leave it out (a text that begins with ! needs "
                                "quotes)")
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise BadLine(line, "a second YAML document; keep one")

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._new_key(node, parent)
        else:
            parent.entries[parent.key.text] = KeyAndValue(node, parent.key)
            parent.key = None

    def _new_key(self, node: Node, parent: _Open) -> Scalar:
        if not isinstance(node, Scalar):
            raise BadLine(node.line, "a key that is itself a list or mapping; quote values that "
                                     "begin with [ or {")
        if node.text == "<<" and node.plain:
            raise BadLine(node.line, "merge key <<; write the values out")
        if node.text in parent.entries:
            first = parent.entries[node.text].line
            raise BadLine(node.line, f"{_cut(node.text)!r} is written twice, first on line "
                                     f"{first}; keep one")
        return node


def _cut(name: object) -> str:
    """A name, as long as a person reads one."""
    return text if len(text := str(name)) <= 60 else f"{text[:57]}…"


_REMEDIES = (
    ("\\t", "indent with blanks, not tabs"),
    ("mapping values", "quote a value that holds a colon and a blank"),
    ("expected ',' or", "close the bracket, and quote a value that holds #"),
    ("flow node", "close the bracket, and quote a value that holds #"),
    ("could not find expected ':'", "write 'key: value'"),
    ("expected <block end>", "indent keys of one level alike"),
    ("quoted scalar", "close the quotes"),
)


def _placed(exc: YAMLError, text: str, first_line: int) -> tuple[int, str]:
    """The line of a YAML error, and a sentence that says what to do."""
    begin, end = getattr(exc, "context_mark", None), getattr(exc, "problem_mark", None)
    # What is never closed goes wrong at the end of the text; the writer looks where it was opened.
    opened = re.search("flow|quoted", str(getattr(exc, "context", "")))
    mark = (begin or end) if opened else (end or begin)
    line = mark.line if mark else text.count("\n", 0, getattr(exc, "position", 0) or 0)
    parts = [str(part) for part in _saying(exc) if part]
    said = ", ".join(parts) or "characters that YAML does not allow"
    remedy = next((hint for sign, hint in _REMEDIES if sign in said), "see the examples in "
                  "docs/story-format.md")
    return min(line, text.rstrip().count("\n")) + first_line, f"broken YAML: {said}; {remedy}"


def _saying(exc: YAMLError) -> Iterator[object]:
    yield getattr(exc, "context", None)
    yield getattr(exc, "problem", None) or getattr(exc, "reason", None)
