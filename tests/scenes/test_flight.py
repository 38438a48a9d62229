from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.aim import Aim, Aims
from scenes.flight import WHOLE, Flight, Lying, along, flight
from scenes.motion import Pose

COVERED, MOUNTED = Lying(1.0, 1.15), Lying(0.3, 0.84, 0.08)
POINT = Aim(0.35, 0.6)


def seen(point: Aim, pose: Pose, lying: Lying) -> tuple[float, float]:
    """Where ``point`` of the picture is in the frame, from its middle, in frame sizes."""
    return (pose.zoom * lying.width * (point.x - 0.5) - pose.x,
            pose.zoom * lying.height * (point.y - 0.5) - pose.y)


def edges(pose: Pose, lying: Lying) -> tuple[float, ...]:
    """How far the picture's edges are outside the frame's; less than nothing: inside."""
    return tuple(side * pose.zoom / 2 - 0.5 + way for side, shift in (
        (lying.width, pose.x), (lying.height, pose.y)) for way in (shift, -shift))


def flown(move, points, pace=1.0, seconds=5.0, lying=COVERED) -> Flight:
    found = flight(move, points, pace, seconds, lying)
    assert found is not None
    return found


@pytest.mark.parametrize("lying", [COVERED, MOUNTED])
def test_a_push_begins_with_the_whole_and_arrives_at_its_point(lying):
    way = flown("push in", Aims(end=POINT), lying=lying)
    assert way.begin == WHOLE
    assert seen(POINT, way.end, lying) == pytest.approx((0, 0), abs=0.08)


def test_a_point_in_the_corner_comes_as_near_as_the_edge_allows():
    way = flown("push in", Aims(end=Aim(0.05, 0.95)))
    left, _, _, bottom = edges(way.end, COVERED)
    assert (left, bottom) == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize("seconds", [2.0, 4.0, 6.0, 20.0])
def test_a_push_is_seen_and_slow_is_less_and_fast_is_more(seconds):
    slow, usual, fast = (flown("push in", Aims(end=POINT), pace, seconds).end.zoom
                         for pace in (0.7, 1.0, 1.5))
    assert 1.2 <= slow < usual < fast <= 1.75
    assert 1.3 <= usual <= 1.5


def test_a_pull_is_a_push_told_backwards():
    out = flown("pull out", Aims(begin=POINT))
    assert (out.end, out.begin) == flown("push in", Aims(end=POINT))


def test_a_pan_goes_from_point_to_point_at_one_height():
    way = flown("pan left", Aims(Aim(0.4, 0.45), Aim(0.6, 0.5)))
    assert way.begin.zoom == way.end.zoom
    assert seen(Aim(0.4, 0.45), way.begin, COVERED) == pytest.approx((0, 0), abs=0.02)
    assert seen(Aim(0.6, 0.5), way.end, COVERED) == pytest.approx((0, 0), abs=0.02)


@given(st.sampled_from(["push in", "pull out", "pan left", "tilt up"]), st.floats(0, 1),
       st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.7, 1.0, 1.5]), st.floats(0.5, 60),
       st.floats(1, 1.25))
def test_no_flight_leaves_a_picture_that_covers_the_frame(move, x, y, z, pace, seconds, wider):
    lying = Lying(1.0, wider)
    way = flown(move, Aims(Aim(z, x), Aim(x, y)), pace, seconds, lying)
    for index in range(21):
        assert min(edges(way.at(index / 20, seconds), lying)) > -1e-9


def test_a_push_comes_closer_at_one_rate():
    way = flown("push in", Aims(end=POINT), seconds=10.0)
    zooms = [way.at(index / 240, 10.0).zoom for index in range(241)]
    rates = [b / a - 1 for a, b in pairwise(zooms)]
    assert min(rates) > 0
    assert max(rates) < 1.2 * sum(rates) / len(rates)


@pytest.mark.parametrize(("move", "lying"), [
    ("pan right", Lying(2.4, 1.0)), ("pan left", Lying(2.4, 1.0)), ("tilt up", Lying(1.0, 2.4)),
    ("tilt down", Lying(1.0, 2.4))])
def test_a_pan_along_a_long_picture_goes_from_end_to_end_if_there_is_time(move, lying):
    way = along(move, 1.0, 30.0, lying, 16 / 9)
    assert way is not None
    ends = [*edges(way.begin, lying), *edges(way.end, lying)]
    assert min(ends) == pytest.approx(0, abs=1e-9)
    forward = move in ("pan right", "tilt down")
    begin, end = (pose.x + pose.y for pose in way)
    assert (begin < end) == forward


def test_a_pan_along_is_never_faster_than_an_eye_can_follow():
    way = along("pan right", 1.0, 4.0, Lying(9.0, 1.0), 16 / 9)
    assert way is not None
    assert (way.end.x - way.begin.x) / 4.0 <= 1 / 7


@pytest.mark.parametrize("move", ["push in", "static", "tilt up"])
def test_other_moves_go_along_nothing(move):
    assert along(move, 1.0, 5.0, Lying(2.4, 1.0), 16 / 9) is None
