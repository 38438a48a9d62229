"""What an examination finds: one thing of the machine, fine or with the remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from narrator.settings import Settings


class Health(BaseModel, frozen=True, extra="forbid"):
    """One thing that was looked at."""

    subject: str
    """What it belongs to: "cameras", "disk"."""
    name: str
    fine: bool
    told: str
    """What was found."""
    remedy: str = ""
    """What to do, where it is not fine."""
    needed: bool = False
    """Whether no draft can be made without it."""


@dataclass(frozen=True)
class ExaminedDesk:
    """What is examined, and how far an examination may go."""

    settings: Settings
    flags: dict[str, Any] = field(default_factory=dict)
    """The settings that the command itself was given."""
    fault: str = ""
    """Why the settings cannot be used, where they cannot; then these are the defaults."""
    network: bool = False
    """Whether the network may be asked."""
    patience_seconds: float = 30.0
    """How long one thing may take to answer."""


ProbeFunction = Callable[[ExaminedDesk], Iterable[Health]]
"""Looks at one subject; raises nothing that it can tell instead."""
