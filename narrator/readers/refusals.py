"""What a story cannot hold, because it can be neither spoken nor filmed, and what to do instead."""

from __future__ import annotations

import re
from pathlib import Path

from narrator.errors import BadStory
from narrator.readers.inline import unescaped
from narrator.readers.source import quoted

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
_LINKED = re.compile(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)")


def refuse(text: str, path: Path, line: int) -> None:
    """Raise BadStory if the words ``text`` hold what only a page can show."""
    if not _SUSPICIOUS.search(text):
        return
    unlinked = _LINKED.sub("]()", text)
    for pattern, why in _REFUSED:
        if found := pattern.search(unlinked):
            raise BadStory(path, line, f"{quoted(unescaped(found[0]))} is {why}")


def refuse_line(text: str, path: Path, line: int) -> None:
    """Raise BadStory if a line that is no mark of ours begins as one of Markdown's does."""
    for pattern, why in _REFUSED_LINES:
        if pattern.match(text):
            raise BadStory(path, line, f"{quoted(unescaped(text))} is {why}")


def refuse_address(text: str, path: Path, line: int) -> None:
    """Raise BadStory for an address in ``text`` from a file in which nothing can be linked."""
    if _SUSPICIOUS.search(text) and (found := _ADDRESS.search(text)):
        raise BadStory(path, line, f"{quoted(unescaped(found[0]))} is an address, which would be "
                                   "read letter by letter; say it in words, or delete it")
