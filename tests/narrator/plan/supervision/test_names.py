"""A name whose look nobody wrote down is doubted; words that only look like names are not."""

from __future__ import annotations

import pytest

from tests.narrator.plan.supervision.conftest import shot


@pytest.mark.parametrize(("said", "name"), [
    ("An old man, Rayleigh, at a desk.", "Rayleigh"), ("窗前站着Alice和一只猫", "Alice")])
def test_a_stranger_is_doubted(doubts, said: str, name: str) -> None:
    [one] = doubts("name-unknown", [shot(said)])
    assert one.problem == f"'{name}' is named in a picture and described nowhere"


def test_a_name_is_known_by_the_words_where_a_picture_begins_with_it(doubts) -> None:
    assert doubts("name-unknown", [shot("Rayleigh at a desk.", words="It was Rayleigh.")])
    assert not doubts("name-unknown", [shot("Light falls.", words="It was light. So Light fell.")])


def test_a_chinese_name_is_known_where_the_words_say_so(doubts) -> None:
    words = "有个孩子，名叫孙守义。"
    assert doubts("name-unknown", [shot("孙守义走过田野", words=words)])
    assert not doubts("name-unknown", [shot("织女走过田野", words="有个女子，名叫织女。")])


@pytest.mark.parametrize("said", [
    "Then Ada walks on.", "Then Queen Ada walks on.", "A knight holds the Grail.",
    "A Greek temple in March, a Victorian lamp.", "The Milky Way over the Earth.",
    "A strand of DNA.", "In the storm Poseidon rises.", "Beside the mill a Tang robe."])
def test_what_is_described_or_ordinary_is_not(doubts, said: str) -> None:
    assert not doubts("name-unknown", [shot(f"A wide sky. {said}")])
