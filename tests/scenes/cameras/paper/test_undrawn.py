"""What the paper theatre says that it leaves out of a picture."""

from __future__ import annotations

import pytest

from scenes.camera import Candid, camera
from scenes.shot import Described, Picture, Setup


def missing(subject: str = "", framing: str = "wide", cast: tuple[str, ...] = (), **more: str
            ) -> list[str]:
    paper = camera("paper")
    assert isinstance(paper, Candid)
    setup = Setup(name="x", width=160, height=90, fps=24, frames=24,
                  picture=Picture(subject=subject, framing=framing, **more),
                  cast=tuple(Described(name=name, look="a man in blue") for name in cast))
    return [one.thing for one in paper.undrawn(setup)]


@pytest.mark.parametrize(("words", "things"), [
    ("A boy flies a purple kite above the roofs", ["kite"]),
    ("A boy holds that kite", ["kite"]),
    ("a man that carries a kite", ["kite"]),
    ("The gears of a huge clock", ["gears", "clock"]),
    ("two bayonets and a drum", ["bayonets", "drum"]),
    ("a tall ship, her bowsprit broken", ["bowsprit"]),
    ("一台老机器，墙上一把算盘", ["算盘"]),
    ("两个巨大的齿轮缓缓转动", ["齿轮"]),
    ("桌上放着一个沙漏", ["沙漏"])])
def test_things_without_paper_are_named(words: str, things: list[str]) -> None:
    assert set(things) <= set(missing(words))


@pytest.mark.parametrize("words", [
    "A child stands in a green field and looks up", "a long path of light on the water",
    "a fan of colours", "the jaw of the sea monster, his back above the waves",
    "swims slowly, in no hurry", "a hand that holds a lamp", "a low red sun",
    "一位姑娘在月下穿针", "慢慢走过", "各有一颗亮星",
    "一座黑色大山", "三四个身披兽皮的高大山民", "几个嘴唇干裂的族人", "泥皮一片片翘起",
    ""])
def test_what_is_drawn_or_is_no_thing_is_not_named(words: str) -> None:
    assert missing(words) == []


def test_a_name_is_no_thing() -> None:
    assert missing("the Zeppelin and a kite", cast=("Zeppelin",)) == ["kite"]
    assert missing("the Zeppelin and a kite") == ["Zeppelin", "kite"]


def told(name: str, look: str) -> list[tuple[str, str]]:
    """What is told of one of the cast, and what is drawn instead."""
    paper = camera("paper")
    assert isinstance(paper, Candid)
    setup = Setup(name="x", width=160, height=90, fps=24, frames=24,
                  picture=Picture(subject=name), cast=(Described(name=name, look=look),))
    return [(one.thing, one.instead) for one in paper.undrawn(setup)]


@pytest.mark.parametrize(("name", "look"), [
    ("大海", "深蓝的巨浪"), ("The Sea", "deep blue"), ("Wrath", "a howling storm")])
def test_a_ground_or_weather_among_the_cast_is_left_out(name: str, look: str) -> None:
    assert told(name, look) == [(name, "")]


@pytest.mark.parametrize(("name", "look"), [
    ("Seven", "polished brass, humming"), ("七号", "锃亮的黄铜")])
def test_one_of_the_cast_who_is_nothing_known_is_told_to_be_a_person(name: str, look: str) -> None:
    assert told(name, look) == [(name, "a person")]


@pytest.mark.parametrize(("name", "look"), [
    ("Ada", "a woman in red"), ("Cliff", "in his thirties"), ("小雨", "十岁，红裙"),
    ("Elena", "short hair, eyes like the sea"), ("Ada", "Ada"), ("老牛", "一头黄牛")])
def test_people_and_beasts_are_told_nothing_of(name: str, look: str) -> None:
    assert told(name, look) == []


def test_a_thing_is_named_once_wherever_it_stands() -> None:
    assert missing("a kite", action="a kite falls", setting="a kite") == ["kite"]


def test_those_for_whom_there_is_no_room_are_named() -> None:
    crowd = "a queen, a horse, a dog and a lion"
    assert missing(crowd) == []
    assert missing(crowd, framing="close") == ["dog", "lion"]
