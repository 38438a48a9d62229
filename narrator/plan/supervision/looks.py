"""Looks that change: a picture that gives one of the cast another colour, age or garment than the
fixed description has.

Only what is said outright of somebody by name is held against it: "Ada in a red dress", 红裙的织女.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from narrator.plan import Plan, Shot
from narrator.plan.supervision.doubt import Doubt
from narrator.plan.supervision.words import directed, table
from narrator.story import Member
from narrator.story.text import HAN
from scenes.lexicon import read

_NEAR = tuple(map(frozenset, (
    ("white", "grey"), ("red", "orange"), ("red", "pink"), ("orange", "yellow"),
    ("yellow", "brown"), ("blue", "purple"), ("blue", "cyan"), ("green", "cyan"),
    ("black", "cyan"), ("brown", "black"), ("red", "brown"), ("grey", "black"))))
"""Colours that one thing may be called by, in another light or by another writer."""
_WHOLE = frozenset(("dress", "robe", "tunic", "suit", "uniform", "kimono", "armour"))
"""Who wears one of these wears no other."""
_WORN = re.compile(
    r"(?:\b(?:in|wearing|wears|dressed in|clad in)(?: (?:an?|the|his|her|their)\b)?|['’]s?|"
    r"\b(?:his|her|their)|身穿|身着|穿着|穿|身披|披着|披|一身|头戴|戴着|的)$", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:in|wears|wearing|dressed in|clad in|his|her|their)\b|"
                      r"身穿|身着|穿着|身披|披着|一身|头戴", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;.，。；！？!?]\s*")
_BESIDE = 30
"""Characters between a name and what its bearer wears: further off, it may be another's."""


def changed(plan: Plan) -> Iterator[Doubt]:
    """Each shot in which somebody of the cast looks otherwise than described."""
    cast = {member.name: member for member in plan.cast}
    for shot in directed(plan):
        for member in (cast[name] for name in shot.cast if name in cast):
            if said := next(_otherwise(shot, member), None):
                yield Doubt(name="look-changed", shot=shot.id,
                            problem=f"{member.name} is described as '{said[0]}' and pictured as "
                                    f"'{said[1]}'",
                            remedy=f"leave it out: what {member.name} looks like stands in the "
                                   "description, and goes into every picture")


def _otherwise(shot: Shot, member: Member) -> Iterator[tuple[str, str]]:
    """What the description says, and what a picture says instead."""
    told = _things(member.look)
    for clause in _clauses(shot, member.name):
        for thing, said in _things(clause).items():
            for colour, words, begin in said:
                if not _his(clause, member.name, begin):
                    continue
                if thing in told and not any(_alike(colour, other) for other, *_ in told[thing]):
                    yield told[thing][0][1], words
                elif thing in _WHOLE and thing not in told and (
                        worn := next((told[one] for one in told if one in _WHOLE), None)):
                    yield worn[0][1], words
    for field in _fields(shot):
        yield from _aged(field, member)


def _clauses(shot: Shot, name: str) -> Iterator[str]:
    """The clauses that name ``name`` and nobody else who is seen; one that goes on with what
    somebody wears ("Ada, in a red dress, …") with the name of the clause before it."""
    others = [one for one in shot.cast if one != name]
    for field in _fields(shot):
        about = False
        for clause in _CLAUSE.split(field):
            if about and _GOES_ON.match(clause):
                yield f"{name} {clause}"
                continue
            about = name in clause and not any(other in clause for other in others)
            if about:
                yield clause


def _fields(shot: Shot) -> tuple[str, str]:
    """Who does what, as one: a planner cuts "Ada in a red dress" behind the name. And where."""
    picture = shot.picture
    return f"{picture.subject} {picture.action}", picture.setting


def _his(clause: str, name: str, begin: int) -> bool:
    """Whether what begins at ``begin`` of ``clause`` is worn by ``name``: said right behind the
    name, with nobody in between, or right before it."""
    at = clause.find(name)
    if begin < at:
        return re.fullmatch(rf"[{HAN}a-z\s-]{{1,8}}的", clause[begin:at]) is not None
    between = clause[at + len(name):begin].rstrip()
    return (len(between) <= _BESIDE and _WORN.search(between) is not None
            and not read(between).figures)


def _aged(text: str, member: Member) -> Iterator[tuple[str, str]]:
    """An age right before the name, or right behind it, that is not the description's."""
    ages = {word: age for age, words in table("ages").items() for word in words}
    told = {age: word for word, age in ages.items() if _says(word, member.look)}
    name = re.escape(member.name)
    for word, age in ages.items():
        beside = rf"\b{word} {name}\b|\b{name},? (?:is )?(?:an?|the) {word}\b" \
            if word.isascii() else rf"{word}的?{name}"
        if told and age not in told and word in text.casefold() and re.search(
                beside, text, re.IGNORECASE):
            between = " " if word.isascii() else ""
            yield next(iter(told.values())), f"{word}{between}{member.name}"


def _says(word: str, text: str) -> bool:
    return re.search(rf"\b{word}\b" if word.isascii() else word, text, re.IGNORECASE) is not None


def _things(text: str) -> Mapping[str, list[tuple[str, str, int]]]:
    """What ``text`` says somebody wears or has: by its kind the colour, the words, their place."""
    found: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for match in (match for words in _coloured() for match in words.finditer(text)):
        colour, thing = _kinds()[match["colour"].lower()], _kinds()[match["thing"].lower()]
        found[thing].append((colour, match[0], match.start()))
    return found


def _alike(one: str, other: str) -> bool:
    return one == other or frozenset((one, other)) in _NEAR


@cache
def _kinds() -> Mapping[str, str]:
    """The kind of every thing and the family of every colour, by its words."""
    return {word: kind for name in ("things", "colours") for kind, words in table(name).items()
            for word in words}


@cache
def _coloured() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A colour and what has it, no more than two words or characters behind: English, Chinese."""
    def any_of(name: str, latin: bool) -> str:
        words = [word for words in table(name).values() for word in words
                 if word.isascii() is latin]
        return "|".join(sorted(words, key=len, reverse=True))

    stops = r"(?!(?:and|with|in|on|of|an?|the|his|her|their)\b)"
    return (re.compile(rf"\b(?P<colour>{any_of('colours', True)})(?:[\s-]+{stops}[a-z-]+){{0,2}}?"
                       rf"[\s-]+(?P<thing>{any_of('things', True)})s?\b", re.IGNORECASE),
            re.compile(rf"(?P<colour>{any_of('colours', False)})色?[{HAN}]{{0,2}}?"
                       rf"(?P<thing>{any_of('things', False)})(?![光出现生射])"))
