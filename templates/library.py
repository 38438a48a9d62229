"""The glossary's library: loose words, Chinese and English, and what is seen where they are said.

The words stand in ``glossary/*.toml``, one file a subject.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel

from templates.loader import Words


class GlossaryEntry(Words, frozen=True, extra="forbid"):
    """A thing by its words, the first of them its chief one, and its look in both languages."""

    said: tuple[str, ...]
    """The words; "…" inside one lets some characters stand between."""
    note: Words = Words(en="", zh="")
    """Who is who, where the words mislead."""
    reads: Words = Words(en="", zh="")
    """What to read instead, for whoever goes by single words."""
    place: bool = False
    """Whether it is where something is, and not what is seen there."""


class Library(BaseModel, frozen=True, extra="forbid"):
    """One file, or all of them."""

    swallowed: tuple[str, ...] = ()
    """Words that mean none of the things whose words they hold."""
    term: tuple[GlossaryEntry, ...] = ()


@cache
def library() -> Library:
    """Every file as one, in the order of their names."""
    found = [Library.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
             for file in sorted((files("templates") / "glossary").iterdir(),
                                key=lambda file: file.name) if file.name.endswith(".toml")]
    return Library(swallowed=tuple(word for one in found for word in one.swallowed),
                   term=tuple(entry for one in found for entry in one.term))
