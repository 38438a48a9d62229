"""Who is pictured otherwise than described is doubted, where it is said outright."""

from __future__ import annotations

import pytest

from tests.narrator.plan.supervision.conftest import shot


@pytest.mark.parametrize(("said", "was", "now"), [
    ("Ada in a red dress on a rock", "white dress", "red dress"),
    ("Ada wearing her green silk dress", "white dress", "green silk dress"),
    ("Ada's red hair in the wind", "black hair", "red hair"),
    ("Ada in a blue robe", "white dress", "blue robe"),
    ("old Ada at the window", "young", "old Ada"), ("Bo, a young man", "old", "young Bo"),
    ("Ada stands still, in a red dress", "white dress", "red dress"),
    ("织女独坐，身穿红裙", "青色长裙", "红裙"),
    ("织女穿着红色长裙", "青色长裙", "红色长裙"), ("红裙的织女站在河边", "青色长裙", "红裙"),
    ("年老的织女", "年轻", "年老织女")])
def test_another_colour_age_or_garment_is_doubted(doubts, said: str, was: str, now: str) -> None:
    [one] = doubts("look-changed", [shot(said)])
    assert f"is described as '{was}' and pictured as '{now}'" in one.problem


@pytest.mark.parametrize("said", [
    "Ada in a white dress", "Ada in an ivory dress", "Ada looks at a red dress on the wall",
    "Ada and Bo in red robes", "Ada beside a queen in a red dress", "Bo in a silver robe",
    "Ada, a red dress in her hands", "Ada and Bo, in red dresses",
    "A door, in a red dress", "Ada in a grey cloak", "young Ada", "Ada meets an old man",
    "织女望着白发老人", "织女穿着青裙", "织女身后是红色的长裙", "织女的银簪发光"])
def test_what_may_be_another_s_or_the_same_is_not(doubts, said: str) -> None:
    assert not doubts("look-changed", [shot(said)])


def test_who_is_the_subject_wears_what_the_action_says(doubts) -> None:
    seen = shot("stands in a red dress", picture={"subject": "Ada"}, cast=("Ada",))
    assert doubts("look-changed", [seen])
    seen = shot("a queen in a red dress beside her", picture={"subject": "Ada"}, cast=("Ada",))
    assert not doubts("look-changed", [seen])
