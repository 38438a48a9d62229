"""What is thrown at the program, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Made = Callable[[Path], list[str]]
"""Puts hostile files into a folder, and gives the arguments of the command that meets them."""


@dataclass(frozen=True)
class Item:
    """A hostile thing, and what the command that meets it must end with."""

    make: Made
    says: str = ""
    """Part of the one sentence that refuses it; nothing where it is taken for what it is."""
    status: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return bool(self.says)


Items = Mapping[str, Item]


def file(name: str, data: str | bytes | Callable[[], bytes], *arguments: str) -> Made:
    """A file ``name`` that holds ``data``, met by ``narrator`` with ``arguments``: without any,
    it is planned."""
    def make(folder: Path) -> list[str]:
        made = data() if callable(data) else data
        (folder / name).write_bytes(made if isinstance(made, bytes) else made.encode())
        return list(arguments) or ["plan", name]
    return make


def full_of(unit: str, size: int) -> str:
    """``unit`` over and over, up to ``size`` bytes."""
    return unit * (size // len(unit.encode()))
