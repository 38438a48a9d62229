"""What the front matter says of the whole film, each key given its type."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story import LONGEST_TITLE, Head, MusicWanted, language_tag
from narrator.story.names import seen_as
from narrator.story.readers.aliases import ALIASES, LANGUAGES, NARRATIONS, NO_MUSIC
from narrator.story.readers.assets import SOUNDS, sound
from narrator.story.readers.front_matter import FileParts, with_colons
from narrator.story.readers.glossaries import glossary
from narrator.story.readers.looks import look, pace
from narrator.story.readers.people import cast, places, voice
from narrator.story.readers.unseen import unseen
from narrator.story.readers.values import Value
from narrator.story.yaml import Keys, Scalar, load

_NOT_LANGUAGES = {"cn": "zh-CN", "tw": "zh-TW", "jp": "ja", "kr": "ko"}
"""Countries where a language is asked for, and what was meant."""


class Header(Head):
    """The fields of a Story that its front matter gives."""

    language: str = ""
    """Empty: what the words are written in."""
    narration: Literal["verbatim", "adapt"] = "verbatim"


def header(parts: FileParts, folder: Path) -> Header:
    """The front matter of a story in ``folder``; raises BadLine."""
    node = load(with_colons(parts.front), parts.front_line)
    if not isinstance(node, Keys):
        raise BadLine(parts.front_line, "the front matter takes 'key: value' on each line")
    for line, problem in unseen(node):
        raise BadLine(line, problem)
    whole = Value(node, "", parts.front_line, folder)
    given = whole.keys(tuple(Header.model_fields), ALIASES)
    if "title" not in given:
        raise BadLine(1, "the story has no title; begin the file with the lines ---, "
                         "title: its title, ---")
    return Header(**{key: _READERS[key](value) for key, value in given.items()})


def language(value: Value) -> str:
    """A BCP 47 tag in its usual capitals, or a language's own name."""
    text = value.text().replace("_", "-")
    text = LANGUAGES.get(text.lower(), text)
    if near := _NOT_LANGUAGES.get(text.lower()):
        raise value.bad(f"language {quoted(text)} is not a language tag; write {near}")
    try:
        return language_tag(text)
    except ValueError as exc:
        raise value.bad(f"language {quoted(text)} {exc}") from exc


def music(value: Value) -> MusicWanted:
    """A mood, ``none``, or a mapping of mood, file, gain and none."""
    if isinstance(value.node, Scalar):
        return _mood(value)
    given = value.keys(("mood", "file", "gain", "none"), ALIASES)
    found: dict[str, Any] = {}
    if "mood" in given:
        found["mood"] = given["mood"].text()
    if "file" in given:
        found["file"] = sound(given["file"].text(), value.folder, given["file"].line)
    if "gain" in given:
        found["gain_db"] = given["gain"].number(MusicWanted, "gain_db")
    if "none" in given:
        found["none"] = given["none"].truth()
    if found.get("none") and found.keys() & {"mood", "file"}:
        raise given["none"].bad("music.none says no music and another key says which; keep one")
    return MusicWanted(**found)


def _mood(value: Value) -> MusicWanted:
    text = value.text()
    if text.lower().endswith(SOUNDS):
        raise value.bad(f"music {quoted(text)} reads as a mood; write music: {{file: {text}}}")
    return MusicWanted(none=True) if text.lower() in NO_MUSIC else MusicWanted(mood=text)


def _title(value: Value) -> str:
    text = value.text()
    if not seen_as(text):
        raise value.bad("nothing of the title is seen; write one")
    if len(text) > LONGEST_TITLE:
        raise value.bad(f"the title has {len(text):,} characters; at most {LONGEST_TITLE} are "
                        "shown: shorten it")
    return text


def _narration(value: Value) -> str:
    text = value.text()
    asked = NARRATIONS.get(text) or value.choice(("verbatim", "adapt"))
    if asked == "adapt":
        raise value.bad(f"narration {quoted(text)} is not offered yet: the outline planner speaks "
                        "every word as it is written; write verbatim, or leave narration out")
    return asked


_READERS: dict[str, Any] = {
    "title": _title, "language": language, "look": look, "cast": cast, "places": places,
    "glossary": glossary, "voice": voice, "music": music, "pace": pace, "narration": _narration,
    "sources": Value.sources,
}
