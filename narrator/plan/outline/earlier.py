"""Where the shots of an earlier plan opened, told for the words of the story as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from narrator.plan import Plan
from narrator.plan.alignment import Pairs, aligned, gaps
from narrator.plan.outline.atoms import Atom, AtomStart
from narrator.story.text import clauses, sentences

CRUMB = 0.5
"""New words shorter than this share of a shot join their neighbours in the paragraph."""
_MOVED = 8
"""Words of fewer characters than this that turn up elsewhere have not been moved there."""


class Stood(NamedTuple):
    """Where an atom stood in the earlier plan."""

    place: int
    """Among the atoms of the earlier plan."""
    shot: int
    direction: str
    """The fingerprint of that shot's direction."""
    text: str
    """As it was said there, with single blanks."""


Opens = list[bool | None]
"""Of each atom: opens a shot, does not, or (None) is free to."""


def stood(before: Plan | None, atoms: Sequence[Atom]) -> list[Stood | None]:
    """Where each of ``atoms`` stood in ``before``; None for new words."""
    if before is None:
        return [None] * len(atoms)
    texts, places = _taken_apart(before)
    new = [normal(atom.text) for atom in atoms]
    pairs = aligned(texts, new)
    pairs.update(_edited(pairs, len(texts), len(new)))
    pairs.update(_moved(pairs, texts, new))
    return [places[pairs[i]] if i in pairs else None for i in range(len(atoms))]


def kept(atoms: Sequence[Atom], earlier: Sequence[Stood | None]) -> Opens:
    """The earlier plan's word for every atom that it, and the one before it, comes from there."""
    return [True, *(_between(earlier[i - 1], earlier[i], atoms[i])
                    for i in range(1, len(atoms)))]


def opened(atoms: Sequence[Atom], earlier: Sequence[Stood | None], wanted: float) -> Opens:
    """``kept``, and new words cut off from the known ones around them.

    A few new words in a paragraph (less than half a shot of ``wanted`` seconds) join their
    neighbours instead.
    """
    opens = kept(atoms, earlier)
    for run in _new_runs(earlier):
        after = run.stop if run.stop < len(atoms) else None
        if run.start == 0 and after is None:
            continue
        if sum(atoms[i].seconds for i in run) < CRUMB * wanted and _joins(
                run, after, atoms, earlier, opens):
            continue
        for edge in (run.start, after):
            if edge is not None:
                opens[edge] = True if atoms[edge].start >= AtomStart.SENTENCE else None
    return opens


def _between(left: Stood | None, right: Stood | None, atom: Atom) -> bool | None:
    if left is None or right is None:
        return None
    if left.shot == right.shot:
        return False
    # A cut inside a sentence stands only where it stood; it does not come about by a deletion.
    return True if atom.start >= AtomStart.SENTENCE or right.place == left.place + 1 else None


def _joins(run: range, after: int | None, atoms: Sequence[Atom],
           earlier: Sequence[Stood | None], opens: Opens) -> bool:
    """Join a crumb to the words before it in its paragraph, else to those after it."""
    left = run.start > 0 and atoms[run.start].start < AtomStart.PARAGRAPH
    right = after is not None and atoms[after].start < AtomStart.PARAGRAPH
    if not left and not right:
        return False
    opens[run.start] = not left
    for i in run[1:]:
        opens[i] = False
    if after is not None:
        before = earlier[run.start - 1] if run.start else None
        opens[after] = _between(before, earlier[after], atoms[after]) if left else False
    return True


def _new_runs(earlier: Sequence[Stood | None]) -> Iterator[range]:
    begin = None
    for i, one in enumerate([*earlier, Stood(0, 0, "", "")]):
        if one is None and begin is None:
            begin = i
        elif one is not None and begin is not None:
            yield range(begin, i)
            begin = None


def _taken_apart(before: Plan) -> tuple[list[str], list[Stood]]:
    texts: list[str] = []
    places: list[Stood] = []
    for number, shot in enumerate(before.shots):
        for line in shot.lines:
            for clause in (part for one in sentences(line.text) for part in clauses(one)):
                texts.append(normal(clause))
                places.append(Stood(len(texts) - 1, number, shot.made.direction, texts[-1]))
    return texts, places


def _edited(pairs: Pairs, olds: int, news: int) -> Pairs:
    """Gaps of equal size on both sides, paired one to one: words put in another's place."""
    return {new: old for old_gap, new_gap in gaps(pairs, olds, news)
            if len(old_gap) == len(new_gap) for old, new in zip(old_gap, new_gap, strict=True)}


def _moved(pairs: Pairs, old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Words without a partner so far that stood, the same, somewhere else; the few that stood
    beside them, and do so again, came along."""
    taken = set(pairs.values())
    left = {text: place for place, text in enumerate(old)
            if place not in taken and len(text) >= _MOVED}
    moved = {i: left.pop(text) for i, text in enumerate(new) if i not in pairs and text in left}
    free = set(range(len(old))) - taken - set(moved.values())
    for step in (-1, 1):
        for i, place in sorted(moved.items(), reverse=step < 0):
            i, place = i + step, place + step
            while (0 <= i < len(new) and i not in pairs and i not in moved and place in free
                   and old[place] == new[i]):
                moved[i] = place
                free.remove(place)
                i, place = i + step, place + step
    return moved


def normal(text: str) -> str:
    """``text`` with single blanks, as it is compared."""
    return " ".join(text.split())
