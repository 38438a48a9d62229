"""The sheet of takes: a page whole in itself, and a picture; whatever words say stays words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from media.probe import probe
from narrator.cli import app
from narrator.errors import BadInput
from narrator.events import Event, Sheet
from narrator.film import render
from narrator.review.sheet import sheet
from narrator.review.sheet.contact import ACCENT, HIGHEST
from narrator.settings import Settings, settings
from narrator.shoot.takes.wanted import wanted
from templates.loader import words
from tests.narrator.review.storyboard.test_storyboard_page import Page
from tests.narrator.shoot.takes.conftest import EVIL


@pytest.fixture(scope="module")
def made(first: Path) -> Sheet:
    return sheet(first / "lamp.md", settings(out=first / "films"))


@pytest.fixture(scope="module")
def page(made: Sheet) -> Page:
    return Page(made.path.read_text(encoding="utf-8"))


def test_every_take_stands_under_its_shot_with_what_it_is(page: Page) -> None:
    named = [one["aria-label"] for one in page.all("article")]
    assert named[:3] == ["s1-1 take 1, Chosen", "s1-1 take 2", "s1-1 take 3"]
    assert named[3] == "s1-1 take 1 (dive, black)"
    assert named[7:] == ["s1-2 take 1, Chosen", "s1-2 take 2", "s1-2 take 3"]
    assert len(page.all("video")) == len(page.all("img")) == len(page.all("button", "play")) == 10
    assert len(page.all("button", "all")) == 2
    seen = " ".join(page.text.split())
    for told in ("s1-1 Wide shot, slow push in", "A lamp burns, and 1 < 2.", "Take 2 seed 8",
                 "move dive coat black", "Take 1 · seed 7", "paper · 1.9 s",
                 "Keeper : One more <page>."):
        assert told in seen, told


def test_below_each_stands_the_command_that_chooses_it(page: Page, first: Path) -> None:
    seen = " ".join(page.text.split())
    assert f"narrator choose {first}/lamp.md s1-1 2" in seen
    assert f"narrator choose {first}/lamp.md s1-1 'dive, black'" in seen


def test_words_become_no_markup_and_nothing_is_named_outside(page: Page, made: Sheet) -> None:
    whole = made.path.read_text(encoding="utf-8")
    assert "<img src=x" not in whole
    assert EVIL in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert len(page.all("script")) == 1
    for _, values in page.elements:
        assert not [name for name in values if name.startswith("on")]
        for name in ("src", "href", "srcset", "poster"):
            assert re.match(r"data:|#|$", values.get(name, "")), values
    policy = next(one["content"] for one in page.all("meta") if "http-equiv" in one)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_what_it_tells_names_every_clip(made: Sheet) -> None:
    assert len(made.takes) == 10
    assert [one.take for one in made.takes if one.chosen] == [1, 1]
    assert made.missing == ()
    for one in made.takes:
        assert probe(one.clips[0]).width == 160


def test_the_picture_has_a_row_for_each_take_and_frames_the_chosen(made: Sheet) -> None:
    [path] = made.pictures
    with Image.open(path) as picture:
        assert picture.width == 1800
        assert picture.height > 10 * 180
        accent = tuple(bytes.fromhex(ACCENT[1:]))
        column = [picture.getpixel((47, y)) for y in range(picture.height)]
    runs = re.findall("1{100,}", "".join(str(int(pixel == accent)) for pixel in column))
    assert len(runs) == 2, "the two chosen takes, and no other, stand in a frame"


def test_it_shows_the_shots_that_are_asked_for(folder: Path, chosen: Settings) -> None:
    made = sheet(folder / "lamp.md", chosen, shots=["1-2"])
    assert {one.shot for one in made.takes} == {"s1-2"}
    with pytest.raises(BadInput, match="has no takes of a shot 's1-3'; did you mean s1-"):
        sheet(folder / "lamp.md", chosen, shots=["s1-3"])


def test_what_is_gone_from_the_store_is_told(folder: Path, chosen: Settings) -> None:
    made = sheet(folder / "lamp.md", chosen)
    gone = next(one for one in made.takes if (one.shot, one.take) == ("s1-2", 2))
    (gone.clips[0].parent / "entry.json").unlink()
    less = sheet(folder / "lamp.md", chosen)
    assert less.missing == ("s1-2 take 2",)
    assert len(less.takes) == 9


def test_the_second_sheet_makes_nothing_anew(folder: Path, chosen: Settings) -> None:
    before = sheet(folder / "lamp.md", chosen).path.read_bytes()
    events: list[Event] = []
    assert sheet(folder / "lamp.md", chosen, events.append).path.read_bytes() == before
    assert {event.stage for event in events} == {"draw"}
    assert all(event.kept == event.total for event in events)


def test_very_many_takes_are_on_several_pictures(folder: Path, chosen: Settings,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrator.review.sheet.contact.HIGHEST", HIGHEST // 10)
    many = sheet(folder / "lamp.md", chosen).pictures
    assert [path.name for path in many] == ["takes.png", *(
        f"takes-{number}.png" for number in range(2, len(many) + 1))]
    assert len(many) > 2
    for path in many:
        with Image.open(path) as picture:
            assert picture.height <= HIGHEST // 10
    monkeypatch.undo()
    sheet(folder / "lamp.md", chosen)
    assert not list(many[0].parent.glob("takes-*.png"))


def test_a_chinese_film_has_a_chinese_sheet_and_upright_ones_more_moments(tmp_path: Path) -> None:
    story = tmp_path / "灯.md"
    story.write_text("---\n标题： 灯\n画风： {尺寸: 90x160}\n---\n> 远景，海上灯塔，推近 {3s}\n",
                     encoding="utf-8")
    chosen = settings(out=tmp_path / "films")
    render([story], chosen, wanted=wanted(2, []))
    made = sheet(story, chosen)
    page = Page(made.path.read_text(encoding="utf-8"))
    for told in ("多条对比", "第 2 条", "种子 43", "并排播放", "提示词"):
        assert told in page.text, told
    with Image.open(made.pictures[0]) as picture:
        picture.load()
    assert '<html lang="zh-CN">' in made.path.read_text(encoding="utf-8")


def test_the_sheet_says_the_same_things_in_both_languages() -> None:
    assert words("takes", "en").keys() == words("takes", "zh-CN").keys()


def test_the_command_lays_them_out_and_a_render_with_takes_does_so_by_itself(folder: Path) -> None:
    where = ["--out", str(folder / "films")]
    found = CliRunner().invoke(app, ["takes", str(folder / "lamp.md"), *where])
    assert found.exit_code == 0, found.output
    assert found.output.splitlines() == [
        f"{folder}/films/lamp/takes.html  10 takes of 2 shots",
        f"{folder}/films/lamp/takes.png"]
    again = CliRunner().invoke(app, ["render", str(folder / "lamp.md"), "--takes", "2", "--json",
                                     *where])
    lines = [json.loads(line) for line in again.output.splitlines()]
    assert [line["type"] for line in lines if line["type"] != "step"] == ["film", "takes"]
    assert lines[-1]["path"].endswith("lamp/takes.html")


def test_takes_do_not_go_with_watching(folder: Path) -> None:
    for flag, value in (("--takes", "2"), ("--vary", "coat: red")):
        found = CliRunner().invoke(app, ["render", str(folder / "lamp.md"), "--watch", flag, value])
        assert found.exit_code == 2
        assert f"{flag} goes without it" in found.stderr
