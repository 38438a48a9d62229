"""One story as a draft and by a model: what only a model does is left out of the one and told, and
is asked of the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media.frames import frame
from narrator.events import Delivered
from narrator.film import render
from narrator.settings import settings
from scenes.camera import CAMERAS
from tests.doubles.weights import safetensors

pytestmark = pytest.mark.slow

STORY = """\
---
title: 青花
look: {size: 160x90, 种子: 7, 万相: {步数: 8}, LoRA: ink.safetensors}
pace: {shot: 1, transition: 0.25}
music: none
cast:
  花瓶: {look: 青花瓷瓶, 如实: 是, 图片: vase.png}
---

> 远景，窑前的山。

三天了。

> 近景，火光。{接上}

火还没有灭。

> 近景，花瓶在桌上。

花瓶出窑了。

![](a.png) {camera: still}

这是旧照。
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    safetensors(tmp_path / "ink.safetensors")
    Image.new("RGB", (160, 90), (20, 60, 200)).save(tmp_path / "vase.png")
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "a.png")
    path = tmp_path / "vase.md"
    path.write_text(STORY, encoding="utf-8")
    return path


def rendered(story: Path, **chosen: object) -> tuple[Delivered, dict[str, dict[str, Any]]]:
    [film] = render([story], settings(out=story.parent / "films", **chosen))
    told = json.loads((film.path.parent / "manifest.json").read_text(encoding="utf-8"))
    assert str(story.parent) not in json.dumps(told)
    return film, {piece["id"]: piece for piece in told["pieces"]}


def middle(film: Delivered, piece: dict[str, Any]) -> tuple[int, ...]:
    """The colour of the film in the middle of a piece and of the picture."""
    return tuple(frame(film.path, piece["begin"] + piece["frames"] // 2)[45, 81])


def test_a_draft_shows_what_is_exact_and_tells_what_it_left_out(story: Path) -> None:
    film, pieces = rendered(story)
    assert [pieces[id]["camera"]["name"] for id in ("s1-1", "s1-2", "s1-3", "s1-4")] == [
        "paper", "paper", "still", "still"]
    lora = "the paper camera takes no LoRA, and leaves out ink.safetensors"
    assert pieces["s1-1"]["left_out"] == [lora]
    assert pieces["s1-2"]["left_out"] == [
        lora, "the paper camera begins with no picture, and starts the shot afresh"]
    assert "left_out" not in pieces["s1-3"]
    assert pieces["s1-3"]["shows"] == {"file": "vase.png"}
    red, green, blue = middle(film, pieces["s1-3"])
    assert blue > 150 > 90 > green > red


def test_a_model_is_given_its_options_loras_and_pictures(
        story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:WordsModel")
    film, pieces = rendered(story, camera="wan", wan={"shift": "3"})
    shots = [pieces[id] for id in ("s1-1", "s1-2", "s1-3")]
    assert {piece["camera"]["name"] for piece in shots} == {"wan"}
    assert shots[0]["camera"]["settings"] == [["shift", "3"], ["steps", "8"]]
    assert [piece["loras"][0]["file"] for piece in shots] == ["ink.safetensors"] * 3
    assert not [id for id, piece in pieces.items() if "left_out" in piece]
    assert "first_sha256" in pieces["s1-3"]
    _, _, blue = middle(film, pieces["s1-3"])
    assert blue > 150
    assert pieces["s1-4"]["camera"]["name"] == "still"


def test_another_lora_of_the_same_name_films_anew(
        story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:WordsModel")
    story.write_text(STORY.partition("> 近景")[0], encoding="utf-8")
    rendered(story, camera="wan")
    safetensors(story.parent / "ink.safetensors", 5)
    film, _ = rendered(story, camera="wan")
    assert film.shots[1] == 1
