"""What cameras are asked for where a shot is longer than they film, and is several pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from narrator.cut.timeline import Join
from narrator.cut.timing import Piece
from narrator.events import unheard
from narrator.settings import settings
from narrator.shoot.chains import chained
from narrator.shoot.filming import PIECES_APART, slates
from narrator.shoot.kit import Kit
from narrator.shoot.production import TimedFilm, productions
from scenes.camera import CAMERAS
from tests.doubles import model_cameras

STORY = """\
---
title: X
look: {size: 160x90, seed: 7}
music: none
---

![](bud.png "The bud opens") {camera: wan, last: flower.png}

> It goes on {camera: wan, continues}
"""


class Inventing(model_cameras.PictureModel):
    limits = model_cameras.PictureModel.limits.model_copy(update={"invents": True})


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TimedFilm:
    """Two shots of two pieces each."""
    for name in ("bud", "flower"):
        Image.new("RGB", (160, 90), "blue").save(tmp_path / f"{name}.png")
    monkeypatch.setitem(CAMERAS, "wan",
                        "tests.narrator.shoot.test_filming:Inventing")  # type: ignore[arg-type]
    (tmp_path / "x.md").write_text(STORY, encoding="utf-8")
    chosen = settings(out=tmp_path)
    [made] = productions([tmp_path / "x.md"], Kit(chosen), chosen, unheard)
    return TimedFilm(**vars(made.spoken({})), pieces=tuple(
        Piece(id=f"{shot}{part}", shot=shot, scene="s1", frames=48, into=Join(), out=Join())
        for shot in ("s1-1", "s1-2") for part in "ab"))


def test_every_piece_begins_with_the_shots_picture_and_the_last_ends_with_it(
        film: TimedFilm) -> None:
    setups = [one.wanted for one in slates([film], Kit(settings()))]
    told = [(one.name, one.first and one.first.name, one.last and one.last.name)
            for one in setups if one.name.startswith("x/s1-1")]
    assert told == [("x/s1-1a", "bud.png", None), ("x/s1-1b", "bud.png", "flower.png")]


def test_the_pieces_of_what_is_invented_have_seeds_of_their_own(film: TimedFilm) -> None:
    assert [one.wanted.seed for one in slates([film], Kit(settings()))] == [7, 7 + PIECES_APART] * 2


def test_pieces_that_go_on_all_begin_where_the_shot_before_ends(film: TimedFilm) -> None:
    begins = chained([film], Kit(settings()))
    assert {str(item): str(begin.after) for item, begin in begins.items()} == {
        "x/s1-2a": "x/s1-1b", "x/s1-2b": "x/s1-1b"}
