"""How loose words, Chinese or English, become the facts of a picture.

The words stand in ``lexicon.toml``; this file only finds them. It understands no grammar: it knows
that "大海" is a sea and that "she" is a woman, and of two answers to one question it takes the
first that was said.
"""

from __future__ import annotations

import re
import tomllib
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

_ONE_ANSWER = ("framing", "move", "time", "ground", "weather", "mood")
_STARTS = re.compile(r"\b[a-z]|[^\x00-\x7f]")
"""Where a word may begin: at a Latin word's head, and at any other character."""


class Reading(BaseModel, frozen=True, extra="forbid"):
    """What a text says about a picture; None where it says nothing."""

    framing: Framing | None = None
    move: Move | None = None
    time: Time | None = None
    ground: Ground | None = None
    """``sky`` is a picture of the sky itself: stars, space, heavens."""
    ground_hinted: bool = False
    """Whether no ground is named and this one only follows: from a ship, the sea."""
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


def read(text: str, hints: bool = True) -> Reading:
    """The facts that the words of ``text`` carry; without ``hints``, those it says outright."""
    facts = [fact for fact in _facts(text) if hints or not fact.hint]
    found: dict[str, Any] = {kind: _first(facts, kind) for kind in _ONE_ANSWER}
    figures = dict.fromkeys(fact.value for fact in facts if fact.kind == "figures")
    named = any(fact.kind == "ground" and not fact.hint for fact in facts)
    return Reading(**found, ground_hinted=found["ground"] is not None and not named,
                   figures=tuple(figures),
                   aloft=any(fact.kind == "flags" for fact in facts))


def phrase(kind: str, value: str, language: str) -> str:
    """The plain words for a fact: ``phrase("ground", "sea", "zh-CN")`` is "大海".

    ``kind`` is a field of Reading with one value; any language but Chinese is answered in English.
    """
    words = _table()["phrases"][kind][value]
    return str(words["zh" if language.lower().startswith("zh") else "en"])


def _first(facts: list[_Fact], kind: str) -> str | None:
    of_kind = [fact for fact in facts if fact.kind == kind]
    said = [fact.value for fact in of_kind if not fact.hint]
    hinted = [fact.value for fact in of_kind if fact.hint]
    return next(iter(said + hinted), None)


def _facts(text: str) -> list[_Fact]:
    """The facts of every word found, in the order of the text; the longest word at a place wins."""
    plain = re.sub(r"[-–—_]", " ", text.lower()).replace("’", "'")
    found: list[_Fact] = []
    end = 0
    for start in (match.start() for match in _STARTS.finditer(plain)):
        if start < end:
            continue
        for word, facts in _index().get(_prefix(plain[start:start + 2]), ()):
            if match := _pattern(word).match(plain, start):
                found += facts
                end = match.end()
                break
    return found


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("scenes").joinpath("lexicon.toml").read_text(encoding="utf-8"))


@cache
def _index() -> dict[str, list[tuple[str, list[_Fact]]]]:
    """The words and their facts by how they begin, the longest first."""
    words: dict[str, list[_Fact]] = {word: [] for word in _table()["swallowed"]}
    for kind in (*_ONE_ANSWER, "figures", "flags"):
        for hint, table in ((False, _table()), (True, _table()["hints"])):
            for value, entries in table.get(kind, {}).items():
                for word in entries:
                    words.setdefault(word, []).append(_Fact(kind, value, hint))
    index: dict[str, list[tuple[str, list[_Fact]]]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        index.setdefault(_prefix(word), []).append((word, words[word]))
    return index


def _prefix(text: str) -> str:
    """What a word is looked up by: two Latin letters or one Han character."""
    return text[:2] if text[0].isascii() else text[0]


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """English is whole words, singular or plural: "pan…left" finds "pans slowly to the left"."""
    if not word[0].isascii():
        return re.compile(r"\w{0,6}?".join(map(re.escape, word.split("…"))))
    parts = [r"\s+".join(map(re.escape, part.split())) for part in word.split("…")]
    plurals = [part[:-1] + "(?:y|ies)" if part.endswith("y") else part + "(?:e?s)?"
               for part in parts]
    return re.compile(r"\s+(?:\w+\s+){0,3}".join(plurals) + r"(?:'s)?\b")
