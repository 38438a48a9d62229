"""What a check answers with: a story as it was read, and what is doubtful in it.

These models are what ``narrator check --json`` prints; docs/findings.md tells them.
"""

from __future__ import annotations

from pydantic import BaseModel

from narrator.plan.storylines import RowKind


class Spot(BaseModel, frozen=True, extra="forbid"):
    """Where something stands: a file, a line of it, a shot."""

    file: str
    line: int = 0
    """0: the file as a whole."""
    shot: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Finding(BaseModel, frozen=True, extra="forbid"):
    """Something doubtful. It stops nothing: the writer may have meant it so."""

    name: str
    """Of the kind of doubt, as docs/findings.md lists them: "cast-unseen"."""
    place: Spot
    problem: str
    remedy: str


class Row(BaseModel, frozen=True, extra="forbid"):
    """Lines of the file that are one thing: a heading, a picture, a line to be spoken."""

    kind: RowKind
    first: int = 0
    """The line it begins on; 0 where the file has none, because the planner made it."""
    last: int = 0
    text: str = ""
    """What is spoken, seen or shown; of what is ignored, what it is: "comment"."""
    scene: str = ""
    shot: str = ""
    speaker: str = ""
    """A name of the cast; "" for the narrator."""
    manner: str = ""
    """How it is to be said."""
    seconds: float | None = None
    """How long it sounds, where it is spoken."""
    about: bool = False
    """Whether the seconds are an estimate: the voice in use has not spoken it yet."""


class SeenShot(BaseModel, frozen=True, extra="forbid"):
    """A shot as it will be filmed."""

    id: str
    scene: str
    begin: float
    """Seconds from the beginning of the film."""
    seconds: float
    """Its length on the screen, the dissolves at its ends included."""
    framing: str
    camera: str
    asked: tuple[str, ...] = ()
    """What was decided for this shot alone: "seed 7", "fade"."""


class Report(BaseModel, frozen=True, extra="forbid"):
    """All that a check says of one file."""

    file: str
    title: str
    language: str
    seconds: float
    """The film's running time."""
    about: bool
    """Whether that is an estimate."""
    shots: tuple[SeenShot, ...]
    rows: tuple[Row, ...]
    """The file from its first line to its last, and in its place what the planner added."""
    findings: tuple[Finding, ...]
