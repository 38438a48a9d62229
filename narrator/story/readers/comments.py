"""What a writer wrote for himself, over as many lines as he likes: ``<!-- … -->`` and its kind."""

from __future__ import annotations

from narrator.errors import BadLine


def without_comments(text: str, first_line: int,
                     marks: tuple[str, str] = ("<!--", "-->")) -> tuple[str, frozenset[int]]:
    """``text`` with its comments taken out but every line end kept, and the lines they touched.

    ``marks``: what a comment begins and ends with.

    Raises BadLine for a comment that is never closed.
    """
    opening, closing = marks
    kept: list[str] = []
    touched: set[int] = set()
    at, line = 0, first_line
    while (begin := text.find(opening, at)) >= 0:
        line += text.count("\n", at, begin)
        end = text.find(closing, begin + len(opening))
        if end < 0:
            raise BadLine(line, f"a comment that is never closed; write {closing} behind it")
        breaks = text.count("\n", begin, end)
        touched.update(range(line, line + breaks + 1))
        kept += [text[at:begin], "\n" * breaks]
        at, line = end + len(closing), line + breaks
    kept.append(text[at:])
    return "".join(kept), frozenset(touched)
