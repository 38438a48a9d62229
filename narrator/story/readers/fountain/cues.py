"""Who speaks: ``MARA (V.O.)`` above her words, ``@玛拉``, and ``玛拉（低声）：`` before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from narrator.errors import BadLine
from narrator.story.readers.inline import plain
from narrator.story.readers.speakers import NARRATORS
from narrator.story.text import HAN, joined

LONGEST_NAME = 40
"""Characters: a longer line in capitals is a sign, a headline or a noise."""


@dataclass(frozen=True, slots=True)
class CueLine:
    """Whose turn it is, as it is written there, and how the turn is to be spoken."""

    name: str
    manner: str = ""


_CUE = re.compile(r"(?P<name>[^()（）^@＠]+?) ?(?P<said>(?:[(（][^()（）]*[)）] ?)*)\^?")
_LABEL = re.compile(rf"(?P<name>[{HAN}·]{{1,8}}) ?(?:[(（](?P<how>[^()（）]{{0,30}})[)）])? ?"
                    r"[:：] ?(?P<words>.+)")
_NO_PERSON = re.compile(
    r".*(?:字幕|画面|镜头|特写|[远近中全]景|时间|地点|人物|场景|音乐|音效|声音|歌词|注|备注|提示|转场|片名|"
    r"说|道|问|答|喊|叫|写着|想)")
"""What stands before a colon in a Chinese screenplay and is nobody."""
_MANNERS = {
    "v.o.": "voice over", "vo": "voice over", "v.o": "voice over", "o.s.": "off screen",
    "os": "off screen", "o.s": "off screen", "o.c.": "off screen", "o.c": "off screen",
    "cont'd": "", "cont’d": "", "contd": "", "cont": "", "continued": "", "more": "", "续": "",
    "画外": "画外音", "旁白": "画外音",
}
"""What is written behind a name, and how we say it. That a turn goes on is the page's affair."""


def cue(text: str) -> CueLine | None:
    """The cue that the line ``text`` is; None when it is none. Without an ``@`` in front, a name
    is in capitals, and is no sentence."""
    if len(text) > 5 * LONGEST_NAME:
        return None
    forced = text[0] in "@＠"
    found = _CUE.fullmatch(text.lstrip("@＠").strip())
    name = plain(found["name"]) if found else ""
    if not found or not name or len(name) > LONGEST_NAME or not (forced or _is_capital(name)):
        return None
    said = (part.strip() for part in re.split("[()（）]", found["said"]))
    manners = (_MANNERS.get(part.lower(), part.lower()) for part in said)
    return CueLine(_named(name), ", ".join(filter(None, manners)))


def _is_capital(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return (any(char.isupper() for char in letters) and not re.search("[.!?…:;,—-]$", name)
            and not any(char.islower() or re.match(f"[{HAN}]", char) for char in letters))


def _named(name: str) -> str:
    """``name`` without what a name cannot hold before a colon."""
    return " ".join(re.sub(r"[:：*_]", " ", name).split())


class Cues:
    """Tells Chinese speech (``玛拉：水涨了。``) from what else stands before a colon."""

    def __init__(self, lines: Iterable[str], cast: tuple[str, ...]) -> None:
        found = list(filter(None, lines))
        labels = Counter(match["name"] for match in map(_LABEL.fullmatch, found) if match)
        cued = {who.name for who in map(cue, (line for line in found if line[0] in "@＠")) if who}
        often = {name for name, times in labels.items()
                 if times > 1 and not _NO_PERSON.fullmatch(name)}
        self._known = {*cast, *NARRATORS, *cued, *often}

    def knows(self, text: str) -> bool:
        """Whether ``text`` begins with somebody's name, and is that one's words."""
        found = _LABEL.fullmatch(text)
        return found is not None and found["name"] in self._known

    def labelled(self, text: str, line: int) -> tuple[CueLine, str] | None:
        """The speaker and the words of ``text``, or None where nobody speaks.

        Somebody does who is in the cast, has a cue elsewhere, speaks again so, or in quotes; of
        anybody else it cannot be told, and BadLine is raised.
        """
        found = _LABEL.fullmatch(text)
        if not found or (_NO_PERSON.fullmatch(found["name"])
                         and found["name"] not in self._known):
            return None
        name, words = found["name"], found["words"]
        if name not in self._known and words[0] not in "“「『\"":
            raise BadLine(line, f"{name!r} may speak here, or be seen; write @{name} "
                                "on a line above the words, or ! before the line")
        return CueLine(name, joined([plain(found["how"] or "")])), words
