"""The names of edge's voices, with manners: ``zh-CN-XiaoxiaoNeural/slow/low``.

The usual ones stand in ``edge_voices.toml``, so that a voice in words is the same voice every day,
with the network or without. Any other name of the right shape is taken, and seen when it speaks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from audio.errors import UnknownVoice
from audio.voice import VOICES, Listed
from audio.voices.manners import MANNERS, age_in, describes, manners_in, sex_in
from media.backend import known

_SHAPE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,12}){1,2}-[A-Za-z]+Neural")
_OTHERS = re.compile(r"([a-z][\w-]*):")
_FILED = {"yue": "zh-hk", "zh-yue": "zh-hk", "zh-mo": "zh-hk", "zh-hant": "zh-tw", "no": "nb",
          "nn": "nb", "tl": "fil", "iw": "he", "in": "id"}
"""Languages that the service files under another name than BCP 47 gives."""

_AGES: Mapping[str, Sequence[str]] = {
    "grown": ("grown young", "old", "child"), "young": ("young", "grown", "child", "old"),
    "old": ("old", "grown", "young", "child"), "child": ("child", "young", "grown", "old")}
"""By the age wanted, which ages come near, the nearest first; not said, young is as good."""
_AGED: Mapping[str, tuple[str, ...]] = {"old": ("slow", "low"), "child": ("high",)}
"""How a voice of another age is made to pass for one of that age."""


class EdgeName(NamedTuple):
    """A voice's name, taken apart."""

    voice: str
    """As the service calls it."""
    manners: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join((self.voice, *self.manners))


def parse(name: str, choice: Sequence[Listed] = ()) -> EdgeName:
    """Take ``name`` apart; raises UnknownVoice that names the nearest there are, or some of
    ``choice`` where none is near."""
    voice, *manners = name.split("/")
    for manner in manners:
        if manner not in MANNERS:
            raise UnknownVoice(_unknown(name, manner, sorted(MANNERS)))
    found = _by_name().get(voice.lower())
    if not found and not _SHAPE.fullmatch(voice):
        raise UnknownVoice(_unknown(name, voice, [one.name for one in choice] + list(_table())))
    return EdgeName(found or voice, tuple(manners))


def resolve(wanted: str, language: str) -> EdgeName:
    """The voice for ``wanted``: a name, a description in words, or "" for the usual one."""
    wanted = wanted.strip().removeprefix("edge:").strip()
    if other := _OTHERS.match(wanted):
        change = f"choose --voice {other[1]}, or " if other[1] in known("voice", VOICES) else ""
        raise UnknownVoice(
            f"voice {wanted!r} is one of {other[1]}'s, and edge is to speak: {change}give edge "
            f"one of its own as well, {{edge: zh-CN-XiaoxiaoNeural}}")
    choice = listed(language)
    throat, slash, manners = wanted.partition("/")
    if called := _called(choice).get(throat.lower()):
        return parse(called + slash + manners, choice)
    if _is_name(throat, choice):
        return parse(wanted, choice)
    if not choice:
        raise UnknownVoice(f"edge's usual voices have none for the language {language!r}: name "
                           f"one in full, such as edge:{_usual()}")
    return _described(wanted, choice)


def understood(wanted: str, language: str) -> bool:
    """Whether ``wanted``, which can be resolved, is a name or says anything of a voice."""
    wanted, choice = wanted.strip().removeprefix("edge:").strip(), listed(language)
    throat = wanted.partition("/")[0].lower()
    return (not wanted or throat in _called(choice) or _is_name(throat, choice)
            or _tells(wanted, choice))


def listed(language: str) -> Sequence[Listed]:
    """The usual voices of ``language``, those of its region alone where it names one that there
    is; of every language for ""."""
    for tag in _tags(language):
        found = [one for one in _table().values() if _speaks(one, tag)]
        if found:
            return found
    return [] if language else list(_table().values())


def nearest(name: str, there_are: Sequence[str]) -> str:
    """The names of ``there_are`` that come nearest to ``name``, or else the first, for a
    message."""
    alike = [one for one in there_are if one[:5] == name[:5]]
    near = get_close_matches(name, there_are, n=3, cutoff=0.6)
    return ", ".join(near or alike[:6] or there_are[:6])


def _described(wanted: str, choice: Sequence[Listed]) -> EdgeName:
    sex, age = sex_in(wanted), age_in(wanted)
    near = _AGES[age]
    fitting = [one for one in choice if one.sex == sex] or list(choice)
    best = min(fitting, key=lambda one: (
        next(rank for rank, ages in enumerate(near) if one.age in ages.split()),
        -sum(_says(wanted, word) for word in one.words.split(", ") if word)))
    own = _AGED.get(age, ()) if best.age != age else ()
    asked = {*own, *manners_in(wanted)}
    return EdgeName(best.name, tuple(manner for manner in MANNERS if manner in asked))


def _is_name(throat: str, choice: Sequence[Listed]) -> bool:
    """Whether it is meant as a name: one ASCII word that says nothing about a voice."""
    if throat.lower() in _by_name() or throat.endswith("Neural"):
        return True
    return bool(re.fullmatch(r"[!-~]+", throat)) and not _tells(throat, choice)


def _tells(wanted: str, choice: Sequence[Listed]) -> bool:
    """Whether any word of ``wanted`` means something to one of ``choice``."""
    return describes(wanted) or any(
        _says(wanted, word) for one in choice for word in one.words.split(", ") if word)


def _says(wanted: str, word: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", wanted, re.I) is not None


def _tags(language: str) -> Iterator[str]:
    """What to look for, the closest first: language and region, then the language alone."""
    tag = language.lower().replace("_", "-")
    language, *_, region = tag.split("-") * 2  # "zh-hant-hk": the script says less than the region
    for one in (tag, f"{language}-{region}", tag.rpartition("-")[0], language):
        yield _FILED.get(one, one)


def _speaks(one: Listed, tag: str) -> bool:
    """Whether ``tag`` is the voice's language, or its language and region."""
    return one.language.lower() == tag or ("-" not in tag and one.language.lower().startswith(
        f"{tag}-") and one.language == _first_region(tag))


@cache
def _first_region(tag: str) -> str:
    """The region meant where none is named: the first of its language in the table."""
    return next(one.language for one in _table().values()
                if one.language.lower().startswith(f"{tag}-"))


@cache
def _table() -> dict[str, Listed]:
    """The usual voices by their names, in the file's order."""
    return {name: Listed(name=name, language=name.rpartition("-")[0], sex=given["sex"],
                         age=given.get("age", "grown"),
                         words=", ".join(filter(None, map(given.get, ("called", "words")))))
            for name, given in _read().items()}


@cache
def _read() -> dict[str, dict[str, Any]]:
    text = files("audio.voices").joinpath("edge_voices.toml").read_text(encoding="utf-8")
    return {f"{region}-{name}": given for region, voices in tomllib.loads(text).items()
            for name, given in voices.items()}


def _called(choice: Sequence[Listed]) -> dict[str, str]:
    """By the bare name, "xiaoxiao" or "晓晓", the voice that is so called."""
    own = {given["called"]: name for name, given in _read().items() if "called" in given}
    bare = {one.name.rpartition("-")[2].removesuffix("Neural").lower(): one.name for one in choice}
    return {**own, **bare}


@cache
def _by_name() -> dict[str, str]:
    return {name.lower(): name for name in _table()}


def _usual() -> str:
    return next(iter(_table()))


def _unknown(name: str, part: str, there_are: Sequence[str]) -> str:
    return (f"edge has no voice {name!r}: it knows no {part!r}; the nearest are "
            f"{nearest(part, there_are)}")
