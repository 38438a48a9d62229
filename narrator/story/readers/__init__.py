"""Readers: a story file becomes a Story, or one error that names its line.

    story = read_story(Path("stories/qixi.md"))

What reads a part of a file knows no file's name: it raises BadLine, and the name is said here.
``classify`` says of each line what the grammar takes it for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from media.digests import digest
from narrator.errors import BadStory, named
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

__all__ = ["LineKind", "Manuscript", "classify", "manuscript", "manuscript_of", "read_story"]

Reader = Callable[[str, Path], tuple[Header, list[Mark]]]
"""A kind of story file: what its text says of the whole film, and what each of its lines is."""


@dataclass(frozen=True)
class Manuscript:
    """A story, and the text that it was read from."""

    story: Story
    text: str
    """Its lines are separated by ``\\n``."""

    @cached_property
    def kinds(self) -> list[LineKind]:
        """What each line of the text is."""
        return classify(self.text, self.story.path)


def read_story(path: Path) -> Story:
    """The story at ``path``; raises BadStory with the path as it was given."""
    return manuscript(path).story


def manuscript(path: Path) -> Manuscript:
    """The story at ``path`` with its text; raises BadStory with the path as it was given."""
    return manuscript_of(read_bytes(path), path)


def manuscript_of(data: bytes, path: Path) -> Manuscript:
    """What a file at ``path`` with the bytes ``data`` is; raises BadStory.

    The file need not be there, but pictures and music are looked for beside it.
    """
    with named(path, BadStory):
        text = _text(data, path)
        top, marks = _form(path)(text, path)
        found = scenes(marks, path.parent)
        values = {**dict(top), "language": top.language or _language(found)}
        story = Story(path=path.absolute(), digest="", scenes=found, **values)
        check_glyphs(story, text)
    return Manuscript(story.model_copy(update={"digest": _digest(data, story.files)}), text)


def _text(data: bytes, path: Path) -> str:
    """The text of a story file at ``path``: Markdown is UTF-8, screenplays and plain text are in
    whatever they were saved in. Raises BadLine."""
    return decode(data) if _form(path) is markdown else guessed(data)


def classify(text: str, path: Path = Path("story.md")) -> list[LineKind]:
    """What each line of ``text`` is, lines being separated by ``\\n``; ``path`` says of what kind
    the file is.

    Raises BadStory where the grammar does; pictures are not looked at.
    """
    if not text.strip():
        return [LineKind.BLANK for _ in text.split("\n")]
    kinds: list[LineKind] = []
    with named(path, BadStory):
        marks = _form(path)(text, path)[1]
    for mark in marks:
        if mark.line > len(kinds):
            kinds.append(mark.kind)
    return kinds


_FORMS: Mapping[str, Reader] = {".fountain": fountain.read, ".txt": plain_text.read}
"""By the end of the file's name; every other is Markdown."""


def _form(path: Path) -> Reader:
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
