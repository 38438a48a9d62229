"""A YAML file brought up to date: what says the same keeps its very bytes, comments and all.

The file is taken apart by lines: an entry is its own lines and the comments directly above it.
Entries that changed are written anew, and the comments inside them stand above them from then on;
entries of a list are known by their ``id``, so that they can move, and take their comments along.
ruamel's own round trip hangs a comment on the entry above it, and loses it where that one goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeGuard, cast

from narrator.story.yaml import Items, Keys, Node, Scalar
from narrator.story.yamltext import Tree, item, key_value

PlanForm = Mapping[str, Tree]


@dataclass(frozen=True, slots=True)
class _Part:
    """An entry of the old file: a key and its value, or an item of a list."""

    head: list[str]
    """The comments and blank lines above it."""
    body: list[str]
    first: int
    """The line of the file in which ``body`` begins."""
    nodes: tuple[Node, ...]

    @property
    def value(self) -> Node:
        return self.nodes[-1]


def updated(text: str, root: Node, old: PlanForm, new: PlanForm, flow: frozenset[str]) -> str:
    """``text``, which says ``old``, made to say ``new``; ``root`` is its tree.

    Keys in ``flow`` are written in brackets. Blank lines part the items of lists with ids.
    """
    if not isinstance(root, Keys) or root.flow:
        return rewritten(text, new, flow)
    writer = _Writer(text, flow)
    lines = writer.mapping(new, old, root, 0, range(len(writer.lines)))
    return "\n".join(lines) + "\n"


def rewritten(text: str, new: PlanForm, flow: frozenset[str]) -> str:
    """``new`` from nothing, below whatever comments ``text`` has on lines of their own."""
    comments = [line.strip() for line in text.split("\n") if line.lstrip()[:1] == "#"]
    lines = [*comments, *_Writer("", flow).mapping(new, {}, None, 0, range(0))]
    return "\n".join(lines) + "\n"


class _Writer:
    def __init__(self, text: str, flow: frozenset[str]) -> None:
        self.lines = text.rstrip("\n").split("\n") if text else []
        self._begins = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self._flow = flow

    def mapping(self, new: PlanForm, old: PlanForm, node: Keys | None, column: int,
                region: range) -> list[str]:
        """The lines of a block mapping; ``region``: where the old one, ``node``, stands."""
        entries = node.entries.items() if node else ()
        parts = self._parts([(key, (one.key, one.value)) for key, one in entries], column, region)
        return [line for key, value in new.items() for line in self._entry(
            key, value, old.get(key), parts.get(key), column)]

    def _entry(self, key: str, value: Tree, old: Tree | None, part: _Part | None,
               column: int) -> list[str]:
        if part is None:
            if _has_ids(value):
                return [f"{' ' * column}{key}:", *self._sequence(value, [], None, column + 2,
                                                                 range(0))]
            return key_value(key, value, column, self._flow)
        if value == old:
            return [*part.head, *part.body]
        inner, node = range(part.first + 1, part.first + len(part.body)), part.value
        if _has_ids(value) and old is not None and _has_ids(old) and (
                isinstance(node, Items) and not node.flow):
            return [*part.head, part.body[0],
                    *self._sequence(value, old, node, node.column, inner)]
        if isinstance(value, Mapping) and isinstance(old, Mapping) and _is_block_mapping(node):
            return [*part.head, part.body[0],
                    *self.mapping(value, old, node, node.column, inner)]
        return [*part.head, *self._comments(part, column),
                *key_value(key, value, column, self._flow)]

    def _sequence(self, new: Tree, old: Tree, node: Items | None, column: int,
                  region: range) -> list[str]:
        """The lines of a block list whose items are mappings with ids."""
        olds = {str(one["id"]): one for one in _items(old)}
        nodes = node.items if node else ()
        parts = self._parts([(id, (one,)) for id, one in zip(olds, nodes, strict=True)],
                            column, region)
        out: list[str] = []
        for one in _items(new):
            id = str(one["id"])
            apart = [""] if out and id not in parts else []
            out += [*apart, *self._item(one, olds.get(id), parts.get(id), column)]
        return out

    def _item(self, new: PlanForm, old: PlanForm | None, part: _Part | None,
              column: int) -> list[str]:
        if part is None:
            return _dashed(self.mapping(new, {}, None, column + 2, range(0)), column)
        if new == old:
            return [*part.head, *part.body]
        node = part.value
        if old is None or not _is_block_mapping(node):
            return [*part.head, *self._comments(part, column), *item(new, column, self._flow)]
        lines = self.mapping(new, old, node, node.column,
                             range(part.first, part.first + len(part.body)))
        return [*part.head, *_dashed(lines, column)]

    def _parts(self, entries: Sequence[tuple[str, tuple[Node, ...]]], column: int,
               region: range) -> dict[str, _Part]:
        """The old entries by key or id, each with its lines."""
        starts = [nodes[0].line - 1 for _, nodes in entries]
        heads = [self._head(start, region.start, column) for start in starts]
        parts: dict[str, _Part] = {}
        for at, (key, nodes) in enumerate(entries):
            end = heads[at + 1] if at + 1 < len(entries) else region.stop
            body = self.lines[starts[at]:end]
            body[0] = _undashed(body[0], column) if len(nodes) == 2 else body[0]
            parts[key] = _Part(self.lines[heads[at]:starts[at]], body, starts[at], nodes)
        return parts

    def _head(self, start: int, least: int, column: int) -> int:
        """The line in which the comments above line ``start`` begin; those that stand further in
        than ``column`` belong to what is above them."""
        while start > least:
            line = self.lines[start - 1]
            bare = line.lstrip(" ")
            if bare and (bare[0] != "#" or len(line) - len(bare) > column):
                break
            start -= 1
        return start

    def _comments(self, part: _Part, column: int) -> list[str]:
        """The comments inside an entry, as lines to stand above it."""
        spans = [one.span for node in part.nodes for one in _scalars(node)]
        begin = self._begins[part.first]
        found = []
        for line in self.lines[part.first:part.first + len(part.body)]:
            for at, char in enumerate(line):
                place = begin + at
                if char == "#" and line[at - 1:at] in ("", " ", "\t") and not any(
                        left <= place < right for left, right in spans):
                    found.append(f"{' ' * column}{line[at:]}")
                    break
            begin += len(line) + 1
        return found


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Items():
            for one in node.items:
                yield from _scalars(one)
        case Keys():
            for entry in node.entries.values():
                yield entry.key
                yield from _scalars(entry.value)


def _is_block_mapping(node: Node) -> TypeGuard[Keys]:
    return isinstance(node, Keys) and not node.flow


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(
        isinstance(one, Mapping) and "id" in one for one in value)


def _items(value: Tree) -> Iterator[PlanForm]:
    return (one for one in cast("Sequence[PlanForm]", value))


def _dashed(lines: Sequence[str], column: int) -> list[str]:
    """``lines`` of a mapping as an item of a list: a dash before the first key."""
    first = next(at for at, line in enumerate(lines) if line.lstrip()[:1] not in ("", "#"))
    line = lines[first]
    return [*lines[:first], f"{line[:column]}-{line[column + 1:]}", *lines[first + 1:]]


def _undashed(line: str, column: int) -> str:
    """The line without the dash that stands left of ``column``, if there is one."""
    left = line[:column]
    return left.replace("-", " ") + line[column:] if left.strip(" ") == "-" else line
