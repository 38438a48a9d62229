"""Shots that follow each other alike: what changes nothing looks like a mistake in the cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from narrator.plan import Plan, Shot
from narrator.plan.supervision.doubt import Doubt
from narrator.plan.supervision.words import own, table
from narrator.story.wordlist import Wordlist
from scenes.lexicon import read

IN_A_ROW = 5
"""Equal sizes from which on the film stands still: a rule of the house."""

_REMEDIES = {"wide": "come nearer in one of them", "close": "step back in one of them",
             "medium": "come nearer or step back in one of them"}


class SeenFraming(NamedTuple):
    """How a shot is seen: its size, from which side, and how the camera moves."""

    size: str
    move: str
    angles: tuple[str, ...]


def monotonous(plan: Plan) -> Iterator[Doubt]:
    """Each row of shots that are all wide, all medium or all close."""
    for size, row in groupby(plan.shots, key=lambda shot: framing(shot).size):
        shots = list(row)
        if size and len(shots) >= IN_A_ROW:
            yield Doubt(name="framings-equal", shot=shots[IN_A_ROW - 1].id,
                        problem=f"{len(shots)} shots in a row are {size}: {_span(shots)}",
                        remedy=_REMEDIES[size])


def repeated(plan: Plan) -> Iterator[Doubt]:
    """Neighbours framed alike in size, angle and move, where a planner chose one of them.

    Two are enough: the 30-degree rule of continuity editing asks of every cut another size or
    angle, lest it look like a jump. A writer who directed both is believed; and a shot that goes on
    from the one before is meant to look like it.
    """
    for scene in plan.scenes:
        for before, shot in pairwise(scene.shots):
            seen = framing(shot)
            alike = seen.size and seen == framing(before) and not shot.continues
            if alike and (own(shot) or own(before)):
                changes = shot if own(shot) else before
                yield Doubt(name="framing-repeated", shot=changes.id,
                            problem=f"{before.id} and {shot.id} are framed alike: "
                                    f"{shot.picture.framing}",
                            remedy="give one of them another size, angle or move")


def framing(shot: Shot) -> SeenFraming:
    """How ``shot`` is seen, as far as it says."""
    return _framing(shot.picture.framing)


@lru_cache(maxsize=4096)
def _framing(text: str) -> SeenFraming:
    said = read(text)
    angles = {match.value for match in _angles().matches(text)}
    return SeenFraming(said.framing or "", said.move or "static", tuple(sorted(angles)))


@cache
def _angles() -> Wordlist[str]:
    return Wordlist({word: angle for angle, words in table("angles").items() for word in words})


def _span(shots: Sequence[Shot]) -> str:
    return f"{shots[0].id} to {shots[-1].id}"
