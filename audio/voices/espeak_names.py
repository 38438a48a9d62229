"""The names of espeak's voices: a base (a language), a variant (a throat), manners.

``cmn``, ``en-gb+f2``, ``en+grandpa/slow/low``. Read from the engine's data folder without loading
the engine, because the engine itself takes any variant, and speaks English for an unknown base.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

from audio.errors import UnknownVoice
from audio.voice import VOICES
from audio.voices.manners import MANNERS, describes, manners_in, nearest_throat
from media.backend import known

OLD_TAGS = {"zh-hk": "yue", "zh-mo": "yue", "zh-yue": "yue", "nb": "no", "nn": "no"}
"""Languages that the engine files under another name than BCP 47 gives."""

_OTHERS = re.compile(r"^([a-z][\w-]*):")


class EspeakName(NamedTuple):
    """A voice's name, taken apart."""

    base: str
    """As the engine identifies it: "sit/cmn", "gmw/en-US"."""
    variant: str
    manners: tuple[str, ...]

    def __str__(self) -> str:
        variant = f"+{self.variant}" if self.variant else ""
        base = self.base.rpartition("/")[2].lower()
        return "/".join((base + variant, *self.manners))


def parse(name: str, data: Path) -> EspeakName:
    """Take ``name`` apart; raises UnknownVoice that names the nearest there are."""
    throat, *manners = name.split("/")
    base, _, variant = throat.partition("+")
    bases, variants = _bases(data), _variants(data)
    if base.lower() not in bases:
        raise UnknownVoice(_unknown(name, base, [tag for tag in bases if "/" not in tag]))
    if variant and variant.lower() not in variants:
        raise UnknownVoice(_unknown(name, variant, sorted(variants.values())))
    for manner in manners:
        if manner not in MANNERS:
            raise UnknownVoice(_unknown(name, manner, sorted(MANNERS)))
    return EspeakName(bases[base.lower()], variants.get(variant.lower(), ""), tuple(manners))


def base_of(language: str, data: Path) -> str:
    """The engine's voice for a BCP 47 tag; raises UnknownVoice for a language it lacks."""
    bases = _bases(data)
    tag = language.lower().replace("_", "-")
    while tag:
        found = bases.get(OLD_TAGS.get(tag, tag))
        if found:
            return found
        tag = tag.rpartition("-")[0]
    raise UnknownVoice(f"espeak has no voice for the language {language!r}: choose another voice "
                       f"backend, or name an espeak voice that comes near")


def known_bases(data: Path) -> list[str]:
    """Every language that the engine reads, by the name that a voice of it begins with."""
    return sorted({base.rpartition("/")[2].lower() for base in _bases(data).values()})


def resolve(wanted: str, language: str, data: Path) -> EspeakName:
    """The voice for ``wanted``: a name, a description in words, or "" for the usual one."""
    wanted = wanted.strip().removeprefix("espeak:").strip()
    other = _OTHERS.match(wanted)
    if other:
        change = f"choose --voice {other[1]}, or " if other[1] in known("voice", VOICES) else ""
        raise UnknownVoice(
            f"voice {wanted!r} is one of {other[1]}'s, and espeak is to speak: {change}give espeak "
            f"one of its own as well, {{espeak: cmn+f2}}")
    base = base_of(language, data)
    if wanted.lower() in _variants(data):
        return EspeakName(base, _variants(data)[wanted.lower()], ())
    if _is_name(wanted, data):
        return parse(wanted, data)
    variant, own = nearest_throat(wanted)
    return EspeakName(base, variant, tuple(dict.fromkeys(own + manners_in(wanted))))


def understood(wanted: str, data: Path) -> bool:
    """Whether ``wanted``, which can be resolved, is a name or says anything of a voice."""
    wanted = wanted.strip().removeprefix("espeak:").strip()
    return (not wanted or wanted.lower() in _variants(data) or _is_name(wanted, data)
            or describes(wanted))


def _is_name(wanted: str, data: Path) -> bool:
    """Whether it is meant as a name: one ASCII word that says nothing about a voice."""
    throat = re.split(r"[+/]", wanted)[0].lower()
    if throat in _bases(data) or "+" in wanted:
        return True
    return bool(re.fullmatch(r"[!-~]+", wanted)) and not describes(wanted)


def _unknown(name: str, part: str, there_are: list[str]) -> str:
    near = get_close_matches(part.lower(), there_are, n=3, cutoff=0.5) or sorted(there_are)[:12]
    return (f"espeak has no voice {name!r}: it knows no {part!r}; the nearest are "
            f"{', '.join(near)}")


@cache
def _variants(data: Path) -> dict[str, str]:
    return {file.name.lower(): file.name for file in (data / "voices" / "!v").iterdir()}


@cache
def _bases(data: Path) -> dict[str, str]:
    """From every name and language tag, in lower case, to the engine's identifier."""
    tags: list[tuple[int, str, str]] = []
    for file in sorted((data / "lang").rglob("*")):
        if file.is_file():
            identifier = file.relative_to(data / "lang").as_posix()
            tags += [(0, identifier, identifier), (0, file.name, identifier)]
            tags += [(rank, tag, identifier) for rank, tag in _languages(file)]
    # The least rank is the engine's own choice for a tag; the last entry of a key stays.
    return {tag.lower(): identifier for _, tag, identifier in sorted(tags, reverse=True)}


def _languages(file: Path) -> list[tuple[int, str]]:
    """The lines ``language TAG [RANK]`` of a voice file; 5 is the engine's default rank."""
    lines = file.read_text("utf-8", "replace").splitlines()
    words = [line.split() for line in lines if line.startswith("language")]
    return [(int(line[2]) if len(line) > 2 else 5, line[1]) for line in words if len(line) > 1]
