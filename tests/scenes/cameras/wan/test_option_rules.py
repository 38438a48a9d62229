"""Settings win over the story, the story over the dial; the dial gives way to a named model."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from narrator.errors import BadInput
from narrator.settings import settings
from narrator.shoot.dial import OPTIONS
from narrator.shoot.kit import Kit
from narrator.story.look import Look
from narrator.story.readers.aliases import WAN
from scenes.camera import CAMERAS
from scenes.cameras.wan import option_rules
from tests.doubles.model_cameras import PictureModel

FAST, FINAL, PREVIEW = OPTIONS["fast"], OPTIONS["final"], OPTIONS["preview"]


@pytest.mark.parametrize(("dial", "film", "given", "chosen"), [
    (FINAL, {}, {}, {"size": "720p"}),
    (FINAL, {"size": "480p"}, {}, {"size": "480p"}),
    (FINAL, {"size": "480p", "shift": "3"}, {"size": "1280x720"},
     {"size": "1280x720", "shift": "3"}),
    (FAST, {"steps": "30"}, {}, {"size": "720p", "steps": "30"}),
    (FAST, {"steps": "4"}, {}, {"size": "720p", "distilled": "yes", "steps": "4"}),
    (FAST, {"steps": "30"}, {"distilled": "yes"},
     {"size": "720p", "distilled": "yes", "steps": "30"}),
    (PREVIEW, {}, {"model": "t2v-1.3b"}, {"size": "480p", "model": "t2v-1.3b"}),
    (FAST, {"model": "t2v-1.3b"}, {}, {"model": "t2v-1.3b"}),
    (FAST, {"model": "ti2v-5b"}, {}, {"size": "720p", "model": "ti2v-5b"}),
    (PREVIEW, {"model": "i2v-a14b"}, {},
     {"size": "480p", "distilled": "yes", "model": "i2v-a14b"}),
    (PREVIEW, {"model": "/models/mine"}, {},
     {"size": "480p", "distilled": "yes", "model": "/models/mine"}),
    (OPTIONS["draft"], {"steps": "30"}, {}, {"steps": "30"})])
def test_who_says_more_of_the_film_has_the_last_word(
        dial: Mapping[str, str], film: Mapping[str, str], given: Mapping[str, str],
        chosen: Mapping[str, str]) -> None:
    assert option_rules.chosen("wan", dial, film, given) == chosen


def test_other_cameras_are_given_no_options() -> None:
    assert option_rules.chosen("paper", FINAL, {"steps": "3"}, {"steps": "4"}) == {}


@pytest.mark.parametrize("quality", sorted(OPTIONS))
def test_every_setting_of_the_dial_is_one_that_wan_takes(quality: str) -> None:
    assert option_rules.together(OPTIONS[quality]) == ""  # type: ignore[index]


def test_every_option_has_a_chinese_name_and_no_other_word_has() -> None:
    assert set(WAN.values()) == set(option_rules.names())


def test_the_options_of_a_machine_are_options() -> None:
    assert set(option_rules.names()) >= option_rules.OF_THE_MACHINE


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:PictureModel")


@pytest.mark.usefixtures("model")
def test_each_film_has_a_camera_of_its_own_options() -> None:
    kit = Kit(settings(quality="final", wan={"shift": "7"}))
    usual, other = kit.cameras.named("wan"), kit.cameras.named("wan", Look(wan=(("steps", "30"),)))
    assert isinstance(usual, PictureModel)
    assert isinstance(other, PictureModel)
    assert usual.options == {"size": "720p", "shift": "7"}
    assert other.options == {"size": "720p", "shift": "7", "steps": "30"}
    assert kit.cameras.named("wan", Look(seed=7, wan=(("steps", "30"),))) is other


def test_an_option_that_the_camera_refuses_is_told_without_a_word_of_the_dial(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.scenes.cameras.wan.test_option_rules:Refusing")
    with pytest.raises(BadInput) as caught:
        Kit(settings(quality="final")).cameras.named("wan")
    assert str(caught.value).startswith("t2v-1.3b does not film in 720p: say size 480p")


class Refusing(PictureModel):
    """A camera that cannot take the options it is given."""

    def __init__(self, workers: int | None = None, options: Mapping[str, str] | None = None
                 ) -> None:
        from scenes.cameras.wan.recipe import recipe

        recipe({**(options or {}), "model": "t2v-1.3b"})


def test_what_only_the_machine_with_the_model_can_tell_is_left_to_it() -> None:
    assert option_rules.together({"model": "/nowhere", "distilled": "yes"}) == ""
    assert "four steps" in option_rules.together({"steps": "30", "distilled": "yes"})
