"""What a story cannot hold, because it can be neither spoken nor filmed, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story.readers.inline import unclosed, unescaped
from narrator.story.text import joined

_ANYWHERE: tuple[tuple[str, str], ...] = (
    (r"!\[[^\[\]]*\][(\[]", "a picture among words; put it on a line of its own, ![…](path)"),
    (r"<(?:https?|mailto|ftp):[^<>]*>|\b(?:https?://|www\.)\S+",
     "an address, which would be read letter by letter; write [words](address)"),
    (r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>", "HTML, which cannot be spoken; remove it, or write \\< "
                                         "for the sign"),
    (r"-->", "the end of a comment that nothing opened; remove it, or write → for an arrow"),
    (r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});",
     "an HTML entity; write the character itself"),
    (r"~~[^~]+~~", "struck-out words; delete them, or the ~~ around them"),
    (r"\$\$", "a formula; say it in words"),
)
_AT_START: tuple[tuple[str, str], ...] = (
    (r"(?:```|~~~)", "a code fence, which cannot be spoken; remove it"),
    (r"\|", "a table, which cannot be spoken; say it in sentences"),
    (r":?-+:? ?\|[-:| ]*$", "a table, which cannot be spoken; say it in sentences"),
    (r"={2,}$", "a row of =; write # before the title instead"),
    (r":::", "a fenced block; remove it"),
)
_REFUSED = tuple((re.compile(pattern), why) for pattern, why in _ANYWHERE)
_REFUSED_LINES = tuple((re.compile(pattern), why) for pattern, why in _AT_START)
_SUSPICIOUS = re.compile(r"[<&~$!]|-->|://|www\.")
"""What every pattern above holds: most lines need no further look."""
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_WHO = re.compile(r"([^*_:：()（）]{1,80}?) ?(?:[(（][^()（）]{0,80}[)）])? ?[:：]")
"""Behind an open bold, the name of somebody who speaks."""
_LINKED = re.compile(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)")


def refuse(text: str, line: int) -> None:
    """Raise BadLine if the words ``text`` hold what only a page can show."""
    if not _SUSPICIOUS.search(text):
        return
    unlinked = _LINKED.sub("]()", text)
    for pattern, why in _REFUSED:
        if found := pattern.search(unlinked):
            raise BadLine(line, f"{quoted(unescaped(found[0]))} is {why}")


def refuse_line(text: str, line: int) -> None:
    """Raise BadLine if a line that is no mark of ours begins as one of Markdown's does."""
    for pattern, why in _REFUSED_LINES:
        if pattern.match(text):
            raise BadLine(line, f"{quoted(unescaped(text))} is {why}")


def refuse_unclosed(lines: Sequence[tuple[int, str]]) -> None:
    """Raise BadLine where the ``lines`` of a paragraph, with their numbers, begin a bold that ends
    nowhere in it: its asterisks would be read aloud."""
    found = unclosed(joined([text for _, text in lines]))
    if not found:
        return
    line = next((number for number, text in reversed(lines) if found[:3] in text), lines[0][0])
    sign, who = found[:2], _WHO.match(found[2:])
    shown = f"{sign}{who[1]}:{sign}" if who else f"{sign}words{sign}"
    told = unescaped(found)
    raise BadLine(line, f"{quoted(told)} is never closed; write {shown} for "
                        f"{'dialogue' if who else 'bold'}, or \\{sign[0]}\\{sign[0]} to "
                        "have the signs spoken")


def refuse_address(text: str, line: int) -> None:
    """Raise BadLine for an address in ``text`` from a file in which nothing can be linked."""
    if _SUSPICIOUS.search(text) and (found := _ADDRESS.search(text)):
        raise BadLine(line, f"{quoted(unescaped(found[0]))} is an address, which would be "
                            "read letter by letter; say it in words, or delete it")
