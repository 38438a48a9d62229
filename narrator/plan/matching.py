"""Which shot of a fresh plan is which shot of the plan before it, told by their words; and whether
its picture stays.

The merge goes by it, and so does a planner that asks only for the pictures that will be taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from narrator.plan import Shot
from narrator.plan.alignment import ALIKE, Pairs, equal, filled, likeness
from narrator.plan.fingerprints import picture_print, words_of, words_print
from narrator.story import Head

SEEN = ("picture", "cast", "places", "image", "caption")
"""The fields of a shot that are kept or renewed together."""

_SAME_WORDS = 3.0
_SAME_DIRECTION = 2.0
_SLIGHT = 0.15
"""Words of which no more than this share changed, or two characters, mean the same picture."""


class Known(NamedTuple):
    """Whom and what a story or a plan describes, by their names."""

    cast: frozenset[str]
    places: frozenset[str]

    @classmethod
    def to(cls, head: Head) -> Known:
        """Those whom ``head`` knows."""
        return cls(frozenset(one.name for one in head.cast),
                   frozenset(one.name for one in head.places))

    def holds(self, shot: Shot) -> bool:
        """Whether everybody that ``shot`` shows is among them."""
        return self.cast.issuperset(shot.cast) and self.places.issuperset(shot.places)


def matched(old: Sequence[Shot], new: Sequence[Shot]) -> Pairs:
    """Places in ``new`` with the places in ``old`` of the shots that they continue.

    First those of the same words and direction, in their order; then, between them, those of the
    same words, the same direction, or similar words; then those that were moved elsewhere.
    """
    pairs = equal([_said_and_shown(shot) for shot in old], [_said_and_shown(shot) for shot in new])
    old_words = [words_of(shot.lines) for shot in old]
    new_words = [words_of(shot.lines) for shot in new]

    def score(i: int, j: int) -> float:
        if old_words[i] and old_words[i] == new_words[j]:
            return _SAME_WORDS
        if old[i].made.direction and old[i].made.direction == new[j].made.direction:
            return _SAME_DIRECTION + likeness(old_words[i], new_words[j])
        if not old_words[i] and not new_words[j]:
            # Two silent shots in one place: the direction was reworded.
            return ALIKE if old[i].made.words else 0.0
        return likeness(old_words[i], new_words[j])

    pairs = filled(pairs, len(old), len(new), score)
    pairs |= _moved(pairs, [_said_and_shown(shot) for shot in old],
                    [_said_and_shown(shot) for shot in new])
    return pairs | _moved(pairs, old_words, new_words)


def is_edited(shot: Shot) -> bool:
    """Whether a person changed what the shot says or shows, or locked it."""
    made = shot.made
    return shot.lock or words_print(shot.lines) != made.words or picture_print(shot) != made.picture


def stays(old: Shot, new: Shot, known: Known, replanned: bool) -> bool:
    """Whether the picture of ``old`` stays with the words of ``new``, whatever that would show.

    ``known``: to the new plan; a picture of somebody else gives way. ``replanned``: by another
    planner than the old one, whose pictures then give way. What a person changed does not.
    """
    if old.lock or not old.made.words:
        return True
    if old.made.direction != new.made.direction:
        return False
    if picture_print(old) != old.made.picture:
        return True
    return not replanned and known.holds(old) and (
        bool(new.made.direction) or not _reworded(old, new))


def _reworded(old: Shot, new: Shot) -> bool:
    """Whether a picture taken from the words has to follow them: other names are seen, or more
    changed than a slip of the pen."""
    before, now = words_of(old.lines), words_of(new.lines)
    return before != now and (old.cast != new.cast or not slight(before, now))


def slight(before: str, now: str) -> bool:
    """Whether words changed by no more than a slip of the pen."""
    same = sum(block.size for block in
               SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks())
    longest = max(len(before), len(now))
    return longest - same <= max(2, _SLIGHT * longest)


def _said_and_shown(shot: Shot) -> str:
    """What the story gave the shot, as fingerprints; "" for one that a person added."""
    return f"{shot.made.words} {shot.made.direction}" if shot.made.words else ""


def _moved(pairs: Pairs, old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Equal ones without a partner, wherever they stand; the first with the first."""
    taken = set(pairs.values())
    left = defaultdict(list)
    for place, one in reversed(list(enumerate(old))):
        if one and place not in taken:
            left[one].append(place)
    return {place: left[one].pop() for place, one in enumerate(new)
            if place not in pairs and left.get(one)}
