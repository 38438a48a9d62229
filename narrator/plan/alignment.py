"""Which of the new texts continues which of the old: equal ones first, then similar ones between.

It knows only lists of text; a shot's words and a story's clauses are aligned alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

ALIKE = 0.6
"""From this share of common characters on, one text is the other, edited. Two unrelated English
sentences share 0.3 to 0.5 by chance."""

_CONTAINED = 0.75
"""How alike a text and a longer one are that begins or ends with it."""
_SHORTEST_CONTAINED = 6
_COMPARED = 300
"""Characters of a text that are compared: the work grows with the square."""
_GAP = 1000
"""A gap with more pairs to compare than this is halved."""

Pairs = dict[int, int]
"""From places in the new list to places in the old one, both rising."""

Likeness = Callable[[int, int], float]
"""How well the old text at a place and the new one at another go together; 0: not at all."""


def aligned(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Pair equal texts that keep their order, then similar ones in order in the gaps."""
    return filled(equal(old, new), len(old), len(new), lambda i, j: likeness(old[i], new[j]))


def filled(pairs: Pairs, olds: int, news: int, score: Likeness) -> Pairs:
    """``pairs``, and in their gaps those that keep the order and together score the most."""
    found = dict(pairs)
    for old_gap, new_gap in gaps(pairs, olds, news):
        found.update(_best(old_gap, new_gap, score))
    return dict(sorted(found.items()))


def gaps(pairs: Pairs, olds: int, news: int) -> Iterator[tuple[range, range]]:
    """The stretches between the pairs in which both lists have something left."""
    old = new = 0
    for next_new, next_old in [*sorted(pairs.items()), (news, olds)]:
        if next_old > old and next_new > new:
            yield range(old, next_old), range(new, next_new)
        old, new = next_old + 1, next_new + 1


def likeness(old: str, new: str) -> float:
    """How alike two texts are, from 0 to 1; 0 stands for everything below ``ALIKE``."""
    if old == new:
        return 1.0
    short, long = sorted((old[:_COMPARED], new[:_COMPARED]), key=len)
    if len(short) >= _SHORTEST_CONTAINED and (long.startswith(short) or long.endswith(short)):
        return _CONTAINED
    matcher = SequenceMatcher(None, short, long, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0.0


def equal(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Pair equal texts that keep their order: both ends first, which is nearly everything.

    difflib leaves texts that come up very often for others to carry along, which bounds its work
    for a story of one sentence a thousand times.
    """
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    middle = SequenceMatcher(None, old[head:len(old) - tail], new[head:len(new) - tail])
    pairs = {place: place for place in range(head)}
    for block in middle.get_matching_blocks():
        pairs.update({head + block.b + i: head + block.a + i for i in range(block.size)})
    return pairs | {len(new) - i: len(old) - i for i in range(tail, 0, -1)}


def _best(olds: range, news: range, score: Likeness) -> Pairs:
    """The pairs in order with the highest sum of scores."""
    if len(olds) * len(news) > _GAP:
        a, b = len(olds) // 2, len(news) // 2
        return {**_best(olds[:a], news[:b], score), **_best(olds[a:], news[b:], score)}
    best: list[list[tuple[float, Pairs]]] = [[(0.0, {})] * (len(news) + 1)]
    for i in olds:
        row = [(0.0, Pairs())]
        for column, j in enumerate(news):
            alike = score(i, j)
            total, pairs = best[-1][column]
            taken = [(total + alike, {**pairs, j: i})] if alike else []
            row.append(max([*taken, best[-1][column + 1], row[-1]], key=lambda way: way[0]))
        best.append(row)
    return best[-1][-1][1]
