"""A value of the front matter, given a type; what cannot be is refused in one clear sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from narrator.errors import BadLine
from narrator.saying import bounds, nearest, quoted
from narrator.story import MOST_SOURCES
from narrator.story.yaml import Items, Keys, Node, Scalar

_TRUE = ("true", "yes", "on", "是")
_FALSE = ("false", "no", "off", "否")
_ABSENT = ("", "~", "null")
_NUMBER = re.compile(r"([+-]?\d{1,12}(?:\.\d{1,6})?)\s*(?:s|seconds?|秒|db|分贝)?",
                     re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A node of the front matter with its name (``look.seed``) and its line."""

    node: Node
    name: str
    line: int
    folder: Path

    def bad(self, problem: str, line: int | None = None) -> BadLine:
        """The error for this value: ``problem`` names the remedy."""
        return BadLine(self.line if line is None else line, problem)

    @property
    def absent(self) -> bool:
        """Whether a key stands here without a value."""
        return (isinstance(self.node, Scalar) and self.node.plain
                and self.node.text.lower() in _ABSENT)

    def text(self) -> str:
        """One line of text, not empty."""
        if not isinstance(self.node, Scalar) or self.absent or not self.node.text.strip():
            raise self.bad(f"{self.name} takes text; quote it if it begins with a bracket or -")
        return " ".join(self.node.text.split())

    def members(self) -> dict[str, Value]:
        """The values of a mapping whose keys are the writer's own names."""
        if not isinstance(self.node, Keys):
            raise self.bad(f"{self.name} takes a key and a value on lines of their own, as in "
                           f"docs/story-format.md")
        prefix = f"{self.name}." if self.name else ""
        return {" ".join(key.split()): Value(entry.value, prefix + key, entry.line, self.folder)
                for key, entry in self.node.entries.items()}

    def keys(self, known: Sequence[str], aliases: Mapping[str, str]) -> dict[str, Value]:
        """The values of a mapping of ours, under their English names; absent ones left out."""
        found: dict[str, Value] = {}
        for key, value in self.members().items():
            name = aliases.get(key, key)
            if name not in known:
                raise value.bad(f"key {quoted(value.name)} is not known; "
                                f"{_hint(key, known, aliases)}")
            if name in found:
                raise value.bad(f"{quoted(value.name)} is {name}, which line "
                                f"{found[name].line} has already; keep one")
            found[name] = value
        return {name: value for name, value in found.items() if not value.absent}

    def texts(self) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list at its commas."""
        if isinstance(self.node, Items):
            return tuple(self._item(item).text() for item in self.node.items)
        return tuple(filter(None, map(str.strip, re.split("[,，、]", self.text()))))

    def sources(self) -> tuple[str, ...]:
        """A list of texts that hold commas and colons: ``- Ovid: Metamorphoses`` is a text too."""
        items = self.node.items if isinstance(self.node, Items) else (self.node,)
        if len(items) > MOST_SOURCES:
            raise self.bad(f"{self.name} are {len(items):,}, and at most {MOST_SOURCES} are "
                           "credited; keep the chief ones")
        return tuple(self._item(item)._source() for item in items)

    def number(self, noun: type[BaseModel], field: str) -> float:
        """A number within the bounds of ``noun``'s field; a unit behind it may stand."""
        low, high = bounds(noun, field)
        found = _NUMBER.fullmatch(self.text().replace("−", "-"))
        if not found or not low <= float(found[1]) <= high:
            raise self.bad(f"{self.name} is {quoted(self.text())}; it takes a number from "
                           f"{low:g} to {high:g}")
        return float(found[1])

    def whole(self, noun: type[BaseModel], field: str) -> int:
        """A whole number within the bounds of ``noun``'s field."""
        low, high = bounds(noun, field)
        text = self.text()
        if not re.fullmatch(r"\d{1,12}", text) or not low <= int(text) <= high:
            raise self.bad(f"{self.name} is {quoted(text)}; it takes a whole number from "
                           f"{low:.0f} to {high:.0f}")
        return int(text)

    def choice(self, options: Iterable[str]) -> str:
        """One of ``options``."""
        options, text = tuple(options), self.text().replace("：", ":").lower()
        if text not in options:
            raise self.bad(f"{self.name} is {quoted(self.text())}; it takes "
                           f"{', '.join(options[:-1])} or {options[-1]}")
        return text

    def truth(self) -> bool:
        """Yes or no."""
        return self.choice((*_TRUE, *_FALSE)) in _TRUE

    def _item(self, node: Node) -> Value:
        return Value(node, self.name, node.line, self.folder)

    def _source(self) -> str:
        if isinstance(self.node, Keys) and len(self.node.entries) == 1:
            key, value = next(iter(self.members().items()))
            return f"{key}: {value.text()}"
        return self.text()


def _hint(key: str, known: Sequence[str], aliases: Mapping[str, str]) -> str:
    offered = (*known, *(alias for alias, name in aliases.items() if name in known))
    near = nearest(key.lower(), offered)
    return f"did you mean {near}?" if near else f"there are {', '.join(known)}"
