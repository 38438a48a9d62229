"""``<!-- … -->``: what a writer wrote for himself, over as many lines as he likes."""

from __future__ import annotations

from pathlib import Path

from narrator.errors import BadStory


def without_comments(text: str, path: Path, first_line: int) -> tuple[str, frozenset[int]]:
    """``text`` with its comments taken out but every line end kept, and the lines they touched.

    Raises BadStory for a comment that is never closed.
    """
    kept: list[str] = []
    touched: set[int] = set()
    at, line = 0, first_line
    while (begin := text.find("<!--", at)) >= 0:
        line += text.count("\n", at, begin)
        end = text.find("-->", begin + 4)
        if end < 0:
            raise BadStory(path, line, "a comment that is never closed; write --> behind it")
        breaks = text.count("\n", begin, end)
        touched.update(range(line, line + breaks + 1))
        kept += [text[at:begin], "\n" * breaks]
        at, line = end + 3, line + breaks
    kept.append(text[at:])
    return "".join(kept), frozenset(touched)
