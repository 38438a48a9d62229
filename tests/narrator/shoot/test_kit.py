"""Every shot may name its own camera; one that does not fit what the shot shows is found early."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from media.backend import Identity
from narrator.errors import BadInput, BadShot
from narrator.plan import Plan, Scene, Shot
from narrator.settings import settings
from narrator.shoot import cameras
from narrator.shoot.kit import Kit
from scenes.camera import CAMERAS, Limits
from scenes.cameras.wan.camera import WanCamera
from tests.doubles.model_cameras import PictureModel, WordsModel

PICTURE, VIDEO = Path("/tales/a.png"), Path("/tales/a.MP4")


class Filming:
    """A camera of which the kit asks nothing but its limits."""

    def __init__(self, name: str) -> None:
        self.limits = Limits(longest_seconds=20, from_image=name == "still",
                             from_video=name == "footage", first_frame=name in ("first", "both"),
                             last_frame=name == "both")


@pytest.fixture
def kit(monkeypatch: pytest.MonkeyPatch) -> Kit:
    def made(name: str, workers: int | None = None, options: object = None) -> Any:
        return Filming(name)

    monkeypatch.setattr(cameras, "camera", made)
    return Kit(settings())


def shot(image: Path | None = None, camera: str | None = None, **more: object) -> Shot:
    return Shot.model_validate({"id": "s1-1", "image": image, "camera": camera, **more})


@pytest.mark.parametrize(("image", "camera", "films"), [
    (None, None, "paper"), (PICTURE, None, "still"), (VIDEO, None, "footage"),
    (None, "wan", "wan"), (VIDEO, "mine", "mine")])
def test_a_shot_is_filmed_by_its_own_camera_or_by_that_of_what_it_shows(
        kit: Kit, image: Path | None, camera: str | None, films: str) -> None:
    assert kit.cameras.name_of(shot(image, camera)) == films


@pytest.mark.parametrize(("image", "camera"), [
    (None, None), (PICTURE, None), (VIDEO, None), (VIDEO, "footage")])
def test_a_camera_that_fits_is_taken(kit: Kit, image: Path | None, camera: str | None) -> None:
    assert kit.cameras.limits(shot(image, camera)).longest_seconds == 20


@pytest.mark.parametrize(("image", "camera", "says"), [
    (None, "still", "'still', which needs a picture"),
    (VIDEO, "still", "'still', which needs a picture"),
    (None, "footage", "'footage', which needs a video"),
    (PICTURE, "footage", "'footage', which needs a video"),
    (VIDEO, "paper", "shows the video a.MP4, and the camera 'paper' films none"),
    (VIDEO, "first", "shows the video a.MP4, and the camera 'first' films none"),
    (PICTURE, "paper", "the picture a.png, and the camera 'paper' neither films one nor begins")])
def test_a_camera_that_does_not_fit_is_named(
        kit: Kit, image: Path | None, camera: str, says: str) -> None:
    with pytest.raises(BadShot, match=says):
        kit.cameras.limits(shot(image, camera))


@pytest.mark.parametrize(("camera", "more"), [
    ("first", {}), ("both", {"last": PICTURE}), ("both", {})])
def test_a_camera_that_begins_with_a_picture_is_given_one(
        kit: Kit, camera: str, more: dict[str, object]) -> None:
    assert kit.cameras.limits(shot(PICTURE, camera, **more)).first_frame


@pytest.mark.parametrize("camera", [None, "still", "first"])
def test_a_camera_that_ends_with_no_picture_is_named(kit: Kit, camera: str | None) -> None:
    with pytest.raises(BadShot, match=r"is to end with the picture a\.png, and the camera '.*' "
                                      r"ends with none: name one that does"):
        kit.cameras.limits(shot(PICTURE, camera, last=PICTURE))


def test_the_sister_of_a_camera_films_what_begins_with_a_picture(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:WordsModel")
    kit = Kit(settings(camera="wan", wan={"shift": "7"}))
    words, picture = shot(camera="wan"), shot(PICTURE, "wan")
    assert type(kit.cameras.of(words)) is WordsModel
    sister = kit.cameras.of(picture)
    assert type(sister) is PictureModel
    assert sister.options == {"shift": "7"}
    assert kit.cameras.of(shot(continues=True)) is sister
    assert kit.cameras.shows("wan")


def test_a_camera_without_a_sister_shows_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:LonelyModel")
    kit = Kit(settings())
    assert [kit.cameras.shows(name) for name in ("paper", "still", "wan")] == [False, True, False]
    with pytest.raises(BadShot, match="begins with a picture, and wan's model lonely begins with"):
        kit.cameras.limits(shot(PICTURE, "wan"))


def test_a_model_of_pictures_alone_films_no_shot_without_one(
        kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    def limits(model: str) -> Limits:
        return WanCamera(options={"model": model}).limits

    assert [limits(model).from_image for model in ("t2v-a14b", "i2v-a14b", "ti2v-5b")] == [
        False, True, False]
    monkeypatch.setattr(kit.cameras.named("mine"), "limits", limits("i2v-a14b"))
    with pytest.raises(BadShot, match="which needs a picture: give it one, or another camera"):
        kit.cameras.limits(shot(camera="mine"))
    assert kit.cameras.limits(shot(PICTURE, "mine")).first_frame
    assert kit.cameras.limits(shot(camera="mine", continues=True)).first_frame


class Needy(PictureModel):
    """A model whose weights are not here."""

    def lacks(self) -> str | None:
        return "the weights are not here: get them"


def test_what_a_camera_lacks_is_told_but_of_one_that_filmed_the_film_before(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.narrator.shoot.test_kit:Needy")
    plan = Plan(title="X", story="x.md", digest="", scenes=(Scene(id="s1", shots=(shot(),)),))
    kit = Kit(settings(camera="wan"))
    drafted = Identity(name="paper", revision="1")
    with pytest.raises(BadInput, match="the weights are not here: get them"):
        kit.cameras.ensure_able(plan, but={drafted})
    kit.cameras.ensure_able(plan, but={drafted, Needy().identity})
