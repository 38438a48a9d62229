"""Every shot may name its own camera; one that does not fit what the shot shows is found early."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from narrator import kit as kits
from narrator.errors import BadShot
from narrator.kit import Kit
from narrator.plan import Shot
from narrator.settings import settings
from scenes.camera import Limits

PICTURE, VIDEO = Path("/tales/a.png"), Path("/tales/a.MP4")


class Filming:
    """A camera of which the kit asks nothing but its limits."""

    def __init__(self, name: str) -> None:
        self.limits = Limits(longest_seconds=20, from_image=name == "still",
                             from_video=name == "footage")


@pytest.fixture
def kit(monkeypatch: pytest.MonkeyPatch) -> Kit:
    def made(name: str, workers: int | None = None, options: object = None) -> Any:
        return Filming(name)

    monkeypatch.setattr(kits, "camera", made)
    return Kit(settings())


def shot(image: Path | None = None, camera: str | None = None) -> Shot:
    return Shot(id="s1-1", image=image, camera=camera)


@pytest.mark.parametrize(("image", "camera", "films"), [
    (None, None, "paper"), (PICTURE, None, "still"), (VIDEO, None, "footage"),
    (None, "wan", "wan"), (VIDEO, "mine", "mine")])
def test_a_shot_is_filmed_by_its_own_camera_or_by_that_of_what_it_shows(
        kit: Kit, image: Path | None, camera: str | None, films: str) -> None:
    assert kit.camera_name(shot(image, camera)) == films


@pytest.mark.parametrize(("image", "camera"), [
    (None, None), (PICTURE, None), (VIDEO, None), (VIDEO, "footage")])
def test_a_camera_that_fits_is_taken(kit: Kit, image: Path | None, camera: str | None) -> None:
    assert kit.limits(shot(image, camera)).longest_seconds == 20


@pytest.mark.parametrize(("image", "camera", "says"), [
    (None, "still", "'still', which needs a picture"),
    (VIDEO, "still", "'still', which needs a picture"),
    (None, "footage", "'footage', which needs a video"),
    (PICTURE, "footage", "'footage', which needs a video"),
    (VIDEO, "paper", "shows the video a.MP4, and the camera 'paper' films none")])
def test_a_camera_that_does_not_fit_is_named(
        kit: Kit, image: Path | None, camera: str, says: str) -> None:
    with pytest.raises(BadShot, match=says):
        kit.limits(shot(image, camera))
