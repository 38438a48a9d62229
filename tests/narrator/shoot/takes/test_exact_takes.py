"""Takes of what is exact: chosen as any other, and never of something invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from narrator.errors import BadInput
from narrator.film import preview
from narrator.plan.file import read_plan
from narrator.plan.passage import shots_named
from narrator.settings import Settings, settings
from narrator.shoot.takes.choosing import choose
from narrator.shoot.takes.taken_film import TakenFilm
from narrator.shoot.takes.wanted import wanted
from scenes.camera import CAMERAS
from scenes.shot import Clip, Setup
from tests.doubles.model_cameras import PictureModel

STORY = """\
---
title: The vase
language: en
look: {size: 160x90}
pace: {transition: 0}
music: none
cast:
  the vase: {look: a blue vase, exact: true, picture: vase.png}
  Bell: {look: a bell, exact: true}
---

> Ann sits {1s}

> The vase stands on a shelf {1s}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Settings]:
    from PIL import Image

    Image.linear_gradient("L").resize((160, 90)).convert("RGB").save(tmp_path / "vase.png")
    monkeypatch.setitem(CAMERAS, "wan",
                        "tests.doubles.model_cameras:WordsModel")  # type: ignore[arg-type]
    story = tmp_path / "vase.md"
    story.write_text(STORY, encoding="utf-8")
    return story, settings(out=tmp_path / "films", camera="wan")


def filmed(desk: tuple[Path, Settings], shot: str, takes: int | None = None,
           vary: tuple[str, ...] = ()) -> TakenFilm:
    story, chosen = desk
    preview(story, lambda plan: shots_named(plan, shot, None), chosen, wanted=wanted(takes, vary))
    return TakenFilm(story, chosen)


def test_a_take_of_it_is_chosen_and_used(desk: tuple[Path, Settings]) -> None:
    film = filmed(desk, "s1-2", takes=2)
    assert [film.uses(one) for one in film.of("s1-2")] == [True, False]
    chosen = choose(desk[0], "s1-2", "2", desk[1])
    assert (chosen.take, chosen.kept, chosen.others) == (2, True, ())
    [_, shot] = read_plan(chosen.plan).shots
    assert (shot.take, shot.image, shot.camera) == (2, None, None)
    film = filmed(desk, "s1-2")
    assert [film.uses(one) for one in film.of("s1-2")] == [False, True]


def test_a_variation_that_shows_it_begins_with_its_picture(
        desk: tuple[Path, Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, str] = {}
    film = PictureModel.film

    def heard(self: PictureModel, setups: Sequence[Setup], *rest: Any) -> Iterator[Clip]:
        asked.update({one.name: one.first.name if one.first else "" for one in setups})
        return film(self, setups, *rest)

    monkeypatch.setattr(PictureModel, "film", heard)
    filmed(desk, "s1-1", vary=("subject: the vase | a cup",))
    assert asked == {"vase/s1-1": "", "vase/s1-1 take 1 (the vase)": "vase.png",
                     "vase/s1-1 take 1 (a cup)": ""}


def test_a_variation_that_would_invent_it_is_refused(desk: tuple[Path, Settings]) -> None:
    with pytest.raises(BadInput, match="shows Bell, which is exact, and there is no picture of it"):
        filmed(desk, "s1-1", vary=("subject: Bell",))
