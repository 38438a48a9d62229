"""Shots that follow each other from the same distance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from narrator.check.checked import Checked
from narrator.check.nouns import Finding
from narrator.plan import Shot
from scenes.lexicon import read

IN_A_ROW = 5
"""Equal framings from which on the film stands still: a rule of the house."""

_REMEDIES = {"wide": "come nearer in one of them", "close": "step back in one of them",
             "medium": "come nearer or step back in one of them"}


def monotonous(film: Checked) -> Iterator[Finding]:
    """Each row of shots that are all wide, all medium or all close."""
    for framing, row in groupby(film.plan.shots, key=_framing):
        shots = list(row)
        if framing and len(shots) >= IN_A_ROW:
            yield film.finding(
                "framings-equal", f"{len(shots)} shots in a row are {framing}: {_span(shots)}",
                _REMEDIES[framing], shot=shots[IN_A_ROW - 1].id)


def _framing(shot: Shot) -> str:
    return read(shot.picture.framing).framing or ""


def _span(shots: Sequence[Shot]) -> str:
    return f"{shots[0].id} to {shots[-1].id}"
