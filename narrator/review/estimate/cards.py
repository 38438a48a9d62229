"""Which GPU an estimate is for: the one that was named, this machine's, or a usual one."""

from __future__ import annotations

import subprocess
from typing import NamedTuple

from media.errors import BadOption
from narrator.errors import BadInput
from scenes.cameras.wan.costs import GpuCard, card

USUAL = "H100"


class ChosenCard(NamedTuple):
    """A card, and why that one."""

    card: GpuCard
    why: str


def chosen(name: str | None) -> ChosenCard:
    """The card of that name; without one, this machine's. Raises BadInput for an unknown name."""
    try:
        if name is not None:
            return ChosenCard(card(name), "as asked")
    except BadOption as exc:
        raise BadInput(f"--card: {exc}") from exc
    here = _here()
    if not here:
        return ChosenCard(card(USUAL), "no GPU is here; --card names another")
    try:
        return ChosenCard(card(here), "this machine's")
    except BadOption:
        return ChosenCard(card(USUAL), f"nothing is known of this machine's {here}; --card names "
                                   f"another")


def _here() -> str:
    """The name of this machine's first GPU, as its driver's tool tells it; "" where none does."""
    try:
        told = subprocess.run(
            ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"], capture_output=True,
            timeout=10, check=True, text=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return ""
    return next(iter(told.stdout.splitlines()), "").strip()
