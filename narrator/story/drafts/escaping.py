"""Words of a draft as Markdown that says just those words: whatever would be a mark is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from narrator.story.readers.speakers import NARRATORS

_MARKS = re.compile(r"[\\`*_\[<{｛]|~(?=~)|(?<=~)~|\$(?=\$)|(?<=\$)\$|=(?==)|(?<==)=|(?<=--)>"
                    r"|&(?=[A-Za-z#])|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_HEAD = re.compile(r"[#＃>＞|:=~+-]")
_NUMBER = re.compile(r"(\d{1,3})([.．)、）])")
_LABEL = re.compile(r"([^:：()（）]{1,80}?) ?(?:[(（][^()（）]{0,80}[)）])? ?([:：])")


def escaped(text: str, cast: Iterable[str] = ()) -> str:
    """``text`` as a paragraph of words; ``cast`` may not be taken to speak in it."""
    label = _LABEL.match(text)
    known = {name.casefold() for name in (*cast, *NARRATORS)}
    if label and label[1].strip().casefold() in known:
        at = label.start(2)
        return f"{inline(text[:at])}\\{text[at]}{inline(text[at + 1:])}"
    marked = inline(text)
    if number := _NUMBER.match(marked):
        return f"{number[1]}\\{marked[number.start(2):]}"
    return f"\\{marked}" if _HEAD.match(marked) else marked


def inline(text: str) -> str:
    """``text`` with every mark escaped that means something inside a line."""
    return _MARKS.sub(r"\\\g<0>", text)


def heading(text: str) -> str:
    """``text`` as what stands behind a ``#``."""
    return inline(text).replace("#", "\\#")
