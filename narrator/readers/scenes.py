"""From a story's lines to its scenes: what opens a shot, and which words belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from audio.line import Line
from narrator.errors import BadStory
from narrator.readers import overrides
from narrator.readers.assets import picture
from narrator.readers.inline import plain, unescaped, written
from narrator.readers.lines import LineKind, Mark
from narrator.readers.source import quoted
from narrator.story import (
    Beat,
    Direction,
    Image,
    Overrides,
    Paragraph,
    StoryScene,
    Transition,
)
from narrator.text import joined

_PICTURE = re.compile(r"[!！]\[(?P<caption>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<inside>.*)\)")
_POINTED = re.compile(r"\s*<(?P<path>[^<>]*)>(?:\s+(?P<said>.+))?")
_TITLED = re.compile(r"(?P<path>.*\S)\s+(?P<said>\"[^\"]*\"|“[^“”]*”|'[^']*')")
_UNCLOSED = re.compile(r"[{｛][^{}｛｝]*$")
_AGE = re.compile("[2-9]0s")
"""In brackets behind somebody: "a sailor (30s)"."""
_BRACKETS = re.compile(r"[(（]([^()（）]{1,60})[)）][。.]?$")


def scenes(marks: Iterable[Mark], path: Path) -> tuple[StoryScene, ...]:
    """The scenes that ``marks`` make, untitled ones without content left out.

    Raises BadStory for a shot or paragraph that cannot be, and for a story without any content.
    """
    body = _Body(path)
    for mark in marks:
        body.take(mark)
    found = body.finished()
    if not any(scene.beats for scene in found):
        raise BadStory(path, 0, "nothing is spoken and nothing is seen; write some words, or a "
                                "direction behind >")
    return found


@dataclass(slots=True)
class _Words:
    """A paragraph that is being read."""

    line: int
    speaker: str
    manner: str
    parts: list[str]


@dataclass(slots=True)
class _Scene:
    """A scene that is being read, its last beat apart."""

    title: str
    line: int
    beats: list[Beat] = field(default_factory=list)


class _Body:
    """Takes a story's marks in their order and hands out its scenes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._scenes: list[StoryScene] = []
        self._scene = _Scene("", 1)
        self._beat = Beat()
        self._paragraphs: list[Paragraph] = []
        self._words: _Words | None = None
        self._direction: list[Mark] = []
        self._into: Transition | None = None
        self._pictures: dict[str, Path] = {}

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
            self._open(_picture(mark, self._path, self._pictures))
        elif mark.kind in (LineKind.TITLE, LineKind.BREAK):
            self._end_scene()
            self._scene = _Scene(plain(mark.text), mark.line)

    def finished(self) -> tuple[StoryScene, ...]:
        """All scenes, when no line is left."""
        self._end_direction()
        self._end_words()
        self._end_scene()
        return tuple(self._scenes)

    def _hear(self, mark: Mark) -> None:
        if mark.opens or self._words is None:
            self._end_words()
            self._words = _Words(mark.line, mark.speaker, plain(mark.manner), [])
        self._words.parts.append(mark.text)
        if mark.closes:
            self._end_words()

    def _end_words(self) -> None:
        words, self._words = self._words, None
        if words is None:
            return
        text = plain(joined(words.parts))
        if not any(char.isalnum() for char in text):
            raise BadStory(self._path, words.line, f"{quoted(text)} has no word to speak; write "
                                                   "words, or a silent shot behind >")
        spoken = Line(text=text, speaker=words.speaker, direction=words.manner)
        self._paragraphs.append(Paragraph(spoken=spoken, line=words.line))

    def _end_direction(self) -> None:
        if self._direction:
            marks, self._direction = self._direction, []
            self._open(_direction(marks, self._path))

    def _open(self, beat: Beat) -> None:
        self._end_beat()
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


def _direction(marks: list[Mark], path: Path) -> Beat:
    """The beat that ``>`` lines in a row open."""
    line = marks[-1].line
    text, inside = overrides.split(joined([mark.text for mark in marks]))
    said = plain(text)
    if not said:
        raise BadStory(path, marks[0].line, "a direction without words; write what is seen "
                                            "behind the >")
    if open_brace := _UNCLOSED.search(text):
        raise BadStory(path, line, f"{quoted(unescaped(open_brace[0]))} is never closed; write }} "
                                   "behind it")
    if re.search("[{}｛｝]", text):
        raise BadStory(path, line, "a direction has one {…}, at its very end; put an empty line "
                                   "between two directions")
    _ask_brackets(text, path, line)
    asked = _overrides(inside, path, line)
    if asked.camera == overrides.STILL:
        raise BadStory(path, line, overrides.STILL_NEEDS_A_PICTURE)
    return Beat(direction=Direction(text=said, line=marks[0].line), line=marks[0].line,
                overrides=asked)


def _ask_brackets(text: str, path: Path, line: int) -> None:
    """Raise BadStory for ``(7s)`` at the end of a direction: it would be taken for words."""
    if not (found := _BRACKETS.search(text)):
        return
    said = unescaped(found[1])
    if _AGE.fullmatch(said):
        return
    try:
        meant = overrides.overrides(said, path, line) != Overrides()
    except BadStory:
        return
    if meant:
        raise BadStory(path, line, f"'({said})' would be taken for words; did you mean {{{said}}}?")


def _picture(mark: Mark, path: Path, seen: dict[str, Path]) -> Beat:
    """The beat that a picture's line opens; ``seen`` are the files looked at before."""
    text, inside = overrides.split(mark.text)
    if not text.endswith(")"):
        text, inside = mark.text, None
    found = _PICTURE.fullmatch(text)
    if not found:
        raise BadStory(path, mark.line, "a picture is written ![caption](path \"direction\") on a "
                                        "line of its own")
    target = _POINTED.fullmatch(found["inside"]) or _TITLED.fullmatch(found["inside"].strip())
    name = (target["path"] if target else found["inside"]).strip()
    said = plain(target["said"].strip()[1:-1]) if target and target["said"] else ""
    _ask_brackets(said, path, mark.line)
    if not name:
        raise BadStory(path, mark.line, "a picture without a path; write ![caption](path)")
    if name not in seen:
        seen[name] = picture(name, path, mark.line)
    image = Image(path=seen[name], written=written(name),
                  caption=plain(found["caption"]), line=mark.line)
    return Beat(direction=Direction(text=said, line=mark.line) if said else None, image=image,
                overrides=_overrides(inside, path, mark.line), line=mark.line)


def _overrides(inside: str | None, path: Path, line: int) -> Overrides:
    return Overrides() if inside is None else overrides.overrides(unescaped(inside), path, line)
