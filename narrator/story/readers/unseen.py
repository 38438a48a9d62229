"""Characters that a person cannot see, found in YAML, where an escape can write any of them."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.saying import HIDDEN, about_hidden
from narrator.story.yaml import Items, Keys, Node, Scalar


def unseen(node: Node) -> Iterator[tuple[int, str]]:
    """The line and the problem of every text, keys among them, that holds a hidden character."""
    match node:
        case Scalar():
            if found := HIDDEN.search(node.text):
                yield node.line, about_hidden(found[0])
        case Items():
            for item in node.items:
                yield from unseen(item)
        case Keys():
            for entry in node.entries.values():
                yield from unseen(entry.key)
                yield from unseen(entry.value)
