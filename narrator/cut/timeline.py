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
    shot: str = ""
    """The id of the shot that it is, or is a part of; "" for a card."""
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


class Ambience(BaseModel, frozen=True, extra="forbid"):
    """The sound of a video of the author's, in its place under the words and beside the music."""

    source: Path
    from_seconds: float
    """In the video."""
    begin: Position
    frames: Position
    fade_in: Position = 0
    """Frames over which it comes, within ``frames``."""
    fade_out: Position = 0


class Subtitle(BaseModel, frozen=True, extra="forbid"):
    """Words on the picture, one or two lines."""

    begin: Position
    end: Position
    lines: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]
    speaker: str = ""
    """Of the cast; "" for the narrator."""


class Label(BaseModel, frozen=True, extra="forbid"):
    """Words on the picture that are not spoken: a chapter's title at its beginning, or the caption
    of a picture of the author's while it is seen."""

    kind: Literal["chapter", "caption"] = "chapter"
    begin: Position
    end: Position
    text: str
    credit: str = ""
    """Whose picture it is: set below a caption, smaller."""


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
    ambience: tuple[Ambience, ...] = ()
    subtitles: tuple[Subtitle, ...] = ()
    labels: tuple[Label, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @property
    def seconds(self) -> float:
        return self.frames / self.fps
