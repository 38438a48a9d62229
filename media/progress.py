"""How a long verb tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called by a backend while it works, from any thread."""

    def __call__(self, name: str, done: float) -> None:
        """``name`` of the request, ``done`` between 0 and 1 of that request alone."""


def silent(name: str, done: float) -> None:
    """A Progress that says nothing."""
