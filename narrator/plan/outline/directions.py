"""A direction sorted, clause by clause, into the fields of a picture; no word of it is dropped.

It understands no grammar: it goes by names, by what the lexicon knows, and by the marks between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import BaseModel

from narrator.story.names import Names
from narrator.story.text import clauses, sentences
from scenes.aim import sends
from scenes.lexicon import Reading, read

PictureField = Literal["framing", "subject", "action", "setting", "mood"]

LIVING = frozenset((
    "woman", "man", "child", "children", "king", "queen", "elder", "warrior", "astronaut",
    "couple", "crowd", "ox", "horse", "sheep", "deer", "dog", "cat", "lion", "rabbit", "snake",
    "dragon", "monster", "whale", "fish", "bird", "flock", "butterfly"))
"""Figures of the lexicon that do something, and are not part of where it is done."""

MARKS = " \t\u3000，。；：、！？…,.;:!?—–-"
"""Marks around a clause that mean nothing inside a field."""

_SAYS_SHOT = re.compile(r"\b(?:shot|close[ -]?up|view|camera)\b|[远全中近]景|特写|镜头|鸟瞰|俯瞰",
                        re.IGNORECASE)
"""What only a framing says; "wide", "closer" and "still" may as well be about the sea."""

_ACROSS, _DOWN = re.compile(r"\d\s*[%％][,，]\s*$"), re.compile(r"\d[\d.]*\s*[%％]")

_OF = re.compile(r"(.*?\b(?:shots?|close[ -]?ups?|views?|details?|portraits?)) of (.+)", re.I)
_WHERE = re.compile(r"\s(?=(?:above|across|against|along|among|at|before|below|beneath|beside|by|"
                    r"in|inside|near|on|over|through|under|within)\s)", re.I)

_LONGEST_PLACE = 300
"""Characters that say where something is, at the end of a clause: they are read again for each
word that could begin them."""


class Sorted(BaseModel, frozen=True):
    """The clauses of a direction by field, each in the order in which it was written."""

    framing: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()


def sorted_out(text: str, names: Names, on_picture: bool = False) -> Sorted:
    """The fields of a direction's words. "Close-up of x" loses its "of", and nothing else.

    ``on_picture``: what is seen is the author's, and there a move is a move, whatever it names on
    its way: "push in to the moon in the upper left".
    """
    parts = list(_subject_first(list(_parts(text, names, on_picture)), names))
    fields: defaultdict[PictureField, list[str]] = defaultdict(list)
    for field, words in parts:
        fields[field].append(words)
    return Sorted(**{field: tuple(words) for field, words in fields.items()})


def _parts(text: str, names: Names, on_picture: bool) -> Iterator[tuple[PictureField, str]]:
    for clause in (part for one in sentences(text) for part in _with_points(clauses(one))):
        words = clause.strip(MARKS)
        found = _OF.fullmatch(words)
        if found and read(found[1]).framing:
            yield "framing", found[1]
            yield "subject", found[2].strip(MARKS)
        elif words:
            moves = on_picture and (read(words).move not in (None, "static") or sends(words))
            yield "framing" if moves else _field(words, names), words


def _with_points(parts: Iterable[str]) -> list[str]:
    """The clauses, a point of a picture whole again: "push in to 30%, 60%" is one clause."""
    whole: list[str] = []
    for part in parts:
        if whole and _ACROSS.search(whole[-1]) and _DOWN.match(part):
            whole[-1] += part
        else:
            whole.append(part)
    return whole


def _field(words: str, names: Names) -> PictureField:
    reading, named = read(words), names.named(words)
    if named.cast or _lives(reading):
        return "subject"
    sees = reading.ground or reading.figures or named.places
    if (reading.framing or reading.move) and (not sees or _SAYS_SHOT.search(words)):
        return "framing"
    if named.places or reading.ground:
        return "setting"
    about = reading.time or reading.weather or reading.mood
    return "mood" if about and not reading.figures else "action"


def _subject_first(parts: list[tuple[PictureField, str]],
                   names: Names) -> Iterator[tuple[PictureField, str]]:
    """Exactly one subject: the first that lives, else the first thing seen; others act."""
    order: tuple[PictureField, ...] = ("subject", "action", "setting")
    fields = [field for field, _ in parts]
    first = next((fields.index(field) for field in order if field in fields), None)
    for place, (field, words) in enumerate(parts):
        if place == first:
            yield from _taken_apart(words, names, "setting" not in fields)
        else:
            yield ("action" if field == "subject" else field), words


def _taken_apart(words: str, names: Names, look_for_setting: bool) -> Iterator[tuple[PictureField,
                                                                                     str]]:
    """A subject, what it does where its name says how far it goes, and where ("… on a cliff")."""
    where = _where(words, names) if look_for_setting else len(words)
    who = min(names.opening(words), where)
    yield "subject", words[:who or where]
    if who and (does := words[who:where].strip(MARKS)):
        yield "action", does
    if where < len(words):
        yield "setting", words[where:].strip(MARKS)


def _where(words: str, names: Names) -> int:
    """Where in ``words`` the place begins that ends them; their length if none does.

    "… hand in hand | on the shore of a quiet sea", "… | in a field under a wide sky".
    """
    begin = len(words)
    for match in reversed(list(_WHERE.finditer(words))):
        if begin - match.start() > _LONGEST_PLACE:
            break
        part = words[match.start():begin]
        reading = read(part)
        if not match.start() or _lives(reading) or names.named(part).cast:
            break
        if reading.ground:
            begin = match.start()
    return begin


def _lives(reading: Reading) -> bool:
    return not LIVING.isdisjoint(reading.figures)
