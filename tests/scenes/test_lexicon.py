from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from scenes.cameras.paper.figures import drawings
from scenes.cameras.paper.script import EFFECTS, SKY_FEATURES
from scenes.lexicon import Reading, phrase, read


def test_a_text_without_picture_words_says_nothing():
    assert read("") == Reading()
    assert read("nonetheless, verily 虽然如此") == Reading()


@pytest.mark.parametrize(("text", "ground"), [
    ("the open sea", "sea"), ("A cliff above the waves", "shore"), ("群山之间", "mountains"),
    ("银河横贯夜空", "sky"), ("天河的东边", "sky"), ("小河边", "river"),
    ("the throne room", "room"),
    ("城中的街道", "city"), ("稻田", "field"), ("沙漠", "desert"), ("竹林", "forest")])
def test_words_name_the_ground(text, ground):
    assert read(text).ground == ground


def test_the_longest_chinese_word_wins():
    assert read("天河").ground == "sky"
    assert read("王母").figures == ("queen",)
    assert read("上海").ground is None


def test_english_is_read_by_whole_words():
    assert read("a season of seasoning").ground is None
    assert read("oxygen").figures == ("molecules",)


@pytest.mark.parametrize("text", ["wolf", "Wolves", "the wolf's"])
def test_plurals_and_possessives_are_the_same_word(text):
    assert read(text).figures == ("dog",)


@pytest.mark.parametrize(("text", "move"), [
    ("wide shot, slow push in", "push in"), ("pans slowly to the left", "pan left"),
    ("缓慢推近", "push in"), ("镜头向左缓缓移动", "pan left"), ("拉远", "pull out"),
    ("tilt up to the stars", "tilt up"), ("固定镜头", "static"), ("向左下角缓推", "push in"),
    ("向左上角推", "push in"), ("向画面右侧推", "push in"), ("向画面中央推", "push in")])
def test_moves_are_found_in_both_languages(text, move):
    assert read(text).move == move


def test_what_is_said_outright_outweighs_a_hint():
    assert read("stars").time == "night"
    assert read("the stars fade at dawn").time == "dawn"
    assert read("a ship in the desert").ground == "desert"


def test_a_ground_that_is_named_is_told_from_one_that_only_follows():
    assert not read("天河").ground_hinted
    assert read("a ship").ground_hinted
    assert not read("a ship in the desert").ground_hinted
    assert not read("Perseus").ground_hinted


@pytest.mark.parametrize("text", ["space", "outer space", "the silver river", "天河", "太空"])
def test_the_heavens_are_dark(text):
    assert read(text).time == "night"


def test_figures_come_in_the_order_of_the_text_each_once():
    assert read("老牛和牛郎，还有老牛").figures == ("ox", "man")
    assert read("The king, the queen and the king").figures == ("king", "queen")


def test_flying_is_noticed():
    assert read("Perseus flies over the sea").aloft
    assert not read("Perseus walks").aloft


@pytest.mark.parametrize(("kind", "values"), [
    ("ground", ("sea", "room", "sky")), ("time", ("day", "night")), ("weather", ("rain", "wind")),
    ("framing", ("wide", "close")), ("move", ("push in", "static")), ("mood", ("calm", "tense"))])
def test_phrases_are_read_back_as_what_they_say(kind, values):
    for value in values:
        for language in ("en", "zh-CN"):
            assert getattr(read(phrase(kind, value, language)), kind) == value


def test_every_silhouette_that_words_ask_for_can_be_drawn():
    together = {"couple", "children", "crowd"}
    asked = tomllib.loads(files("scenes").joinpath("lexicon.toml").read_text("utf-8"))["figures"]
    assert set(asked) <= set(drawings()) | SKY_FEATURES | EFFECTS | together


def test_in_a_hut_is_indoors_and_at_a_hut_is_not() -> None:
    assert read("守灯人在小屋里看书").ground == "room"
    assert read("海边的一座小屋").ground != "room"


@pytest.mark.parametrize("text", ["拖着手杖", "背对我们", "a single cell with a tail"])
def test_a_word_inside_another_says_nothing(text):
    assert read(text) == Reading()
