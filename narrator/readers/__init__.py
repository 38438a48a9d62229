"""Readers: a story file becomes a Story, or one error that names its line.

``read_story`` is the way in. ``classify`` says of each line what the grammar takes it for.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from media.digests import digest
from narrator.errors import BadStory
from narrator.readers.front_matter import split
from narrator.readers.glyphs import check_glyphs
from narrator.readers.header import Header, header
from narrator.readers.lines import Grammar, LineKind
from narrator.readers.markdown import scenes
from narrator.readers.source import decode, read_bytes
from narrator.readers.speakers import Speakers
from narrator.story import Story, StoryScene
from narrator.text import han_share

__all__ = ["BadStory", "LineKind", "classify", "read_story"]

HAN_IS_CHINESE = 0.3
"""From this share of Han characters on, a story without a language is taken for Chinese: a
Chinese text full of foreign names stays above it, an English one that quotes stays below."""


def read_story(path: Path) -> Story:
    """The story at ``path``; raises BadStory with the path as it was given."""
    data = read_bytes(path)
    text = decode(data, path)
    parts = split(text, path)
    top = header(parts, path)
    found = scenes(_grammar(top, path).marks(parts.body, parts.body_line), path)
    values = {**dict(top), "language": top.language or _language(found)}
    story = Story(path=path.absolute(), digest=_digest(data, top, found), scenes=found, **values)
    check_glyphs(story, text, path)
    return story


def classify(text: str, path: Path = Path("story.md")) -> list[LineKind]:
    """What each line of ``text`` is, lines being separated by ``\\n``.

    Raises BadStory where the grammar does; pictures are not looked at.
    """
    if not text.strip():
        return [LineKind.BLANK for _ in text.split("\n")]
    parts = split(text, path)
    kinds = [LineKind.BLANK if not line.strip() else LineKind.FRONT_MATTER
             for line in text.split("\n")[:parts.body_line - 1]]
    for mark in _grammar(header(parts, path), path).marks(parts.body, parts.body_line):
        if mark.line > len(kinds):
            kinds.append(mark.kind)
    return kinds


def _grammar(top: Header, path: Path) -> Grammar:
    return Grammar(path, Speakers([member.name for member in top.cast], path))


def _language(found: tuple[StoryScene, ...]) -> str:
    """The language that the words, or without any the directions and titles, are written in."""
    beats = [beat for scene in found for beat in scene.beats]
    spoken = " ".join(one.spoken.text for beat in beats for one in beat.paragraphs)
    seen = " ".join(beat.direction.text for beat in beats if beat.direction)
    titles = " ".join(scene.title for scene in found)
    return "zh-CN" if han_share(spoken or seen or titles) >= HAN_IS_CHINESE else "en"


def _digest(data: bytes, top: Header, found: tuple[StoryScene, ...]) -> str:
    """SHA-256 of the story and of every file it names: one changed byte is a changed story."""
    total = hashlib.sha256(data)
    images = [beat.image.path for scene in found for beat in scene.beats if beat.image]
    for asset in dict.fromkeys(filter(None, [top.music.file, *images])):
        total.update(bytes.fromhex(digest(asset)))
    return total.hexdigest()
