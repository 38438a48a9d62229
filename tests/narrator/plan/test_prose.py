"""A picture's fields go together again as they were cut, and say no more than they imply."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from narrator.plan.prose import SHADES, deed, fullest, opening, shades, size
from scenes.shot import Picture

NAMES = ("Cetus", "Perseus", "织女", "牛郎")


@pytest.mark.parametrize(("subject", "action", "setting", "sentence"), [
    ("Cetus", "swims", "in the sea", "Cetus swims in the sea"),
    ("Cetus", "the sea monster", "rises out of the waves",
     "Cetus, the sea monster, rises out of the waves"),
    ("Cetus", "stands alone", "waves below it", "Cetus stands alone, waves below it"),
    ("Cetus and Perseus", "fight", "", "Cetus and Perseus fight"),
    ("a queen before it", "", "A palace above a sea", "A palace above a sea, a queen before it"),
    ("A child", "", "in a field", "A child in a field"),
    ("a young woman", "walks home", "", "A young woman walks home"),
    ("a boy with a dog", "birds fly up", "", "A boy with a dog, birds fly up"),
    ("a low wave in the dark sea", "curls and breaks", "",
     "A low wave in the dark sea curls and breaks"),
    ("Perseus", "He fell like a hawk.", "", "Perseus. He fell like a hawk"),
    ("", "it rains", "", "It rains"),
    ("", "", "", ""),
])
def test_english_fields_are_one_sentence_again(subject: str, action: str, setting: str,
                                               sentence: str) -> None:
    picture = Picture(subject=subject, action=action, setting=setting)
    assert opening(picture, NAMES, chinese=False) == sentence


@pytest.mark.parametrize(("subject", "action", "setting", "sentence"), [
    ("织女", "独坐云岸", "天河横贯夜空", "天河横贯夜空，织女独坐云岸"),
    ("织女和牛郎", "隔河相望", "", "织女和牛郎隔河相望"),
    ("一位老人", "在灯下读书", "", "一位老人，在灯下读书"),
    ("织女", "天河之东，住着织女。她用云霞织锦", "", "织女。天河之东，住着织女。她用云霞织锦"),
    ("牛郎", "他去了", "", "牛郎。他去了"),
    ("牛郎", "慢慢抬头", "脚边卧着黄牛，身后石屋", "牛郎慢慢抬头。脚边卧着黄牛，身后石屋"),
])
def test_chinese_fields_are_one_sentence_again(subject: str, action: str, setting: str,
                                               sentence: str) -> None:
    picture = Picture(subject=subject, action=action, setting=setting)
    assert opening(picture, NAMES, chinese=True) == sentence


def test_who_does_what_leaves_the_place_out() -> None:
    picture = Picture(subject="Cetus", action="swims", setting="in the sea")
    assert deed(picture, NAMES, chinese=False) == "Cetus swims"


def test_only_what_is_said_outright_has_a_shade() -> None:
    seen = shades(Picture(framing="wide shot, slow pan left", mood="dusk, rain", setting="a moon"))
    assert seen == ("wide", "pan left", "dusk", "rain")
    assert shades(Picture(setting="a moon above a ship")).time == ""
    assert shades(Picture(mood="night, one warm lamp from the left")).time == ""
    assert shades(Picture(mood="黎明，晨光转成刺目的金红")).time == ""


def test_shades_are_taken_as_far_as_there_is_room() -> None:
    words = {"camera": 40, "light": 70, "texture": 30, "take": 20, "composition": 5}

    def render(room: Collection[str]) -> str:
        return " ".join("x" for shade in SHADES if shade in room for _ in range(words[shade]))

    assert size(fullest(render, chinese=False), chinese=False) == 40 + 70 + 5


def test_a_chinese_prompt_is_measured_in_characters_and_its_latin_in_words() -> None:
    assert size("织女 and 牛郎，3 次", chinese=True) == 7
    assert size("织女 and Perseus's sword", chinese=False) == 4
