"""How a long verb tells how far it is, and how it goes about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Tell = Callable[[str], None]
"""Hears a sentence."""


class Progress(Protocol):
    """Called by a backend while it works, from any thread."""

    def __call__(self, name: str, done: float) -> None:
        """``name`` of the request, ``done`` between 0 and 1 of that request alone."""


def silent(name: str, done: float) -> None:
    """A Progress that says nothing."""


def quiet(sentence: str) -> None:
    """A Tell that nobody hears."""
