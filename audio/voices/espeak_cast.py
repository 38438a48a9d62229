"""Which of espeak's throats are offered to choose from: those that pass for a person's.

The engine has a hundred; most imitate a machine or differ from another by a hair. Of these, the
pitch of a woman's plain speech lies between 160 and 240 Hz, of a man's between 80 and 120 (measured
on one sentence), so that two of them are told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from audio.errors import UnknownVoice
from audio.voice import Listed
from audio.voices.espeak_names import base_of, known_bases

_Sex = Literal["woman", "man"]
_Age = Literal["child", "young", "grown", "old"]

_THROATS: Sequence[tuple[str, _Sex, _Age, str]] = (
    ("Annie", "woman", "grown", "clear"), ("Gene", "man", "grown", "deep"),
    ("linda", "woman", "grown", "bright"), ("ed", "man", "grown", "light"),
    ("steph", "woman", "grown", "low"), ("m7", "man", "grown", "even"),
    ("f1", "woman", "grown", "plain"), ("paul", "man", "grown", "very deep"),
    ("f2", "woman", "young", "plain"), ("m3", "man", "young", "plain"),
    ("f3", "woman", "young", "bright"), ("rob", "man", "young", "light"),
    ("grandma", "woman", "old", "cracked"), ("grandpa", "man", "old", "hoarse"),
    ("aunty", "woman", "old", "low"), ("m8", "man", "old", "deep"),
    ("f5/high", "woman", "child", "high"), ("f4/high", "man", "child", "high"),
)
"""Throat, whose it is, and what it is like; the usual one first."""


def listed(language: str, data: Path) -> Sequence[Listed]:
    """The throats in ``language``; for "" the usual one of every language."""
    if not language:
        return [_listed(tag, tag, *_THROATS[0]) for tag in known_bases(data)]
    try:
        base = base_of(language, data).rpartition("/")[2].lower()
    except UnknownVoice:
        return []
    return [_listed(base, language, *throat) for throat in _THROATS]


def _listed(base: str, language: str, throat: str, sex: _Sex, age: _Age, words: str) -> Listed:
    return Listed(name=f"{base}+{throat}", language=language, sex=sex, age=age, words=words)
