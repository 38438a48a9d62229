"""What a render tells while it works, for a progress bar or another program."""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import BaseModel

Stage = Literal["plan", "speak", "draw", "film", "score", "cut", "check"]


class Event(BaseModel, frozen=True, extra="forbid"):
    """One step of one stage."""

    stage: Stage
    item: str = ""
    """What the step was about: a shot, a line, a segment."""
    done: float
    """Of the whole stage, 0 to 1."""
    total: int
    """How many items the stage has."""
    kept: int = 0
    """How many of them came from the store."""


class Listener(Protocol):
    """Called from any thread."""

    def __call__(self, event: Event) -> None: ...


def unheard(event: Event) -> None:
    """A Listener that does nothing."""
