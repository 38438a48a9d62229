"""``INT. LAMP ROOM - NIGHT`` and ``内景 灯室 夜``: where and when a scene plays."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from narrator.story.readers.inline import plain

HeadingSide = Literal["inside", "outside", ""]


class Heading(NamedTuple):
    """A scene's heading; ``where`` and ``when`` as they are written, each may be empty."""

    where: str
    when: str = ""
    side: HeadingSide = ""


CARRIED = re.compile(r"(?:moments?|minutes?|hours?|a (?:moment|while|bit))?\s*(?:later|continuous|"
                     r"same(?: time)?)|连续|同时|稍后|片刻后|接上场", re.IGNORECASE)
"""A time that is only told from that of the scene before."""

_ENGLISH = re.compile(
    r"(?P<side>(?:INT|EXT)\.?\s?/\s?(?:INT|EXT)|I/E|E/I|INT|EXT|EST)(?:\.\s*|\s+)(?P<rest>\S.*)",
    re.IGNORECASE)
_DASH = re.compile(r"\s+-+\s+|\s*[–—]+\s*")
_WHEN = re.compile(r"\b(?:day|night|dawn|dusk|morning|evening|afternoon|noon|midnight|sunset|"
                   r"sunrise|twilight|daylight|later|continuous|same)\b", re.IGNORECASE)
_COUNT = r"[\d一二三四五六七八九十百零〇两]+"
_CHINESE = re.compile(rf"(?:第?\s?{_COUNT}\s?[场幕.．、:：]?\s?)?"
                      r"(?P<side>内外景|[内外]景?\s?[/／]\s?[内外]景?|[内外]景)"
                      r"(?=[\s。.、：:，,/—-])(?P<rest>.+)")
_NUMBERED = re.compile(rf"第\s?{_COUNT}\s?场(?=[\s。.、：:，,])(?P<rest>.+)")
_MARKS = re.compile(r"[\s。、：:，,/／.—-]+")
_TIMES = {"日": "白天", "夜": "夜", "晨": "清晨", "晚": "夜晚"}
_WHEN_CHINESE = re.compile(r"日|夜|晨|晚|[清早]晨|早上|上午|中午|正午|午后|下午|傍晚|黄昏|夜晚|"
                           r"深夜|凌晨|白天|黎明|日出|日落|拂晓|雨夜|雪夜|连续|同时|稍后|片刻后|接上场")
_SIDES: dict[str, HeadingSide] = {
    "INT": "inside", "EXT": "outside", "EST": "outside",
    "内": "inside", "内景": "inside", "外": "outside", "外景": "outside"}
_SCENE_NUMBER = re.compile(r"\s*#[\w.-]+#$")


def heading(text: str) -> Heading | None:
    """The scene heading that ``text`` is although no dot forces it; None for other lines."""
    text = _SCENE_NUMBER.sub("", text)
    if found := _ENGLISH.fullmatch(text):
        return Heading(*_place_and_time(found["rest"]), _SIDES.get(found["side"].upper(), ""))
    if found := _CHINESE.fullmatch(text):
        where, when, _ = _taken_apart(found["rest"])
        return Heading(where, when, _SIDES.get(found["side"], ""))
    if found := _NUMBERED.fullmatch(text):
        return Heading(*_taken_apart(found["rest"]))
    return None


def forced(text: str) -> Heading:
    """The heading that ``text`` is because a dot says so."""
    text = _SCENE_NUMBER.sub("", text)
    return heading(text) or Heading(*_place_and_time(text))


def _place_and_time(rest: str) -> tuple[str, str]:
    *where, last = [plain(part) for part in _DASH.split(rest)]
    if where and _WHEN.search(last):
        return ", ".join(filter(None, where)), last
    return ", ".join(filter(None, (*where, last))).rstrip("."), ""


def _taken_apart(rest: str) -> tuple[str, str, HeadingSide]:
    """Place, time and side of a Chinese heading, whatever stands between them."""
    parts = [part for part in _MARKS.split(plain(rest)) if part]
    side: HeadingSide = next((_SIDES[part] for part in parts if part in _SIDES), "")
    when = next((part for part in parts if _WHEN_CHINESE.fullmatch(part)), "")
    where = [part for part in parts if part not in _SIDES and part != when]
    return " ".join(where), _TIMES.get(when, when), side
