from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from scenes.lexicon import Move
from scenes.motion import farthest, pose

MOVES = get_args(Move)


@pytest.mark.parametrize("move", MOVES)
def test_no_move_ever_shows_more_than_the_frame_or_leaves_its_bounds(move):
    for index in range(97):
        at = pose(move, index / 96, 4.0)
        assert at.zoom >= 1
        assert max(abs(at.x), abs(at.y)) <= farthest(4.0, move=move) + 1e-9
        assert farthest(4.0, move=move) <= farthest(4.0)


@pytest.mark.parametrize("move", MOVES)
def test_every_move_moves(move):
    assert pose(move, 0.2, 4.0) != pose(move, 0.45, 4.0)


def test_a_push_goes_at_nearly_one_speed():
    zooms = [pose("push in", index / 95, 4.0).zoom for index in range(96)]
    steps = [b - a for a, b in pairwise(zooms)]
    assert min(steps) > 0
    assert max(steps) < 1.35 * sum(steps) / len(steps)
    assert max(abs(b - a) for a, b in pairwise(steps)) < 0.05 * max(steps)


def test_a_long_move_does_not_dawdle_at_its_ends():
    for seconds in (8.0, 20.0):
        first = pose("push in", 1 / seconds, seconds).zoom - 1
        assert first > 0.7 * (pose("push in", 1.0, seconds).zoom - 1) / seconds


def test_a_short_shot_moves_less_far_than_a_long_one():
    assert farthest(1.0) < farthest(3.0)
    assert farthest(10.0) == farthest(20.0)
