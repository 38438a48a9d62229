"""What a render tells while it works, for a progress bar or another program.

The union of these models is the schema of ``--json`` (``docs/events.schema.json``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, Field, TypeAdapter

Stage = Literal["plan", "speak", "draw", "film", "finish", "score", "cut", "check"]
Share = Annotated[float, Field(ge=0, le=1)]


class Event(BaseModel, frozen=True, extra="forbid"):
    """One step of one stage."""

    type: Literal["step"] = "step"
    stage: Stage
    item: str = ""
    """What the step was about: a piece of a shot, a line, a segment, by its name."""
    shot: str = ""
    """The shot that the item belongs to: "s2-3"; "" where it belongs to none."""
    step: Share = 0.0
    """How far that item is."""
    done: Share
    """How far the whole stage is."""
    total: int
    """How many items the stage has."""
    kept: int = 0
    """How many of them came from the store."""
    seconds_left: Annotated[float, Field(ge=0)] | None = None
    """Until the stage is done, as far as the steps so far tell."""
    artifact: Path | None = None
    """The item's file, the moment it is whole."""
    note: str = ""
    """What a backend has to say of how it goes about its work: a sentence."""


class Delivered(BaseModel, frozen=True, extra="forbid"):
    """A film, or the preview of a passage, that is whole; of each stage, how many items it has and
    how many of them were made now."""

    type: Literal["film"] = "film"
    path: Path
    seconds: float
    lines: tuple[int, int]
    shots: tuple[int, int]
    segments: tuple[int, int]
    mended: int = 0
    """Artifacts of the whole run that were found damaged in the store, and made again."""
    fallbacks: tuple[str, ...] = ()
    """Which voices spoke instead of which, and why: a sentence each."""


class Failed(BaseModel, frozen=True, extra="forbid"):
    """The end of a command that could not do what it was asked."""

    type: Literal["error"] = "error"
    message: str
    """One sentence: thing, value, place, remedy."""
    status: int
    """The exit status: 2 bad input, 1 a failure, 130 stopped."""


class TakeSeen(BaseModel, frozen=True, extra="forbid"):
    """One take on a sheet."""

    shot: str
    take: int
    words: tuple[str, ...] = ()
    """Of its variation, one of each axis."""
    seed: int
    camera: str
    chosen: bool
    """Whether the film uses it."""
    prompt: str
    clips: tuple[Path, ...]
    """Of its pieces, in the store."""
    file: Path | None = None
    """Its clip, where it was shot without a story."""


class Sheet(BaseModel, frozen=True, extra="forbid"):
    """A sheet of takes that was written."""

    type: Literal["takes"] = "takes"
    path: Path
    """The page."""
    pictures: tuple[Path, ...]
    """The same for the eye alone, as PNG: one, or more where there are very many."""
    takes: tuple[TakeSeen, ...]
    missing: tuple[str, ...] = ()
    """Takes that were to be filmed, or were, and that the store has not."""


class Chosen(BaseModel, frozen=True, extra="forbid"):
    """A take that was written into the plan."""

    type: Literal["chosen"] = "chosen"
    plan: Path
    shot: str
    take: int
    words: tuple[str, ...] = ()
    already: bool
    """Whether the plan said so before."""
    kept: bool
    """Whether the store has its clip: where it has not, the next render films it again."""
    camera: str
    """That filmed it."""
    others: tuple[str, ...] = ()
    """Other shots that are filmed anew, because somebody in them looks otherwise now."""


class Changed(BaseModel, frozen=True, extra="forbid"):
    """What is different of a shot that was revised."""

    shot: str
    field: str
    """Of the plan: "subject", "mood", "cast"."""
    before: str
    after: str


class Revised(BaseModel, frozen=True, extra="forbid"):
    """What a model made of a wish, and whether the plan says so now."""

    type: Literal["revised"] = "revised"
    plan: Path
    changes: tuple[Changed, ...]
    written: bool = False


Lines = Event | Delivered | Failed | Sheet | Chosen | Revised
Told: TypeAdapter[Lines] = TypeAdapter(Annotated[Lines, Field(discriminator="type")])
"""Every line of ``--json`` is one of these."""


class Listener(Protocol):
    """Called from any thread."""

    def __call__(self, event: Event) -> None: ...


class Consent(Protocol):
    """Asked before anything that costs money is done; in the thread of whoever does it."""

    def __call__(self, sum: str) -> bool:
        """Whether whoever pays agrees to what the sentence ``sum`` says that it will cost."""


def nobody(sum: str) -> bool:
    """A Consent of nobody, who agrees to nothing."""
    return False


def unheard(event: Event) -> None:
    """A Listener that does nothing."""
