"""Readers: a story file becomes a Story, or one error that names its line.

``read_story`` is the way in. ``classify`` says of each line what the grammar takes it for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from media.digests import digest
from narrator.errors import BadStory
from narrator.story import Story, StoryScene
from narrator.story.readers import fountain, plain_text
from narrator.story.readers.encodings import guessed
from narrator.story.readers.glyphs import check_glyphs
from narrator.story.readers.header import Header
from narrator.story.readers.lines import LineKind, Mark
from narrator.story.readers.markdown import markdown
from narrator.story.readers.scenes import scenes
from narrator.story.readers.source import decode, read_bytes
from narrator.story.text import HAN_IS_CHINESE, han_share

__all__ = ["BadStory", "LineKind", "classify", "read_story", "story_of", "text_of"]

Form = Callable[[str, Path], tuple[Header, list[Mark]]]
"""A kind of story file: what its text says of the whole film, and what each of its lines is."""


def read_story(path: Path) -> Story:
    """The story at ``path``; raises BadStory with the path as it was given."""
    return story_of(read_bytes(path), path)


def story_of(data: bytes, path: Path) -> Story:
    """The story that a file at ``path`` with the bytes ``data`` is; raises BadStory.

    The file need not be there, but pictures and music are looked for beside it.
    """
    text = text_of(data, path)
    top, marks = _form(path)(text, path)
    found = scenes(marks, path)
    values = {**dict(top), "language": top.language or _language(found)}
    story = Story(path=path.absolute(), digest="", scenes=found, **values)
    check_glyphs(story, text, path)
    return story.model_copy(update={"digest": _digest(data, story.files)})


def text_of(data: bytes, path: Path) -> str:
    """The text of a story file at ``path``: Markdown is UTF-8, screenplays and plain text are in
    whatever they were saved in. Raises BadStory."""
    return decode(data, path) if _form(path) is markdown else guessed(data, path)


def classify(text: str, path: Path = Path("story.md")) -> list[LineKind]:
    """What each line of ``text`` is, lines being separated by ``\\n``; ``path`` says of what kind
    the file is.

    Raises BadStory where the grammar does; pictures are not looked at.
    """
    if not text.strip():
        return [LineKind.BLANK for _ in text.split("\n")]
    kinds: list[LineKind] = []
    for mark in _form(path)(text, path)[1]:
        if mark.line > len(kinds):
            kinds.append(mark.kind)
    return kinds


_FORMS: Mapping[str, Form] = {".fountain": fountain.read, ".txt": plain_text.read}
"""By the end of the file's name; every other is Markdown."""


def _form(path: Path) -> Form:
    return _FORMS.get(path.suffix.lower(), markdown)


def _language(found: tuple[StoryScene, ...]) -> str:
    """The language that the words, or without any the directions and titles, are written in."""
    beats = [beat for scene in found for beat in scene.beats]
    spoken = " ".join(one.spoken.text for beat in beats for one in beat.paragraphs)
    seen = " ".join(beat.direction.text for beat in beats if beat.direction)
    titles = " ".join(scene.title for scene in found)
    return "zh-CN" if han_share(spoken or seen or titles) >= HAN_IS_CHINESE else "en"


def _digest(data: bytes, files: Iterable[Path]) -> str:
    """SHA-256 of the story and of every file it names: one changed byte is a changed story."""
    total = hashlib.sha256(data)
    for file in files:
        total.update(bytes.fromhex(digest(file)))
    return total.hexdigest()
