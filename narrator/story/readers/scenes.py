"""From a story's lines to its scenes: what opens a shot, and which words belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from audio.line import Line
from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story import (
    LONGEST_TITLE,
    MOST_BEATS,
    MOST_PARAGRAPHS,
    Beat,
    Paragraph,
    StoryScene,
    Transition,
)
from narrator.story.readers.beats import direction, picture
from narrator.story.readers.inline import plain
from narrator.story.readers.lines import LineKind, Mark
from narrator.story.readers.refusals import refuse_unclosed
from narrator.story.text import joined


def scenes(marks: Iterable[Mark], folder: Path) -> tuple[StoryScene, ...]:
    """The scenes that ``marks`` make, untitled ones without content left out.

    Raises BadLine for a shot or paragraph that cannot be, and for a story without any content.
    """
    body = _Body(folder)
    for mark in marks:
        body.take(mark)
    found = body.finished()
    if not any(scene.beats for scene in found):
        raise BadLine(0, "nothing is spoken and nothing is seen; write some words, or a "
                         "direction behind >")
    return found


@dataclass(slots=True)
class _OpenParagraph:
    """A paragraph that is being read."""

    line: int
    speaker: str
    manner: str
    parts: list[tuple[int, str]]
    """The text of each line, with its number."""


@dataclass(slots=True)
class _OpenScene:
    """A scene that is being read, its last beat apart."""

    title: str
    line: int
    beats: list[Beat] = field(default_factory=list)


class _Body:
    """Takes a story's marks in their order and hands out its scenes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scenes: list[StoryScene] = []
        self._scene = _OpenScene("", 1)
        self._beat = Beat()
        self._paragraphs: list[Paragraph] = []
        self._words: _OpenParagraph | None = None
        self._direction: list[Mark] = []
        self._into: Transition | None = None
        self._pictures: dict[str, Path] = {}
        self._opened = self._spoken = 0

    def take(self, mark: Mark) -> None:
        """The next line of the story."""
        if mark.kind in (LineKind.COMMENT, LineKind.NOTE) or mark.only_names:
            return
        if mark.kind is LineKind.DIRECTION and not mark.into:
            self._end_words()
            self._direction.append(mark)
            return
        self._end_direction()
        if mark.kind in (LineKind.WORDS, LineKind.SPEECH):
            self._hear(mark)
            return
        self._end_words()
        if mark.into:
            self._end_beat()
            self._into = mark.into
        elif mark.kind is LineKind.PICTURE:
            self._open(picture(mark, self._folder, self._pictures))
        elif mark.kind in (LineKind.TITLE, LineKind.BREAK):
            self._end_scene()
            self._count(mark.line)
            self._scene = _OpenScene(self._title(mark), mark.line)

    def finished(self) -> tuple[StoryScene, ...]:
        """All scenes, when no line is left."""
        self._end_direction()
        self._end_words()
        self._end_scene()
        return tuple(self._scenes)

    def _hear(self, mark: Mark) -> None:
        if mark.opens or self._words is None:
            self._end_words()
            self._words = _OpenParagraph(mark.line, mark.speaker, plain(mark.manner), [])
        self._words.parts.append((mark.line, mark.text))
        if mark.closes:
            self._end_words()

    def _end_words(self) -> None:
        words, self._words = self._words, None
        if words is None:
            return
        refuse_unclosed(words.parts)
        text = plain(joined([part for _, part in words.parts]))
        if not any(char.isalnum() for char in text):
            raise BadLine(words.line, f"{quoted(text)} has no word to speak; write "
                                      "words, or a silent shot behind >")
        self._spoken += 1
        if self._spoken > MOST_PARAGRAPHS:
            raise BadLine(words.line, f"more than {MOST_PARAGRAPHS:,} paragraphs; "
                                      "split the story into several films")
        spoken = Line(text=text, speaker=words.speaker, direction=words.manner)
        self._paragraphs.append(Paragraph(spoken=spoken, line=words.line))

    def _end_direction(self) -> None:
        if self._direction:
            marks, self._direction = self._direction, []
            self._open(direction(marks, self._folder))

    def _title(self, mark: Mark) -> str:
        title = plain(mark.text)
        if len(title) > LONGEST_TITLE:
            raise BadLine(mark.line, f"a title of {len(title):,} characters; at most "
                                     f"{LONGEST_TITLE} are shown: shorten it")
        return title

    def _count(self, line: int) -> None:
        self._opened += 1
        if self._opened > MOST_BEATS:
            raise BadLine(line, f"more than {MOST_BEATS:,} directions, pictures and "
                                "headings; split the story into several films")

    def _open(self, beat: Beat) -> None:
        self._end_beat()
        self._count(beat.line)
        self._beat = beat

    def _end_beat(self) -> None:
        paragraphs, self._paragraphs = tuple(self._paragraphs), []
        line = self._beat.line or (paragraphs[0].line if paragraphs else 0)
        if line:
            asked = self._beat.overrides
            into, self._into = asked.transition or self._into, None
            self._scene.beats.append(self._beat.model_copy(update={
                "paragraphs": paragraphs, "line": line,
                "overrides": asked.model_copy(update={"transition": into})}))
        self._beat = Beat()

    def _end_scene(self) -> None:
        self._end_beat()
        scene = self._scene
        if scene.title or scene.beats:
            self._scenes.append(StoryScene(title=scene.title, line=scene.line,
                                           beats=tuple(scene.beats)))
