"""Text as old programs saved it: UTF-8, UTF-16 and GB18030, told apart by the bytes themselves.

For the kinds of file that a writer brings from elsewhere. Markdown stories are UTF-8 alone.
"""

from __future__ import annotations

import re

from narrator.errors import BadLine
from narrator.saying import HIDDEN
from narrator.story.readers.source import BINARY, cleaned, line_of, not_utf8
from narrator.story.text import HAN, HAN_IS_CHINESE, han_share

_HAN = re.compile(f"[{HAN}]")
_PLAIN = re.compile(f"[\\t\\r\\n -~\u3000-\u303f\uff00-\uffef“”‘’…—{HAN}]")
_LEAST_PLAIN = 0.9
"""Of the characters: text in the wrong order of its bytes is of every script there is."""
_LEAST_COMMON = 0.5
"""Of the Han characters: what is taken for Chinese must look it."""


def guessed(data: bytes) -> str:
    """``data`` as text, cleaned as ``source.decode`` does it; raises BadLine for other bytes."""
    wide = _wide(data)
    if wide:
        try:
            return cleaned(data.decode(wide).removeprefix("\ufeff"))
        except UnicodeDecodeError as exc:
            raise BadLine(0, "is UTF-16 that is damaged or cut short; save it again, as "
                             "UTF-8") from exc
    try:
        return cleaned(data.decode("utf-8-sig"))
    except UnicodeDecodeError as exc:
        chinese = _chinese(data)
        if chinese is None:
            raise not_utf8(data, exc) from exc
        return cleaned(chinese)


def _wide(data: bytes) -> str:
    """The name of the UTF-16 that ``data`` is, or nothing. Without a byte order mark it is known by
    its zeros, and by making sense in one order of its bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" not in data:
        return ""
    for order in ("utf-16-le", "utf-16-be"):
        try:
            if _readable(data.decode(order)):
                return order
        except UnicodeDecodeError:
            continue
    raise BadLine(line_of(data, data.index(b"\0")), BINARY)


def _readable(text: str) -> bool:
    return len(_PLAIN.findall(text)) >= _LEAST_PLAIN * len(text) and not HIDDEN.search(
        text.replace("\r", "\n"))


def _chinese(data: bytes) -> str | None:
    """``data`` as GB18030, if that makes Chinese of it. Nearly any bytes are valid GB18030, so the
    characters must be such as are written: at least half from the 3,755 common ones, which GB 2312
    put first."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    han = _HAN.findall(text)
    common = sum(_is_common(char.encode("gb18030")) for char in han)
    if HIDDEN.search(text.replace("\r", "\n")):
        return None
    plausible = han_share(text) >= HAN_IS_CHINESE and common >= _LEAST_COMMON * len(han)
    return text if han and plausible else None


def _is_common(code: bytes) -> bool:
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1
