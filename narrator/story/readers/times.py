"""A time as a writer gives it: ``12s``, ``1:05``, ``1 min 5 s``, ``75秒``, ``1分5秒``."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:(?P<hours>\d{1,2})[:：])?(?P<minutes>\d{1,3})[:：]"
                    r"(?P<seconds>[0-5]?\d(?:\.\d{1,3})?)")
_UNITS = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*(?:h|hours?|小?时)\s*)?"
    r"(?:(?P<minutes>\d{1,3})\s*(?:m|min|mins|minutes?|分钟?)\s*)?"
    r"(?:(?P<seconds>\d{1,5}(?:\.\d{1,3})?)\s*(?:s|secs?|seconds?|秒钟?))?", re.IGNORECASE)


def seconds(text: str) -> float | None:
    """The seconds that ``text`` says; None when it is no time, or has no unit."""
    found = _CLOCK.fullmatch(text) or (_UNITS.fullmatch(text) if text else None)
    if found is None:
        return None
    hours, minutes, rest = (float(found[part] or 0) for part in ("hours", "minutes", "seconds"))
    return hours * 3600 + minutes * 60 + rest
