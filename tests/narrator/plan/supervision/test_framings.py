"""Shots that follow each other alike are doubted, and no others."""

from __future__ import annotations

import pytest

from narrator.plan.supervision import supervised
from tests.narrator.plan.supervision.conftest import plan_of, shot


def test_two_neighbours_framed_alike_are_doubted_at_the_second(doubts) -> None:
    [one] = doubts("framing-repeated", [shot(framing="Wide shot, slow push in"),
                                        shot(framing="a wide view, pushing slowly in")])
    assert (one.shot, one.problem) == (
        "s1-2", "s1-1 and s1-2 are framed alike: a wide view, pushing slowly in")
    assert doubts("framing-repeated", [shot(framing="中景，缓慢推近"), shot(framing="中景，推近")])


@pytest.mark.parametrize("other", [
    "close-up, slow push in", "wide shot, pan left", "wide shot, low angle, slow push in",
    "全景，俯拍，推近", ""])
def test_another_size_move_or_angle_is_another_picture(doubts, other: str) -> None:
    assert not doubts("framing-repeated", [shot(framing="wide shot, slow push in"),
                                           shot(framing=other)])


def test_what_goes_on_looks_alike_and_so_may_the_next_scene(doubts) -> None:
    first, second = shot(framing="wide shot"), shot(framing="wide shot", continues=True)
    assert not doubts("framing-repeated", [first, second])
    assert not doubts("framing-repeated", [first], [first])


def test_a_writer_who_directed_both_is_believed_and_the_planner_s_is_mended(doubts) -> None:
    mine, theirs = shot(framing="wide shot"), shot("x", framing="wide shot", author=True)
    assert not doubts("framing-repeated", [theirs, theirs])
    assert [one.shot for one in doubts("framing-repeated", [mine, theirs])] == ["s1-1"]


def test_five_of_one_size_are_doubted_across_scenes(doubts) -> None:
    moves = ["push in", "pull out", "pan left", "pan right", "tilt up"]
    row = [shot(framing=f"wide shot, {move}") for move in moves]
    [one] = doubts("framings-equal", row[:3], row[3:])
    assert (one.shot, one.problem) == ("s2-2", "5 shots in a row are wide: s1-1 to s2-2")
    assert not doubts("framings-equal", row[:4])


def test_doubts_come_in_the_order_of_the_shots_and_of_those_asked_for_alone() -> None:
    plan = plan_of([shot("Ada remembers.", "close-up"), shot("Bo thinks.", "close-up")])
    assert [one.shot for one in supervised(plan)] == ["s1-1", "s1-1", "s1-2", "s1-2"]
    assert {one.shot for one in supervised(plan, {"s1-2"})} == {"s1-2"}
    assert supervised(plan, ()) == ()
