"""A take that is to be filmed beside the one that a film uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from narrator.made import fingerprint
from narrator.plan import Plan, Shot

Words = tuple[tuple[str, str], ...]
"""Of a variation: each axis with the word that stands for it, in the order of the axes."""

MARK = " take "
"""Parts the name of a piece from the number of its take; no piece's own name holds a blank."""

_UNSEEN = frozenset(("id", "lines", "take", "seed", "seconds", "transition", "caption", "credit",
                     "licence", "sound", "lock", "made", "cast", "places"))
"""Fields of a shot that change nothing of a take's picture, or are told apart elsewhere."""
_LOOK = ("style", "palette", "negative")


@dataclass(frozen=True)
class Take:
    """A shot as it is to be filmed."""

    plan: Plan
    """With the look, cast and places of this take."""
    shot: Shot
    """With its number and its words."""
    words: Words = ()
    """Those that it is filmed with instead of the plan's."""

    def name(self, piece: str) -> str:
        """Of what is asked for a ``piece`` of it: "andromeda/s2-3a take 2 (dive, black)"."""
        return f"{piece}{MARK}{self.shot.take}{f' ({label(self.words)})' if self.words else ''}"


def label(words: Words) -> str:
    """A variation by name: "dive, black"."""
    return ", ".join(word for _, word in words)


def says(plan: Plan, shot: Shot) -> str:
    """The fingerprint of all that ``shot`` says of its picture: its takes differ in chance alone.
    """
    seen = {name: getattr(shot, name) for name in type(shot).model_fields if name not in _UNSEEN}
    bible = [_looks(shot.cast, {one.name: one.look for one in plan.cast}),
             _looks(shot.places, {one.name: one.look for one in plan.places})]
    return fingerprint([seen, bible, {name: getattr(plan.look, name) for name in _LOOK}])


def first_seed(plan: Plan, shot: Shot) -> int:
    """The seed of the shot's take 1."""
    return plan.look.seed if shot.seed is None else shot.seed


def _looks(names: tuple[str, ...], looks: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, looks[name]) for name in names]
