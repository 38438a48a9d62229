"""A take that is to be filmed: the one that a film uses, or one beside it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from narrator.plan import Plan, Shot
from narrator.plan.made import fingerprint

Words = tuple[tuple[str, str], ...]
"""Of a variation: each axis with the word that stands for it, in the order of the axes."""

MARK = " take "
"""Parts the name of a piece from the number of its take; no piece's own name holds a blank."""

_UNSEEN = frozenset(("id", "lines", "take", "seed", "seconds", "transition", "caption", "credit",
                     "licence", "sound", "lock", "made", "cast", "places"))
"""Fields of a shot that change nothing of a take's picture, or are told apart elsewhere."""
_NOT_SAID = frozenset(("voice", "line", "seed", "aspect", "size", "fps", "wan"))
"""Fields of the look, the cast and the places of which the same holds."""


@dataclass(frozen=True)
class Take:
    """A shot as it is to be filmed."""

    plan: Plan
    """With the look, cast and places of this take."""
    shot: Shot
    """With its number and its words."""
    words: Words = ()
    """Those that it is filmed with instead of the plan's."""
    beside: bool = False
    """Whether the film uses another."""

    def name(self, piece: str) -> str:
        """Of what is asked for a ``piece`` of it: "andromeda/s2-3a", or, where it stands beside
        the film, "andromeda/s2-3a take 2 (dive, black)"."""
        if not self.beside:
            return piece
        return f"{piece}{MARK}{self.shot.take}{f' ({label(self.words)})' if self.words else ''}"


def piece_of(name: str) -> str:
    """The name of the piece, as the film uses it, of which ``name`` asks for a take."""
    return name.partition(MARK)[0]


def used(name: str) -> bool:
    """Whether ``name`` asks for what the film uses, and not for a take beside it."""
    return MARK not in name


def label(words: Words) -> str:
    """A variation by name: "dive, black"."""
    return ", ".join(word for _, word in words)


def says(plan: Plan, shot: Shot) -> str:
    """The fingerprint of all that ``shot`` says of its picture: its takes differ in chance alone.
    """
    seen = {name: getattr(shot, name) for name in type(shot).model_fields if name not in _UNSEEN}
    bible = [[_said(one) for one in group if one.name in names]
             for group, names in ((plan.cast, shot.cast), (plan.places, shot.places))]
    return fingerprint([seen, shot.cast, shot.places, bible, _said(plan.look)])


def first_seed(plan: Plan, shot: Shot) -> int:
    """The seed of the shot's take 1."""
    return plan.look.seed if shot.seed is None else shot.seed


def _said(noun: BaseModel) -> dict[str, object]:
    return {name: value for name, value in noun if name not in _NOT_SAID}
