"""How loose words, Chinese or English, become the facts of a picture.

The words stand in ``lexicon.toml``; this file only finds them. It understands no grammar: it knows
that "大海" is a sea and that "she" is a woman, and of two answers to one question it takes the
first that was said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

Framing = Literal["wide", "medium", "close"]
Move = Literal["static", "pan left", "pan right", "tilt up", "tilt down", "push in", "pull out"]
Time = Literal["day", "dawn", "dusk", "night"]
Ground = Literal["sea", "shore", "mountains", "forest", "field", "desert", "river", "city", "room",
                 "sky"]
Weather = Literal["rain", "snow", "fog", "wind", "lightning"]
Mood = Literal["calm", "tender", "joyful", "sad", "tense", "wonder", "solemn"]


class Reading(BaseModel, frozen=True, extra="forbid"):
    """What a text says about a picture; None where it says nothing."""

    framing: Framing | None = None
    move: Move | None = None
    time: Time | None = None
    ground: Ground | None = None
    """``sky`` is a picture of the sky itself: stars, space, heavens."""
    weather: Weather | None = None
    figures: tuple[str, ...] = ()
    """Silhouettes that the paper camera can draw, each once, in order of appearance."""
    mood: Mood | None = None
    aloft: bool = False
    """Whether something flies or floats."""


class _Fact(NamedTuple):
    kind: str
    value: str
    hint: bool


def read(text: str) -> Reading:
    """The facts that the words of ``text`` carry."""
    facts = _facts(text)
    found: dict[str, Any] = {
        kind: _first(facts, kind) for kind in ("framing", "move", "time", "ground", "weather",
                                               "mood")}
    figures = dict.fromkeys(fact.value for fact in facts if fact.kind == "figures")
    return Reading(**found, figures=tuple(figures),
                   aloft=any(fact.kind == "flags" for fact in facts))


def phrase(kind: str, value: str, language: str) -> str:
    """The plain words for a fact: ``phrase("ground", "sea", "zh-CN")`` is "大海".

    ``kind`` is a field of Reading with one value; any language but Chinese is answered in English.
    """
    words = _table()["phrases"][kind][value]
    return str(words["zh" if language.lower().startswith("zh") else "en"])


def figure_keys() -> tuple[str, ...]:
    """Every silhouette that words can ask for."""
    return tuple(_table()["figures"])


def _first(facts: list[_Fact], kind: str) -> str | None:
    of_kind = [fact for fact in facts if fact.kind == kind]
    said = [fact.value for fact in of_kind if not fact.hint]
    hinted = [fact.value for fact in of_kind if fact.hint]
    return next(iter(said + hinted), None)


def _facts(text: str) -> list[_Fact]:
    """The facts of every word found, in the order of the text."""
    plain = re.sub(r"[-–—_]", " ", text.lower()).replace("’", "'")
    index = _index()
    hits = [(match.start(), entry)
            for pattern, entries in index
            for match in pattern.finditer(plain)
            if (entry := entries[match.lastgroup or ""])]
    return [fact for _, entry in sorted(hits, key=lambda hit: hit[0]) for fact in entry]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("scenes").joinpath("lexicon.toml").read_text(encoding="utf-8"))


@cache
def _index() -> tuple[tuple[re.Pattern[str], dict[str, list[_Fact]]], ...]:
    """One pattern a script, its groups named for the words' facts."""
    words: dict[str, list[_Fact]] = {word: [] for word in _table()["swallowed"]}
    for kind in ("framing", "move", "time", "ground", "weather", "mood", "figures", "flags"):
        for hint, table in ((False, _table()), (True, _table()["hints"])):
            for value, entries in table.get(kind, {}).items():
                for word in entries:
                    words.setdefault(word, []).append(_Fact(kind, value, hint))
    latin = {word: facts for word, facts in words.items() if word.isascii() or word[0].isascii()}
    han = {word: facts for word, facts in words.items() if word not in latin}
    return _pattern(latin, _latin), _pattern(han, _han)


def _pattern(words: dict[str, list[_Fact]], spell: Callable[[str], str]
             ) -> tuple[re.Pattern[str], dict[str, list[_Fact]]]:
    """All the words as one pattern, the longest first, and the facts of each named group."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    names = {f"w{place}": word for place, word in enumerate(longest_first)}
    spelled = "|".join(f"(?P<{name}>{spell(word)})" for name, word in names.items())
    return re.compile(spelled), {name: words[word] for name, word in names.items()}


def _latin(word: str) -> str:
    """Whole words, singular or plural: "pan…left" finds "pans slowly to the left"."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in word.split("…")]
    plurals = [part[:-1] + "(?:y|ies)" if part.endswith("y") else part + "(?:e?s)?"
               for part in parts]
    return r"\b" + r"\s+(?:\w+\s+){0,3}".join(plurals) + r"(?:'s)?\b"


def _han(word: str) -> str:
    return r"\w{0,6}?".join(map(re.escape, word.split("…")))
