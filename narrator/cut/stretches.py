"""The words of a shot one after another, and where to part them when they are too many for a clip.

Words come with half of the silence before and after each, so that a line can be parted between any
two of them and sound as it was spoken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from pydantic import BaseModel

from audio.line import Speech
from narrator.plan import Shot, line_name


class Sound(BaseModel, frozen=True, extra="forbid"):
    """A stretch of a speech and where it begins, in frames of its piece."""

    speech: str
    """The speech's name."""
    from_seconds: float
    to_seconds: float
    at: int


class Stretch(BaseModel, frozen=True):
    """Words that are not to be parted, and how good a place the end of them is for a split."""

    speech: str
    from_seconds: float
    to_seconds: float
    rank: int
    """3 the end of a line, 2 of a sentence, 1 of a clause, 0 of a word."""


def whole_frames(seconds: float, fps: int) -> int:
    """The frames that ``seconds`` need; a rounding error of a float needs none."""
    return math.ceil(seconds * fps - 1e-6)


def stretches(shot: Shot, speech: Mapping[str, Speech]) -> list[Stretch]:
    """The words of a shot's lines, in order; a line without a speech has nothing pronounced."""
    found: list[Stretch] = []
    for index, line in enumerate(shot.lines):
        name = line_name(shot, index)
        if name in speech:
            found += _of_line(name, line.text, speech[name])
    return found


def sounds(words: Sequence[Stretch], at: int, gap: int, fps: int) -> tuple[Sound, ...]:
    """Where each line begins, the first at frame ``at``, with ``gap`` frames between two."""
    found: list[Sound] = []
    for _, run in groupby(words, key=lambda stretch: stretch.speech):
        parts = list(run)
        if found:
            at += _frames(found[-1], fps) + gap
        found.append(Sound(speech=parts[0].speech, from_seconds=parts[0].from_seconds,
                           to_seconds=parts[-1].to_seconds, at=at))
    return tuple(found)


def frames(words: Sequence[Stretch], gap: int, fps: int) -> int:
    """How many frames ``words`` take, the gaps between their lines included."""
    found = sounds(words, 0, gap, fps)
    return found[-1].at + _frames(found[-1], fps) if found else 0


def parted(words: list[Stretch], room: int, gap: int, fps: int) -> list[list[Stretch]]:
    """``words`` in groups of at most ``room`` frames, split at the best marks into like lengths."""
    groups: list[list[Stretch]] = []
    rest = words
    while len(rest) > 1 and frames(rest, gap, fps) > room:
        at = _split(rest, room, gap, fps)
        groups.append(rest[:at])
        rest = rest[at:]
    return [*groups, rest]


def _of_line(name: str, text: str, spoken: Speech) -> list[Stretch]:
    cuts = [(a.stop_seconds + b.start_seconds) / 2 for a, b in pairwise(spoken.words)]
    ranks = [_rank(text[a.begin:b.begin]) for a, b in pairwise(spoken.words)]
    bounds = pairwise([0.0, *cuts, spoken.seconds])
    return [Stretch(speech=name, from_seconds=start, to_seconds=stop, rank=rank)
            for (start, stop), rank in zip(bounds, [*ranks, 3], strict=True)]


def _rank(between: str) -> int:
    """How good a split is after a word, by the marks that follow it."""
    if any(mark in between for mark in "。！？.!?…"):
        return 2
    return int(any(mark in between for mark in "，、；：,;:—–"))


def _split(rest: list[Stretch], room: int, gap: int, fps: int) -> int:
    """After how many stretches to split: at the best mark that leaves pieces of like length."""
    needed = frames(rest, gap, fps)
    target = needed / math.ceil(needed / room)
    best, best_worth = 1, -math.inf
    for at in range(1, len(rest)):
        used = frames(rest[:at], gap, fps)
        if used > room:
            break
        worth = rest[at - 1].rank - 2 * abs(used - target) / target
        if worth >= best_worth:
            best, best_worth = at, worth
    return best


def _frames(sound: Sound, fps: int) -> int:
    return whole_frames(sound.to_seconds - sound.from_seconds, fps)
