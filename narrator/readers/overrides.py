"""``{8s, seed: 7, fade, camera: paper}``: what a writer decides about a shot."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from media.backend import known
from narrator.demands import bounds
from narrator.errors import BadStory
from narrator.readers.inline import unescaped
from narrator.readers.source import hint, nearest, quoted
from narrator.story import Overrides
from scenes.camera import CAMERAS, CARDS

EXAMPLE = "{8s, seed: 7, take: 2, fade, camera: paper}"

ALIASES = {
    "种子": "seed", "条": "take", "镜次": "take", "摄影机": "camera", "机器": "camera",
    "叠化": "dissolve", "溶": "dissolve", "切": "cut", "直切": "cut",
    "淡": "fade", "淡入": "fade", "黑场": "fade",
}
_TRANSITIONS = ("dissolve", "cut", "fade")
_KEYS = ("seed", "take", "camera")
_WORDS = (*_KEYS, *_TRANSITIONS)
_CONTINUES = ("continues", "接上", "延续")
CONTINUES_NOT_YET = ("continues is not offered yet: no camera goes on from the shot before; leave "
                     "it out")
STILL = "still"
STILL_NEEDS_A_PICTURE = ("camera 'still' films a picture of yours, and this shot has none; give it "
                         "one, or leave the camera out")
_CLOSE = "}｝"
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?|秒钟?)", re.IGNORECASE)


def split(text: str) -> tuple[str, str | None]:
    """``text`` without the ``{…}`` at its end, and what stands in that; None without one."""
    text = text.rstrip()
    begin = max(text.rfind("{"), text.rfind("｛"))
    if not text or text[-1] not in _CLOSE or begin < 0:
        return text, None
    return text[:begin].rstrip(), text[begin + 1:-1]


def overrides(inside: str, path: Path, line: int) -> Overrides:
    """What stands between the braces; raises BadStory naming the part that means nothing."""
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, re.split("[,，、;；]", unescaped(inside)))):
        field, value = _read(part, path, line)
        if field in found:
            raise BadStory(path, line, f"{quoted(inside)} says {field} twice; keep one")
        found[field] = value
    return Overrides(**found)


def _read(part: str, path: Path, line: int) -> tuple[str, Any]:
    """The field of ``Overrides`` that ``part`` sets, and its value."""
    if length := _SECONDS.fullmatch(part):
        return "seconds", _bounded("seconds", part, float(length[1]), path, line)
    word, colon, value = (piece.strip() for piece in re.split("([:：=])", part + ":", maxsplit=1))
    word, value = ALIASES.get(word, word.lower()), value.rstrip(":").strip()
    if word in _TRANSITIONS and not value:
        return "transition", word
    if word in _CONTINUES and not value:
        raise BadStory(path, line, CONTINUES_NOT_YET)
    if word in _KEYS and colon and value:
        return word, _READERS[word](value, path, line)
    raise BadStory(path, line, _unknown(part, word))


def _whole(field: str) -> Callable[[str, Path, int], int]:
    def read(value: str, path: Path, line: int) -> int:
        if not re.fullmatch(r"\d{1,12}", value):
            low, high = bounds(Overrides, field)
            raise BadStory(path, line, f"{field} is {quoted(value)}; it takes a whole number from "
                                       f"{low:.0f} to {high:.0f}")
        return int(_bounded(field, value, int(value), path, line))
    return read


def camera(value: str, path: Path, line: int) -> str:
    """The name of a camera that films shots; raises BadStory."""
    offered = sorted({*known("camera", CAMERAS)} - {CARDS})
    if value == CARDS:
        raise BadStory(path, line, f"camera {quoted(value)} films the film's own title and credits "
                                   f"alone; there are {', '.join(offered)}")
    if value not in offered:
        raise BadStory(path, line, f"camera {quoted(value)} is not known; {hint(value, offered)}")
    return value


_READERS: dict[str, Callable[[str, Path, int], Any]] = {
    "seed": _whole("seed"), "take": _whole("take"), "camera": camera}


def _bounded(field: str, shown: str, value: float, path: Path, line: int) -> float:
    low, high = bounds(Overrides, field)
    above = value > low if field == "seconds" else value >= low
    if not (above and value <= high):
        least = "more than 0, at most" if field == "seconds" else f"{low:.0f} to"
        raise BadStory(path, line, f"{field} is {shown}; it takes {least} {high:.0f}")
    return value


def _unknown(part: str, word: str) -> str:
    if re.fullmatch(r"\d+(\.\d+)?", part):
        return f"override {quoted(part)} has no unit; did you mean {part}s?"
    if word in _KEYS:
        return f"override {quoted(part)} has no value; write {word}: and its value, as in {EXAMPLE}"
    near = nearest(word, (*_WORDS, *ALIASES))
    remedy = f"did you mean {near}?" if near else f"there are {EXAMPLE}"
    return f"override {quoted(part)} is not known; {remedy}"
