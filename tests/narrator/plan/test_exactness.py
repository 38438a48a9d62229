"""What is exact is known by its whole name, wherever that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.errors import BadShot
from narrator.plan import Plan, Scene, Shot
from narrator.plan.exactness import Exactness
from narrator.shoot.exact import with_pictures
from narrator.story import Member
from scenes.shot import Picture

VASE = Member(name="The Vase", look="a blue vase", exact=True, picture=Path("/tales/vase.png"))
COIN = Member(name="The Coin", look="a coin", exact=True, picture=Path("/tales/coin.png"))
KEEPER = Member(name="The Vase Keeper", look="an old woman")


def plan_of(shot: Shot) -> Plan:
    return Plan(story="x.md", digest="", title="X", language="en", cast=(VASE, COIN, KEEPER),
                scenes=(Scene(id="s1", shots=(shot,)),))


def test_a_name_inside_a_longer_one_is_not_meant() -> None:
    """The director and the render go by one rule."""
    shot = Shot(id="s1-1", cast=("The Vase Keeper",),
                picture=Picture(subject="The Vase Keeper dusts The Coin"))
    plan = plan_of(shot)
    assert Exactness(plan).shown(shot) == (COIN,)
    assert not Exactness(plan).forbids(shot)
    [served] = with_pictures(plan, "paper", lambda name: name == "still").shots
    assert served.image == COIN.picture


def test_both_refuse_what_no_camera_could_film() -> None:
    both = Shot(id="s1-1", picture=Picture(subject="The Vase beside The Coin"))
    plan = plan_of(both)
    assert Exactness(plan).forbids(both)
    with pytest.raises(BadShot, match="The Vase and The Coin, which are exact"):
        with_pictures(plan, "paper", lambda name: name == "still")
