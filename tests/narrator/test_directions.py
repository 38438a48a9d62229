from __future__ import annotations

import pytest

from narrator.planners.directions import sorted_out
from narrator.planners.names import Names


@pytest.mark.parametrize("words", [
    "slow push in to 30%, 60%", "推向 30%，60%", "pan from 20%, 50% to 80%, 40%", "向左下角缓推"])
def test_a_point_of_a_picture_is_one_clause_of_its_framing(words):
    assert sorted_out(words, Names([], [])).framing == (words,)
