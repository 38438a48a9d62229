"""A take that is to be filmed: the one that a film uses, or one beside it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from narrator.plan import Plan, Shot
from narrator.plan.fingerprints import fingerprint
from narrator.store.work import Item, VariedWords

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
    words: VariedWords = ()
    """Those that it is filmed with instead of the plan's."""
    beside: bool = False
    """Whether the film uses another."""

    def item(self, used: Item) -> Item:
        """What is asked for of it, in the place of what the film has ``used``."""
        return used._replace(take=self.shot.take, words=self.words) if self.beside else used


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
