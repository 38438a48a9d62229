"""The plan: the shot list that a person reads and edits, with all that a render needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from audio.line import Line
from narrator.story import (
    Credit,
    Head,
    Overrides,
    Seconds,
    SoundKept,
    StartSeconds,
    TakeNumber,
    Transition,
    is_video,
)
from narrator.story.look import Seed
from scenes.shot import Picture

MOST_SHOTS = 25_000
"""Of a film: more than a day of it. A megabyte of prose makes about 20,000."""

SHOT_ID = r"^s[1-9][0-9]{0,8}-[1-9][0-9]{0,8}$"


class Made(BaseModel, frozen=True, extra="forbid"):
    """Fingerprints of what the program itself put into a shot, to tell a person's changes by."""

    words: str = ""
    """Of the lines, as the story gave them."""
    direction: str = ""
    """Of the direction and the picture file, as the story gave them; "" where it gave neither."""
    picture: str = ""
    """Of the picture fields, names seen and picture file, as the planner wrote them."""
    overrides: Overrides = Overrides()
    """The overrides themselves, as the story gave them."""
    transition: Transition | None = None
    """The transition that the planner chose, where the story gives none."""
    continues: bool = False
    """Whether it was the planner who let the shot go on from the one before."""


class Shot(BaseModel, frozen=True, extra="forbid"):
    """One picture, its words, and how it is filmed."""

    id: Annotated[str, Field(pattern=SHOT_ID)]
    """Permanent: a shot keeps it however the story around it changes."""
    lines: tuple[Line, ...] = ()
    picture: Picture = Picture()
    cast: tuple[str, ...] = ()
    """Names of the members of the cast that are seen."""
    places: tuple[str, ...] = ()
    camera: str | None = None
    """The camera that films it; None: the film's."""
    image: Path | None = None
    """The author's picture or video, absolute."""
    caption: str = ""
    credit: Credit = ""
    """Who made it, or where it is kept."""
    licence: Credit = ""
    """Under which licence it is shown."""
    start: StartSeconds | None = None
    """Where in its video the shot begins, in seconds; None: at its beginning."""
    sound: SoundKept | None = None
    """What becomes of the video's own sound; None: it is dropped."""
    transition: Transition | None = None
    """Into the shot; None: the pace's dissolve."""
    seconds: Seconds | None = None
    """Its length where it was forced."""
    seed: Seed | None = None
    """None: the look's."""
    take: TakeNumber = 1
    last: Path | None = None
    """The picture that it ends with, absolute, where it begins with one, too."""
    continues: bool = False
    """Whether it goes on from the last frame of the shot before."""
    lock: bool = False
    """Nothing of it may be changed by a planner."""
    made: Made = Made()

    @property
    def video(self) -> Path | None:
        """The author's video, where it shows one."""
        return self.image if self.image and is_video(self.image) else None

    @property
    def begins(self) -> bool:
        """Whether what it begins with is given: a picture, or where the shot before ends."""
        return self.continues or (self.image is not None and not self.video)


def line_name(shot: Shot, index: int) -> str:
    """The name of a shot's line, from 0: "s2-3.1" is its first."""
    return f"{shot.id}.{index + 1}"


class Scene(BaseModel, frozen=True, extra="forbid"):
    """A stretch of story in one place and time; a chapter of the film."""

    id: Annotated[str, Field(pattern=r"^s[1-9][0-9]{0,8}$")]
    title: str = ""
    shots: tuple[Shot, ...] = ()


class Plan(Head):
    """Everything that a render needs."""

    story: str
    """The story's file name."""
    digest: str
    """The story's, when it was last planned."""
    planner: str = ""
    """The name of the planner that planned it; "" where a person wrote it."""
    model: str = ""
    """The language model that it asked last: "qwen-plus"; "" where that is none, or not known."""
    scenes: tuple[Scene, ...] = ()
    made: tuple[tuple[str, str], ...] = ()
    """What the story said of everything above the scenes ("look.seed", "cast.织女"), as
    fingerprints, so that a person's changes here are told from the story's."""

    @property
    def shots(self) -> tuple[Shot, ...]:
        return tuple(shot for scene in self.scenes for shot in scene.shots)

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file of the author's that the plan names, each once."""
        shown = [file for shot in self.shots for file in (shot.image, shot.last) if file]
        return tuple(dict.fromkeys((*self.shared_files, *shown)))
