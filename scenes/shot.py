"""What a camera is given and what it gives back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from media.backend import Artifact, Request

Size = tuple[int, int]
"""Width and height in pixels, both even."""


class Picture(BaseModel, frozen=True, extra="forbid"):
    """The five fields that say what is seen, each a phrase in the story's language."""

    subject: str = ""
    action: str = ""
    setting: str = ""
    framing: str = ""
    """Shot size, angle and camera move: "wide shot, slow push in", "特写，左摇"."""
    mood: str = ""
    """Mood, light, time of day and weather."""


class Described(BaseModel, frozen=True, extra="forbid"):
    """A member of the cast or a place that is seen, with its fixed description."""

    name: str
    look: str


class Lora(BaseModel, frozen=True, extra="forbid"):
    """A file of weights that teaches a model one look, or one member of the cast."""

    path: Path
    strength: Annotated[float, Field(ge=-4, le=4)] = 1.0
    expert: Literal["both", "high", "low"] = "both"
    """Which of a model's two experts it is for: the one of high noise, that of low noise, or
    both."""


class Setup(Request):
    """A shot ready to film."""

    picture: Picture = Picture()
    prompt: str = ""
    """All of it in words, for the cameras that are models; those that draw read the fields."""
    negative: str = ""
    style: str = ""
    """The look's style in words."""
    palette: tuple[str, ...] = ()
    """Colours as words ("midnight blue", "朱红") or "#rrggbb", the most important first."""
    cast: tuple[Described, ...] = ()
    places: tuple[Described, ...] = ()
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 42
    width: int
    height: int
    fps: int
    frames: Annotated[int, Field(gt=0)]
    """Exactly what the clip must have, at ``fps``; a count that the camera's limits allow."""
    source: Path | None = None
    """The author's picture or video, for the cameras that film one."""
    start_seconds: Annotated[float, Field(ge=0)] = 0.0
    """Where in a video the clip begins."""
    first: Path | None = None
    """The picture that the clip begins with, for the cameras that can begin with one."""
    last: Path | None = None
    """The picture that it ends with."""
    loras: tuple[Lora, ...] = ()
    words: tuple[str, ...] = ()
    """Lines to be set in type, for the camera that films cards."""

    @property
    def size(self) -> Size:
        return self.width, self.height

    @property
    def seconds(self) -> float:
        return self.frames / self.fps


class Clip(Artifact):
    """A video file of exactly the frames of its setup, without sound."""

    frames: int
    fps: int
    width: int
    height: int
    notes: tuple[str, ...] = ()
    """What happened on the way that its film's manifest tells: a sentence each."""
