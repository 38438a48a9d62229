"""Which shot of a fresh plan is which shot of the plan before it: told by their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from narrator.alignment import ALIKE, Pairs, equal, filled, likeness
from narrator.made import words_of
from narrator.plan import Shot

_SAME_WORDS = 3.0
_SAME_DIRECTION = 2.0


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
