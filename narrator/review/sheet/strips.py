"""Moments of every take, in a row: how it begins, moves and ends."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.review.sheet.nouns import SeenTake
from narrator.review.storyboard.frames import of_clips
from narrator.review.storyboard.nouns import BoardFrame, FrameAsked
from narrator.store.work import Item, Work

LONGEST_SIDE = 640
"""Of a frame, in pixels: sharp in the page, where one stands large."""
ROW = 4.3
"""How wide the frames of a row are in all, in heights of one of them times 16 : 9."""
MOST = 8


def moments(size: tuple[int, int]) -> int:
    """How many moments of a film of that size are seen in one row: more where it is upright."""
    width, height = size
    return max(2, min(MOST, int(ROW * 16 / 9 * height / width)))


def strips(seen: Sequence[SeenTake], count: int) -> Work[FrameAsked, BoardFrame]:
    """``count`` frames of every take, evenly spread."""
    asked = {}
    for one in seen:
        for place in range(count):
            clip, index = one.moment((place + 0.5) / count)
            item = moment(one, place)
            asked[item] = FrameAsked(name=str(item), clip=clip, index=index, longest=LONGEST_SIDE)
    return of_clips(asked)


def moment(one: SeenTake, place: int) -> Item:
    """The frame of a take at that place of its row, from 0."""
    return one.item._replace(part=f"{one.taken.shot} frame {place}")
