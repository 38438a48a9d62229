"""What a setup names and the theatre leaves out: things it has no paper for, or no room.

It understands no grammar. A thing is what stands behind an article, a possessive or a number
("a kite", "her two kites"), or behind a Chinese measure word ("一个沙漏"): so much is found that a
writer is warned. What only happens, or how, is nobody's paper and is passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from scenes.camera import Undrawn
from scenes.cameras.paper.script import is_nature, is_unknown, left_out
from scenes.colour import colours_in
from scenes.lexicon import Reading, read
from scenes.shot import Setup

NO_PAPER = ("name a thing that it can draw (docs/story-format.md lists them all), or leave the "
            "thing to the words")
NO_ROOM = "frame it wider, or give it a shot of its own"
NO_FIGURE = ("describe it as somebody who can be drawn, or take it out of the cast and make it the "
             "setting")
NO_KIND = "say in its description what it is: a woman, a boy, an old man, a horse"

_TOKEN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|[^\sA-Za-z]")
_HAN_ENDS = re.compile(r"[，。；：、！？…,.;:!?\s]")
_DESCRIBED = 10
"""How many characters a description before a thing may take."""


def undrawn(setup: Setup) -> tuple[Undrawn, ...]:
    """Each thing that is left out, once, in the order in which the setup names them."""
    picture = setup.picture
    missing = dict.fromkeys(
        thing for words in (picture.subject, picture.action, picture.setting)
        for thing in _unknown(_without_names(words, setup)))
    return (*(Undrawn(thing=thing, remedy=NO_PAPER) for thing in missing),
            *(Undrawn(thing=key, remedy=NO_ROOM) for key in left_out(setup)),
            *(Undrawn(thing=one.name, remedy=NO_FIGURE) for one in setup.cast if is_nature(one)),
            *(Undrawn(thing=one.name, remedy=NO_KIND, instead="a person") for one in setup.cast
              if is_unknown(one)))


def _without_names(words: str, setup: Setup) -> str:
    for named in sorted((*setup.cast, *setup.places), key=lambda one: -len(one.name)):
        words = words.replace(named.name, ", ")
    return words


def _unknown(words: str) -> Iterator[str]:
    yield from _english(_TOKEN.findall(words))
    yield from _chinese(words)


def _english(tokens: Sequence[str]) -> Iterator[str]:
    """The things behind articles of which no word means anything here. "A fan of colours" is
    judged by its colours."""
    at = 0
    while at < len(tokens):
        at += 1
        if tokens[at - 1].lower() not in _words("articles") or _does(tokens[at - 1:at + 1]):
            continue
        end = at
        while end < len(tokens) and _goes_on(tokens[end]):
            end += 1
        run, at = tokens[at:end], end
        if run and not _means(" ".join(run)) and not _of_something(tokens[end:]):
            yield from _named(run)


def _does(pair: Sequence[str]) -> bool:
    """Whether a verb follows: "(a hand) that holds"; for "that" points at one thing, not at two."""
    return pair[0].lower() == "that" and bool(re.fullmatch(r"[a-z]+[^su]s", pair[-1]))


def _goes_on(token: str) -> bool:
    return token[0].isalpha() and token.lower() not in _words("bounds") | _words("articles")


def _of_something(rest: Sequence[str]) -> bool:
    if not rest or rest[0].lower() != "of":
        return False
    words = [word for word in rest[1:6] if word[0].isalnum()]
    passed = any(word.lower() in _words("passed") for word in words)
    return passed or _means(" ".join(words)) or rest[1:2] == [","]  # a name stood there


def _named(run: Sequence[str]) -> Iterator[str]:
    """The noun of a run: its last word, unless that says what the thing does."""
    words = [word for word in run if word.lower() not in _words("passed") and not colours_in(word)
             and not word.lower().endswith("ly")]
    if len(words) > 1 and re.search(r"(?:[^su]s|ed|ing|[kt]en|wn)$", words[-1]):
        words.pop()
    if words:
        yield words[-1]


def _chinese(words: str) -> Iterator[str]:
    """The things behind measure words, or behind the 的 that follows one closely."""
    for found in _measured().finditer(words):
        rest = _HAN_ENDS.split(words[found.end():], maxsplit=1)[0]
        near, told, behind = rest[:_DESCRIBED].rpartition("的")
        noun = _noun(behind + rest[_DESCRIBED:] if told else rest)
        passed = noun in _words("passed_han") or colours_in(noun)
        if noun and not passed and not _means(near + noun):
            yield noun


def _noun(words: str) -> str:
    """The first phrase of ``words``, without the verb or the 缓缓 that it may end with."""
    phrase = re.sub(r"(?<=..)(.)\1$", "", next(iter(_phrases(words)), ""))
    return phrase[:-1] if len(phrase) > 2 and phrase[-1] in _words("does_han") else phrase


def _means(words: str) -> bool:
    """Whether anything in ``words`` changes the picture."""
    return read(words) != Reading()


@cache
def _words(name: str) -> frozenset[str]:
    """One of the lists of ``undrawn.toml``."""
    return frozenset(_table()[name].split())


@cache
def _measured() -> re.Pattern[str]:
    """A number or 这 or 那, and a measure word behind it; not 一片片, which tells how."""
    numbers, measures = ("".join(sorted(_words(f"{name}_han"))) for name in ("numbers", "measures"))
    return re.compile(f"[{numbers}]([{measures}])(?!\\1)")


@cache
def _table() -> dict[str, str]:
    text = files("scenes.cameras.paper").joinpath("undrawn.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _phrases(words: str) -> list[str]:
    return list(_budoux().parse(words)) if words else []


@cache
def _budoux() -> Any:
    import budoux

    return budoux.load_default_simplified_chinese_parser()
