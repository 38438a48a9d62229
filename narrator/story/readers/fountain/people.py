"""The cast of a screenplay: whoever has a cue, as the action introduces them.

"MARA (30s, a sailor's coat) climbs the stairs." describes Mara, as does "MARA, 30s, …"; the
brackets then go from the action into the cast, from where they are added to every shot that shows
her. Whoever is never described looks as the name says: ``Member.described`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from narrator.story import Member
from narrator.story.readers.fountain.casing import Casing
from narrator.story.readers.inline import plain
from narrator.story.readers.speakers import NARRATORS
from narrator.story.text import HAN

_AGE = re.compile(r"(?:aged?\s+)?\d{1,3}(?:['’]?s)?|(?:early|mid|late)[- ]\d0s|teens?|"
                  r"[\d一二三四五六七八九十]+多?岁?(?:左右|上下|出头)?", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:V\.?O|O\.?S|O\.?C|CONT|画外)", re.IGNORECASE)
_LONGEST = 200
_SAID = rf"(?P<said>[^()（）]{{2,{_LONGEST}}})"
_CLAUSE = rf"(?P<said>[^.。!！?？;；]{{2,{_LONGEST}}})"
_SURNAMES = r"(?:\s+[A-Z][A-Z'’.-]+){0,3}"


class People:
    """The members of the cast by the names that cues and action call them."""

    def __init__(self, declared: tuple[Member, ...], casing: Casing) -> None:
        self._declared = {member.name.casefold(): member for member in declared}
        self._casing = casing
        self._named: dict[str, str] = {name.casefold(): "" for name in NARRATORS}
        self._members: list[Member] = list(declared)
        self._capitals: re.Pattern[str] | None = None

    def meet(self, name: str, line: int, action: list[str]) -> None:
        """Take whoever is called ``name`` in a cue into the cast, described by ``action``; what
        describes them is taken out of it."""
        if name.casefold() in self._named:
            return
        member = self._declared.get(name.casefold())
        if member is None:
            called = self._casing.name(name)
            member = Member(name=called, look=_look(name, action) or called, line=line)
            self._members.append(member)
        self._named[name.casefold()] = member.name

    @property
    def cast(self) -> tuple[Member, ...]:
        return tuple(self._members)

    def speaker(self, name: str) -> str:
        """The name in the cast of whoever has the cue ``name``; empty for the narrator."""
        return self._named[name.casefold()]

    def called(self, text: str) -> str:
        """``text`` with names that stand in capitals as the cast has them."""
        if self._capitals is None:
            names = {**self._named, **{key: one.name for key, one in self._declared.items()}}
            self._written = {key.upper(): name for key, name in names.items() if name}
            longest = sorted(self._written, key=len, reverse=True)
            self._capitals = re.compile(
                rf"(?<!\w)(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?!\w)")
        return self._capitals.sub(lambda found: self._written[found[0]], text)


def _look(name: str, action: list[str]) -> str:
    """What the first action that introduces ``name`` says of its looks."""
    spelled = re.escape(name)
    apart = not re.search(f"[{HAN}]", name)
    edge = r"(?<!\w)" if apart else ""
    bracket = re.compile(rf"{edge}{spelled}{_SURNAMES}\s*(?P<look>[(（]{_SAID}[)）])")
    phrase = re.compile(rf"{edge}{spelled}{_SURNAMES}\s*[,，]\s*{_CLAUSE}")
    for at, text in _naming(action, name):
        found = bracket.search(text)
        if found and not _ASIDE.match(found["said"]):
            action[at] = text[:found.start("look")].rstrip() + text[found.end("look"):]
            return plain(found["said"])
    for _, text in _naming(action, name):
        if found := phrase.search(text):
            return _apposition(found["said"])
    return ""


def _naming(action: list[str], name: str) -> Iterable[tuple[int, str]]:
    return ((at, text) for at, text in enumerate(action) if name in text)


def _apposition(words: str) -> str:
    """What of ``words`` describes: "70, in a blue coat, climbs …" has an age and one thing more;
    without an age, only what begins as a thing does."""
    parts = [plain(part) for part in re.split("[,，]", words)]
    if len(parts) > 2 and _AGE.fullmatch(parts[0]):
        return ", ".join(parts[:2])
    if len(parts) > 1 and (_AGE.fullmatch(parts[0]) or re.match(r"(?:an?|the)\s", parts[0])):
        return parts[0]
    return ""
