"""What the script supervisor says of a shot."""

from __future__ import annotations

from pydantic import BaseModel


class Doubt(BaseModel, frozen=True, extra="forbid"):
    """Something that a director would do otherwise. It stops nothing."""

    name: str
    """Of the kind of doubt, as docs/findings.md lists them: "framings-equal"."""
    shot: str
    """The id of the shot in which it is to be mended."""
    problem: str
    """A sentence without its stop."""
    remedy: str
