"""Where the front matter ends and the text begins, and the writer's YAML made YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from narrator.errors import BadLine

MAX_LENGTH = 100_000
"""Characters: YAML is read some fifty times slower than the text, and none is this long."""

_KEY = re.compile(r"(?P<indent> *)(?P<key>[^\s:：#'\"\[\]{}|>-][^:：#'\"\[\]{}]*)"
                  r"(?P<colon>[:：])(?P<value>.*)")
_FLOW_KEY = re.compile(r"([{,，])\s*([^\s:：,，{}\[\]'\"]+)[:：]\s*")


@dataclass(frozen=True, slots=True)
class FileParts:
    """A story file in its two parts, each with the number of its first line."""

    front: str
    front_line: int
    body: str
    body_line: int


def split(text: str) -> FileParts:
    """``text`` at its front matter; raises BadLine when that is never closed.

    Without front matter, its part is empty.
    """
    lines = text.split("\n")
    begin = next(i for i, line in enumerate(lines) if line.strip())
    if lines[begin].rstrip() != "---":
        return FileParts("", 1, text, 1)
    for end in range(begin + 1, len(lines)):
        if lines[end].rstrip() in ("---", "..."):
            front = "\n".join(lines[begin + 1:end])
            if len(front) > MAX_LENGTH:
                raise BadLine(begin + 1, f"front matter of more than {MAX_LENGTH:,} "
                                         "characters; keep the story below it")
            return FileParts(front, begin + 2, "\n".join(lines[end + 1:]), end + 2)
    raise BadLine(begin + 1, "front matter that is never closed; write --- on a line of its "
                             "own behind it")


def with_colons(front: str) -> str:
    """``front`` with a ``：`` behind a key turned into ``: ``, values left as they are.

    A line that stands deeper than a key which has a value already is more of that value.
    """
    lines: list[str] = []
    value_indent: int | None = None
    for line in front.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if value_indent is not None and (indent > value_indent or not line.strip()):
            lines.append(line)
            continue
        found = _KEY.match(line)
        value_indent = None
        if found:
            value = found["value"].strip()
            value_indent = indent if value and not value.startswith("#") else None
            if found["colon"] == "：":
                line = f"{found['indent']}{found['key']}: {value}"
            if value.startswith("{"):
                line = _FLOW_KEY.sub(_flow_key, line)
        lines.append(line)
    return "\n".join(lines)


def _flow_key(found: re.Match[str]) -> str:
    return f"{found[1].replace('，', ',')} {found[2]}: "
