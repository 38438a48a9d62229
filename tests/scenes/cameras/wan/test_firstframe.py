"""The picture that a clip begins with lies in the frame as every picture of a film does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from scenes.camera import CannotFilm
from tests.doubles import tiny_wan as tiny
from tests.installed import needs
from tests.scenes.cameras.wan import shots

if TYPE_CHECKING:
    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("diffusers")


def test_a_picture_of_the_frames_size_is_taken_as_it_is(
        kit: Callable[..., Kit], pictures: tuple[Path, Path]) -> None:
    from scenes.cameras.wan.firstframe import framed

    recipe, _ = kit("i2v-a14b")
    shown = framed(shots.setup(recipe), pictures[0])
    assert np.array_equal(shown, np.asarray(Image.open(pictures[0])))


def test_a_picture_of_another_shape_is_shown_whole(kit: Callable[..., Kit],
                                                   tmp_path: Path) -> None:
    from scenes.cameras.wan.firstframe import framed

    upright = np.zeros((60, 30, 3), np.uint8)
    upright[:3], upright[-3:] = (255, 0, 0), (0, 255, 0)
    Image.fromarray(upright).save(tmp_path / "upright.png")
    shown = framed(shots.setup(kit("i2v-a14b")[0]), tmp_path / "upright.png")
    assert shown.shape == (tiny.SIZE[1], tiny.SIZE[0], 3)
    assert shown[0, 32, 0] > 200
    assert shown[-1, 32, 1] > 200


@pytest.mark.parametrize("last", [False, True])
def test_the_model_is_told_which_frames_are_given(
        last: bool, kit: Callable[..., Kit], pictures: tuple[Path, Path]) -> None:
    recipe, checkpoint = kit("i2v-a14b")
    shot = shots.setup(recipe, first=pictures[0], last=pictures[1] if last else None)
    told = shots.begun(shot, recipe, checkpoint).condition
    assert told is not None
    assert told.shape == (1, 4 + 16, 3, 4, 8)
    given = told[0, :4, :, 0, 0].T.flatten().tolist()  # by frame: the first one four times
    assert given == [1] * 4 + [0] * 7 + [float(last)]


def test_no_picture_is_no_condition(kit: Callable[..., Kit]) -> None:
    recipe, checkpoint = kit("t2v-a14b")
    assert shots.begun(shots.setup(recipe), recipe, checkpoint).condition is None


def test_a_picture_that_is_none_is_refused_by_the_shots_name(kit: Callable[..., Kit],
                                                             tmp_path: Path) -> None:
    from scenes.cameras.wan.firstframe import framed

    (tmp_path / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n torn")
    with pytest.raises(CannotFilm, match=r"film/s1-7.*torn\.png"):
        framed(shots.setup(kit("i2v-a14b")[0]), tmp_path / "torn.png")
