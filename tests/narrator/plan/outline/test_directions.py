from __future__ import annotations

import pytest

from narrator.plan.outline.directions import sorted_out
from narrator.story.names import Names


@pytest.mark.parametrize("words", [
    "slow push in to 30%, 60%", "推向 30%，60%", "pan from 20%, 50% to 80%, 40%", "向左下角缓推"])
def test_a_point_of_a_picture_is_one_clause_of_its_framing(words):
    assert sorted_out(words, Names([], [])).framing == (words,)


@pytest.mark.parametrize("words", [
    "push in to the moon in the upper left", "Slowly push in on the old ship at 70% 40%",
    "pull out from the palace in the lower right", "缓缓推向左上角的月亮", "从右下角的船拉远"])
def test_a_move_over_a_picture_keeps_what_it_is_aimed_at(words):
    assert sorted_out(words, Names([], ["palace"]), on_picture=True).framing == (words,)


def test_a_point_on_a_picture_may_stand_behind_a_comma():
    found = sorted_out("Slow push in, to the moon in the upper left. A moon in the upper right",
                       Names([], []), on_picture=True)
    assert found.framing == ("Slow push in", "to the moon in the upper left")


@pytest.mark.parametrize("words", ["A moon in the upper left", "the still sea", "月亮在左上角"])
def test_what_a_picture_shows_is_no_move(words):
    assert sorted_out(words, Names([], []), on_picture=True).framing == ()
