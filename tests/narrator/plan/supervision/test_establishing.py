"""Where something happens is seen from far enough first."""

from __future__ import annotations

import pytest

from tests.narrator.plan.supervision.conftest import shot


def test_a_planner_s_scene_opens_wide(doubts) -> None:
    near, wide = shot(framing="medium shot"), shot(framing="wide shot")
    [one] = doubts("scene-unestablished", [wide, near], [near, wide])
    assert (one.shot, one.problem) == (
        "s2-1", "scene s2 does not open wide, so that nobody sees where it is")


@pytest.mark.parametrize(("framings", "doubted"), [
    (("特写", "近景"), True), (("特写", "远景"), False), (("中景", "特写"), False),
    (("特写",), False)])
def test_a_writer_s_scene_is_somewhere(doubts, framings: tuple[str, ...], doubted: bool) -> None:
    shots = [shot("x", framing=one, author=True) for one in framings]
    assert bool(doubts("scene-unestablished", shots)) is doubted


def test_a_place_that_is_only_seen_close_is_doubted_at_its_first_shot(doubts) -> None:
    near = shot(framing="close-up", places=("the mill",))
    wide = shot(framing="wide shot", places=("the mill",))
    assert [one.shot for one in doubts("place-unestablished", [shot(), near], [near])] == ["s1-2"]
    assert not doubts("place-unestablished", [near, wide])
