"""Weights: which models are there; a draft needs none."""

from __future__ import annotations

from collections.abc import Iterator

from media.amounts import amount
from media.weights.home import home
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.weights.shelf import ShelfState, standings


def probe(desk: ExaminedDesk) -> Iterator[Health]:
    """Each model that is there, or half of it; by its files' sizes alone."""
    found = [one for one in standings(home()) if one.state != "none"]
    if not found:
        yield Health(subject="weights", name="models", fine=True,
                     told=f"none in {home()}, and a draft needs none; what there is to have: "
                          f"narrator weights list")
    for one in found:
        whole = one.state == "whole"
        yield Health(subject="weights", name=one.name, fine=whole, told=_told(one),
                     remedy="" if whole else f"narrator weights get {one.name}")


def _told(one: ShelfState) -> str:
    version = f", revision {one.revision[:12]}" if one.revision else ""
    if one.state == "whole":
        return f"{amount(one.bytes)}{version}; {one.folder}"
    return f"{amount(one.bytes)} of {amount(one.total)} are there{version}; {one.folder}"
