"""``{8s, seed: 7, fade, camera: paper}``: what a writer decides about a shot.

Values that hold commas stand in quotes: ``{credit: "Museum of X, Leiden"}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from media.backend import known
from narrator.errors import BadLine
from narrator.saying import bounds, hint, nearest, quoted
from narrator.story import LONGEST_CREDIT, Overrides, SoundKept
from narrator.story.readers.assets import still
from narrator.story.readers.inline import unescaped
from narrator.story.readers.times import seconds
from scenes.camera import CAMERAS, CARDS

EXAMPLE = "{8s, seed: 7, take: 2, fade, camera: paper}"

ALIASES = {
    "种子": "seed", "条": "take", "镜次": "take", "摄影机": "camera", "机器": "camera",
    "叠化": "dissolve", "溶": "dissolve", "切": "cut", "直切": "cut",
    "淡": "fade", "淡入": "fade", "淡入淡出": "fade", "渐隐": "fade", "黑场": "fade",
    "from": "start", "从": "start", "自": "start", "起点": "start",
    "声音": "sound", "原声": "sound", "同期声": "sound",
    "署名": "credit", "来源": "credit", "作者": "credit", "摄影": "credit", "供图": "credit",
    "to": "last", "到": "last", "至": "last", "末帧": "last", "尾帧": "last",
    "接上": "continues", "延续": "continues", "承接": "continues",
    "license": "licence", "许可": "licence", "授权": "licence", "许可协议": "licence",
}
LONGEST = 1_000
"""Characters between the braces."""
_TRANSITIONS = ("dissolve", "cut", "fade")
_KEYS = ("seed", "take", "camera", "start", "sound", "last", "credit", "licence")
_CONTINUES = "continues"
_WRITTEN = {"start": "from"}
_WORDS = (*(_WRITTEN.get(key, key) for key in _KEYS), *_TRANSITIONS, _CONTINUES)
_SOUNDS = {"keep": "keep", "kept": "keep", "on": "keep", "yes": "keep", "保留": "keep",
           "留": "keep", "要": "keep", "drop": "drop", "off": "drop", "no": "drop", "mute": "drop",
           "none": "drop", "去掉": "drop", "不要": "drop", "静音": "drop", "无": "drop"}
_TRUE = ("", "true", "yes", "是")
_QUOTED = re.compile(r"[\"“”「『](.*)[\"“”」』]")
_PARTS = re.compile(r"(?:[^,，、;；\"“「『]|\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|[\"“「『])+")
"""What stands between separators; one inside quotes parts nothing."""
_FROM = re.compile(r"(from|从|自)\s*(\d.*)", re.IGNORECASE)
"""``from 12s``, ``从75秒``: read well without a colon."""
_CLOSE = "}｝"
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?|秒钟?)", re.IGNORECASE)


def split(text: str) -> tuple[str, str | None]:
    """``text`` without the ``{…}`` at its end, and what stands in that; None without one."""
    text = text.rstrip()
    begin = max(text.rfind("{"), text.rfind("｛"))
    if not text or text[-1] not in _CLOSE or begin < 0:
        return text, None
    return text[:begin].rstrip(), text[begin + 1:-1]


def overrides(inside: str, folder: Path, line: int) -> Overrides:
    """What stands between the braces, escapes still hidden; raises BadLine naming the part that
    means nothing."""
    if len(inside) > LONGEST:
        raise BadLine(line, f"{quoted(unescaped(inside))} in braces has {len(inside):,} "
                            f"characters; {EXAMPLE} is what they hold")
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, _PARTS.findall(inside))):
        field, value = _read(unescaped(part), folder, line, next(reversed(found), ""))
        if field in found:
            raise BadLine(line, f"{quoted(unescaped(inside))} says "
                                f"{_WRITTEN.get(field, field)} twice; keep one")
        found[field] = value
    return Overrides(**found)


def _read(part: str, folder: Path, line: int, before: str) -> tuple[str, Any]:
    """The field of ``Overrides`` that ``part`` sets, and its value; ``before`` is the field that
    the part before it set."""
    if length := _SECONDS.fullmatch(part):
        return "seconds", _bounded("seconds", part, float(length[1]), line)
    if found := _FROM.fullmatch(part):
        part = f"{found[1]}: {found[2]}"
    word, colon, value = (piece.strip() for piece in re.split("([:：=])", part + ":", maxsplit=1))
    word, value = ALIASES.get(word.lower(), word.lower()), value.removesuffix(":").strip()
    if word in _TRANSITIONS and not value:
        return "transition", word
    if word == _CONTINUES and value.lower() in _TRUE:
        return _CONTINUES, True
    if word in _KEYS and colon and value:
        return word, _READERS[word](value, folder, line)
    raise BadLine(line, _unknown(part, word, before))


def _whole(field: str) -> Callable[[str, Path, int], int]:
    def read(value: str, folder: Path, line: int) -> int:
        if not re.fullmatch(r"\d{1,12}", value):
            low, high = bounds(Overrides, field)
            raise BadLine(line, f"{field} is {quoted(value)}; it takes a whole number from "
                                f"{low:.0f} to {high:.0f}")
        return int(_bounded(field, value, int(value), line))
    return read


def camera(value: str, folder: Path, line: int) -> str:
    """The name of a camera that films shots; raises BadLine."""
    offered = sorted({*known("camera", CAMERAS)} - {CARDS})
    if value == CARDS:
        raise BadLine(line, f"camera {quoted(value)} films the film's own title and credits "
                            f"alone; there are {', '.join(offered)}")
    if value not in offered:
        raise BadLine(line, f"camera {quoted(value)} is not known; {hint(value, offered)}")
    return value


def _start(value: str, folder: Path, line: int) -> float:
    found = seconds(value)
    if found is not None:
        return _bounded("start", value, found, line)
    plain = bool(re.fullmatch(r"\d+(\.\d+)?", value))
    raise BadLine(line, f"from is {quoted(value)}; " + (
        f"did you mean {value}s?" if plain else "it takes a time such as 12s, 1:05 or 75秒"))


def _sound(value: str, folder: Path, line: int) -> str:
    if value.lower() not in _SOUNDS:
        raise BadLine(line, f"sound is {quoted(value)}; it takes "
                            f"{' or '.join(get_args(SoundKept))}")
    return _SOUNDS[value.lower()]


def _last(value: str, folder: Path, line: int) -> Path:
    found = _QUOTED.fullmatch(value)
    return still(found[1] if found else value, folder, line)


def _text(field: str) -> Callable[[str, Path, int], str]:
    def read(value: str, folder: Path, line: int) -> str:
        found = _QUOTED.fullmatch(value)
        text = " ".join((found[1] if found else value).split())
        if not any(char.isalnum() for char in text):
            raise BadLine(line, f"{field} says nothing; write whose it is, or leave it out")
        if len(text) > LONGEST_CREDIT:
            raise BadLine(line, f"{field} has {len(text)} characters; at most "
                                f"{LONGEST_CREDIT} are read at a glance: shorten it")
        return text
    return read


_READERS: dict[str, Callable[[str, Path, int], Any]] = {
    "seed": _whole("seed"), "take": _whole("take"), "camera": camera, "start": _start,
    "sound": _sound, "last": _last, "credit": _text("credit"), "licence": _text("licence")}


def _bounded(field: str, shown: str, value: float, line: int) -> float:
    low, high = bounds(Overrides, field)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
    above = value > low if field == "seconds" else value >= low
    if not (above and value <= high):
        least = "more than 0, at most" if field == "seconds" else f"{low:.0f} to"
        raise BadLine(line, f"{_WRITTEN.get(field, field)} is {shown}; it takes {least} "
                            f"{high:.0f}")
    return value


def _unknown(part: str, word: str, before: str) -> str:
    if re.fullmatch(r"\d+(\.\d+)?", part):
        return f"override {quoted(part)} has no unit; did you mean {part}s?"
    if word in _KEYS:
        word = _WRITTEN.get(word, word)
        return f"override {quoted(part)} has no value; write {word}: and its value, as in {EXAMPLE}"
    if before in ("credit", "licence"):
        return (f"{quoted(part)} stands behind the comma of {before}; put a {before} with commas "
                f"in quotes: {before}: \"…, {part}\"")
    near = nearest(word, (*_WORDS, *ALIASES))
    remedy = f"did you mean {near}?" if near else f"there are {EXAMPLE}"
    return f"override {quoted(part)} is not known; {remedy}"
