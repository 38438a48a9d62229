"""Where a story's words are cut into shots: at the ends of sentences, in even lengths.

It knows words, paragraphs and beats, and nothing of pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from math import inf, log2

from audio.line import Line
from narrator.plan import Plan
from narrator.plan.fingerprints import direction_print
from narrator.plan.outline.atoms import Atom, AtomStart, atoms_of
from narrator.plan.outline.earlier import Stood, kept, opened, stood
from narrator.story import Beat, Story, is_video

LONG_BEAT = 2.5
"""A directed beat whose words last longer than this many shots is cut, too: nobody wants to look
at one picture for half a minute."""
DIRECTED = 1.5
"""How many shots' time each part of a directed beat then lasts: its picture was worth a line."""

_CUT_COSTS = {AtomStart.CLAUSE: inf, AtomStart.LONG_CLAUSE: 0.6, AtomStart.SENTENCE: 0.15,
              AtomStart.PARAGRAPH: 0.0, AtomStart.BEAT: 0.0}
_RUN_ON_COST = 0.3
"""Of carrying a shot over the end of a paragraph. All costs are on the scale of ``packed``: a shot
twice or half as long as wanted costs 1."""

Cut = list[list[Atom]]
"""The atoms of each shot of a beat."""


def cut(story: Story, before: Plan | None) -> list[list[Cut]]:
    """The shots of every beat of every scene; a directed beat without words is one silent shot.

    Where the words stand as they were in ``before``, its cuts are kept.
    """
    scenes = [[atoms_of(beat, story.pace.shot) for beat in scene.beats] for scene in story.scenes]
    earlier = iter(stood(before, [atom for scene in scenes for atoms in scene for atom in atoms]))
    return [[_cut_beat(beat, atoms, [next(earlier) for _ in atoms], story.pace.shot)
             for beat, atoms in zip(scene.beats, beats, strict=True)]
            for scene, beats in zip(story.scenes, scenes, strict=True)]


def in_one(beat: Beat) -> bool:
    """Whether a beat is one shot however long: what moves by itself, to its end, would begin anew
    with every shot."""
    asked = beat.overrides
    return bool(asked.seconds or asked.last or (beat.image and is_video(beat.image.path)))


def lines(atoms: Sequence[Atom]) -> tuple[Line, ...]:
    """The lines of a shot: what stands together in one paragraph is one line."""
    paragraphs = accumulate(atom.start >= AtomStart.PARAGRAPH for atom in atoms)
    runs = groupby(zip(paragraphs, atoms, strict=True), key=lambda pair: pair[0])
    return tuple(_line([atom for _, atom in run]) for _, run in runs)


def _line(atoms: Sequence[Atom]) -> Line:
    text = "".join(atom.text for atom in atoms).strip()
    return atoms[0].spoken.model_copy(update={"text": text})


def _cut_beat(beat: Beat, atoms: list[Atom], earlier: list[Stood | None],
              shot_seconds: float) -> Cut:
    direction = direction_print(beat)
    if not atoms:
        return [[]] if direction else []
    if in_one(beat):
        return [atoms]
    # A beat that got another direction is cut anew: its picture wants all its words.
    earlier = [one if one and direction in ("", one.direction) else None for one in earlier]
    if not direction:
        return packed(atoms, opened(atoms, earlier, shot_seconds), shot_seconds)
    if sum(atom.seconds for atom in atoms) <= LONG_BEAT * shot_seconds:
        return packed(atoms, [bool(one) for one in kept(atoms, earlier)], shot_seconds)
    wanted = DIRECTED * shot_seconds
    return packed(atoms, opened(atoms, earlier, wanted), wanted)


def packed(atoms: list[Atom], opens: Sequence[bool | None], wanted: float) -> Cut:
    """Cut ``atoms`` so that shots last about ``wanted`` seconds, at the best places there are.

    ``opens`` says of an atom that it must open a shot, must not, or (None) may. The cost of a
    shot is the square of the octaves by which it misses ``wanted``, so that a crumb costs much
    more than a shot somewhat too long; dynamic programming finds the cheapest row of shots.
    """
    sums = [0.0, *accumulate(atom.seconds for atom in atoms)]
    runs = [0.0, *accumulate(_RUN_ON_COST * (atom.start == AtomStart.PARAGRAPH) for atom in atoms)]
    places = [0, *(i for i in range(1, len(atoms)) if opens[i] or (
        opens[i] is None and atoms[i].start > AtomStart.CLAUSE)), len(atoms)]
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for at, end in enumerate(places[1:], 1):
        ways = []
        for begin in reversed(places[:at]):
            lasts = max(sums[end] - sums[begin], 0.1)
            asked = begin == 0 or opens[begin] is True
            cost = 0.0 if asked else _CUT_COSTS[atoms[begin].start]
            cost += log2(lasts / wanted) ** 2 + runs[end] - runs[begin + 1]
            ways.append((best[begin][0] + cost, begin))
            if asked or lasts > 8 * wanted:
                break
        best[end] = min(ways)
    return list(_read_back(atoms, best))[::-1]


def _read_back(atoms: list[Atom], best: dict[int, tuple[float, int]]) -> Iterator[list[Atom]]:
    """The shots of the cheapest row, the last first."""
    end = len(atoms)
    while end:
        begin = best[end][1]
        yield atoms[begin:end]
        end = begin
