"""The timeline: what plays when, in integer frames of the film. It refers to media, holds none."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Position = Annotated[int, Field(ge=0)]
"""A position in the film, in frames from its beginning."""


class Join(BaseModel, frozen=True, extra="forbid"):
    """How one piece of picture goes over into the next."""

    kind: Literal["cut", "dissolve", "fade"] = "cut"
    frames: Position = 0
    """The handle that each of the two gives; in a dissolve also their overlap. A fade goes to
    black over these frames, and comes from black over as many."""

    @property
    def overlap(self) -> int:
        return self.frames if self.kind == "dissolve" else 0


class Span(BaseModel, frozen=True, extra="forbid"):
    """A piece of picture in its place. It plays from the first frame of its clip."""

    id: str
    clip: Path
    begin: Position
    frames: Position
    into: Join
    out: Join
    image: bool = False
    """Whether it is a picture of the author's: a pale one may seem frozen, and is no fault."""

    @property
    def end(self) -> int:
        return self.begin + self.frames


class Spoken(BaseModel, frozen=True, extra="forbid"):
    """A stretch of speech in its place."""

    speech: Path
    from_seconds: float
    to_seconds: float
    begin: Position


class Subtitle(BaseModel, frozen=True, extra="forbid"):
    """Words on the picture, one or two lines."""

    begin: Position
    end: Position
    lines: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]


class Label(BaseModel, frozen=True, extra="forbid"):
    """A chapter's title on the picture, at its beginning."""

    begin: Position
    end: Position
    text: str


class Chapter(BaseModel, frozen=True, extra="forbid"):
    """Where a chapter begins."""

    begin: Position
    title: str


class Timeline(BaseModel, frozen=True, extra="forbid"):
    """A film, laid out."""

    title: str
    language: str
    fps: int
    width: int
    height: int
    frames: Position
    picture: tuple[Span, ...]
    narration: tuple[Spoken, ...] = ()
    music: Path | None = None
    """Plays through the whole film."""
    music_gain_db: float = 0.0
    subtitles: tuple[Subtitle, ...] = ()
    labels: tuple[Label, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @property
    def seconds(self) -> float:
        return self.frames / self.fps
