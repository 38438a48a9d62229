"""When each word sounds, from what the engine or service tells and from the sound itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from audio.line import RATE, Word
from audio.samples import Floats, loud_frames
from audio.voices.words import Token

STEP = RATE // 200
"""Sound is told from silence every 5 ms …"""
_FLOOR = 0.01
"""… at -40 dB of the loudest of them."""
_PAUSE_STEPS = 10
"""Silence of more than 50 ms is a pause, and no consonant's own."""
_LEAST_SECONDS = 0.01


class Anchor(NamedTuple):
    """An offset into the text that is known to begin to sound at a time."""

    position: int
    seconds: float


class Sounding:
    """Which 5 ms of one channel of 48 kHz are not silent."""

    def __init__(self, level: npt.NDArray[np.float64]) -> None:
        """``level``: that of each STEP samples."""
        peak = float(level.max(initial=0.0))
        self._frames: npt.NDArray[np.intp] = np.flatnonzero(level > max(peak * _FLOOR, 1e-5))

    @staticmethod
    def of(sound: Floats) -> Sounding:
        """That of a whole sound."""
        return Sounding(loud_frames(sound, STEP))

    @property
    def span(self) -> tuple[int, int] | None:
        """The samples from the first sound to the end of the last; None: all is silent."""
        if not len(self._frames):
            return None
        return int(self._frames[0]) * STEP, (int(self._frames[-1]) + 1) * STEP

    def onset_near(self, seconds: float, within: float) -> float:
        """When sound begins after a pause, if it does so ``within`` so many seconds of a time
        that is about right; else that time."""
        after_pause = np.diff(self._frames, prepend=-_PAUSE_STEPS - 1) > _PAUSE_STEPS
        onsets = self._frames[after_pause] * STEP / RATE
        near = float(min(onsets, key=lambda onset: abs(onset - seconds), default=seconds))
        return near if abs(near - seconds) <= within else seconds

    def last_before(self, begin: float, end: float) -> float:
        """When the last sound between two times in seconds ends; ``end`` where it goes on or
        where there is none."""
        # Only frames that lie wholly before the end: the one across it holds the next word.
        index = int(np.searchsorted(self._frames, end * RATE / STEP - 1, "right"))
        last = (float(self._frames[index - 1]) + 1) * STEP / RATE if index else 0.0
        return last if begin < last < end - 2 * STEP / RATE else end


def timed(tokens: Sequence[Token], anchors: Sequence[Anchor], sounding: Sounding,
          seconds: float) -> tuple[Word, ...]:
    """The tokens with their times: anchored where that is known, evenly shared in between.

    Chinese is told by its compounds, so a stretch from one anchor to the next may hold several
    tokens; it lasts to the end of the sound before the next one's.
    """
    firsts = list(_firsts(tokens, anchors, seconds))
    words: list[Word] = []
    for (first, begin), (after, end) in pairwise([*firsts, (len(tokens), seconds)]):
        stop = max(sounding.last_before(begin, end), begin + _LEAST_SECONDS / 2)
        words += _shared(tokens[first:after], begin, stop)
    return tuple(words)


def _firsts(tokens: Sequence[Token], anchors: Sequence[Anchor],
            seconds: float) -> Iterator[tuple[int, float]]:
    """Which tokens begin a stretch, and when: only forward in the text and in time."""
    yield 0, 0.0
    index, after = 1, _LEAST_SECONDS
    for anchor in anchors:
        while index < len(tokens) and tokens[index].end <= anchor.position:
            index += 1
        if index == len(tokens):
            return
        starts_it = tokens[index].begin == anchor.position
        room = seconds - anchor.seconds > _LEAST_SECONDS
        if starts_it and anchor.seconds >= after and room:
            yield index, anchor.seconds
            index, after = index + 1, anchor.seconds + _LEAST_SECONDS


def _shared(tokens: Sequence[Token], begin: float, stop: float) -> Iterator[Word]:
    """Each of ``tokens`` gets as much of the time as it has characters."""
    whole = sum(token.end - token.begin for token in tokens)
    start, done = begin, 0
    for token in tokens:
        done += token.end - token.begin
        until = begin + (stop - begin) * done / whole
        yield Word(begin=token.begin, end=token.end, start_seconds=round(start, 4),
                   stop_seconds=round(until, 4))
        start = until
