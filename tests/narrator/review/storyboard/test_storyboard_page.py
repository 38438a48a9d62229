"""The storyboard's file: whole in itself, and whatever a story says stays words."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from narrator.errors import BadInput
from narrator.events import Event, unheard
from narrator.review.rehearsal import rehearse
from narrator.review.storyboard import Board, storyboard
from narrator.settings import Settings, settings
from narrator.shoot.filming import filming, slates
from narrator.shoot.kit import Kit
from narrator.shoot.production import productions
from narrator.store import Store
from narrator.store.engine import kept
from scenes.camera import CAMERAS
from templates.loader import words

VOID = {"meta", "img", "br", "link", "input"}


class Page(HTMLParser):
    """The elements of a page, each with its attributes, and the text that is seen."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self._open):
            self.text += f" {data}"

    def all(self, tag: str, part: str = "") -> list[dict[str, str]]:
        return [values for name, values in self.elements
                if name == tag and (not part or part in values.get("class", "").split())]


@pytest.fixture(scope="module")
def page(board: Board) -> Page:
    return Page(board.path.read_text(encoding="utf-8"))


def test_it_lies_beside_the_film(board: Board, chosen: Settings) -> None:
    assert board.path == chosen.out / "lamp" / "storyboard.html"
    assert [file.name for file in board.path.parent.iterdir()] == ["storyboard.html"]
    assert (board.shots, board.filmed) == (4, 0)


def test_every_shot_has_its_frame_number_words_times_and_prompt(page: Page) -> None:
    assert [one["id"] for one in page.all("article")] == ["s1-1", "s1-2", "s2-1", "s2-2"]
    assert all(one["src"].startswith("data:image/jpeg;base64,") for one in page.all("img"))
    seen = " ".join(page.text.split())
    for told in ("Wide shot", "slow push in", "the tower at night",
                 "A lamp burns above the sea, and 1 < 2",
                 "Keeper (softly) : One more page.", "No words", "0:01", "2.0 s",
                 "take 2", 'A photograph "of" the lamp', "Prompt"):
        assert told in seen, told


def test_the_cast_and_places_are_told_with_their_looks_and_shots(page: Page) -> None:
    seen = " ".join(page.text.split())
    assert 'Keeper an old man <b>with</b> a "white" beard Seen in s1-2' in seen
    assert "Nobody a man in green not seen" in seen
    assert "the tower a white lighthouse on a black rock Seen in s1-1" in seen
    assert {"href": "#s1-2"}.items() <= next(
        one for one in page.all("a") if one["href"] == "#s1-2").items()
    assert [one["fill"] for one in page.all("rect") if one.get("fill")] == ["#182444", "#c83428"]


def test_it_names_nothing_outside_itself(page: Page) -> None:
    for _, values in page.elements:
        for name in ("src", "href", "srcset", "poster", "data", "action"):
            assert re.match(r"data:|#|$", values.get(name, "")), values
    text = " ".join(values.get("style", "") for _, values in page.elements)
    assert text.strip() == ""
    assert "url(" not in text


def test_words_of_a_story_become_no_markup_and_no_template(page: Page, board: Board) -> None:
    whole = board.path.read_text(encoding="utf-8")
    assert len(page.all("script")) == 1
    assert len(page.all("img")) == 4
    assert not [name for _, values in page.elements for name in values if name.startswith("on")]
    assert "<img src=x" not in whole
    assert "{{ 7 * 7 }}" in whole
    assert "</script><img src=x onerror=alert(1)>" in page.text


def test_a_policy_lets_the_page_run_its_own_script_and_no_other(page: Page) -> None:
    policy = next(one["content"] for one in page.all("meta") if "http-equiv" in one)
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[\w+/]+=*';", policy)
    assert "unsafe" not in policy


def test_what_is_spoken_can_be_heard_before_anything_is_filmed(page: Page) -> None:
    assert len(page.all("audio")) == 2
    assert all(one["src"].startswith("data:audio/mp4;base64,") for one in page.all("audio"))
    assert not page.all("video")
    assert len(page.all("button", "play")) == 2


def test_a_filmed_shot_can_be_seen(filmed: Board) -> None:
    page = Page(filmed.path.read_text(encoding="utf-8"))
    assert filmed.filmed == 4
    assert len(page.all("video")) == 4
    assert all(one["src"].startswith("data:video/mp4;base64,") for one in page.all("video"))


def test_the_second_storyboard_makes_nothing_anew(story: Path, chosen: Settings, board: Board
                                                   ) -> None:
    before = board.path.read_bytes()
    events: list[Event] = []
    assert storyboard(story, chosen, events.append) == board
    assert board.path.read_bytes() == before
    assert {event.stage for event in events} == {"plan", "speak", "draw"}
    assert all(event.kept == event.total for event in events if event.stage != "plan")


def test_a_storyboard_films_nothing_and_writes_no_plan(story: Path, chosen: Settings,
                                                       board: Board) -> None:
    assert not story.with_name("lamp.plan.yaml").exists()
    kit, store = Kit(chosen), Store(chosen.store_folder)
    [film] = productions([story], kit, chosen, unheard)
    timed, guessed = rehearse(film, kit, store, Path("nowhere"))
    assert guessed == frozenset()
    assert not any(kept(work, store) for work in filming(slates([timed], kit)))


def test_what_cannot_be_a_film_is_no_storyboard(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        storyboard(tmp_path / "none.md", settings(out=tmp_path / "films"))
    assert not (tmp_path / "films").exists()


def test_a_camera_that_draws_no_single_frame_is_stood_in_for_by_a_sketch(
        story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "model", "tests.doubles.model_cameras:WordsModel")
    made = storyboard(story, settings(out=tmp_path, camera="model"))
    states = re.findall(r'<span class="state">(\w+)</span>', made.path.read_text(encoding="utf-8"))
    assert states == ["Sketch"] * 3  # the picture is the still camera's own


def test_what_a_model_begins_with_is_shown_in_its_sketch(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "model", "tests.doubles.model_cameras:WordsModel")
    Image.new("RGB", (160, 90), (200, 30, 30)).save(tmp_path / "red.png")
    path = tmp_path / "x.md"
    path.write_text("---\ntitle: X\nlook: {size: 160x90}\n---\n\n![](red.png) {camera: model}\n",
                    encoding="utf-8")
    page = storyboard(path, settings(out=tmp_path)).path.read_text(encoding="utf-8")
    assert re.findall(r'<span class="state">(\w+)</span>', page) == ["Sketch"]
    drawn = re.search(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", page)
    assert drawn is not None
    with Image.open(BytesIO(base64.b64decode(drawn[1]))) as frame:
        red, green, _ = frame.getpixel((frame.width // 2, frame.height // 2))
    assert red > 150 > 90 > green


def test_a_chinese_story_has_a_chinese_page(tmp_path: Path) -> None:
    path = tmp_path / "qixi.md"
    path.write_text("---\n标题： 七夕\n画风： {尺寸: 160x90}\n---\n\n> 远景，夜。天河横贯夜空。\n\n"
                    "天河之东，住着织女。\n\n---\n\n她在织布。\n", encoding="utf-8")
    whole = storyboard(path, settings(out=tmp_path / "films")).path.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in whole
    for told in ("分镜头脚本", "片长", "从头播放", "提示词", "第 2 场", "秒"):
        assert told in whole, told


def test_a_chinese_page_carries_the_characters_that_stand_on_it(tmp_path: Path) -> None:
    story = tmp_path / "灯.md"
    story.write_text("---\ntitle: 灯\nlook: {size: 160x90}\n---\n> 远景，夜，海\n\n一盏灯亮着。\n",
                     encoding="utf-8")
    page = storyboard(story, settings(out=tmp_path / "films")).path.read_text("utf-8")
    font = re.search(r"url\(data:font/woff;base64,([A-Za-z0-9+/=]+)\)", page)
    assert font is not None
    with TTFont(BytesIO(base64.b64decode(font[1]))) as carried:
        there = {chr(code) for code in carried.getBestCmap()}
    seen = {char for char in Page(page).text if char >= "\u2e80"}
    assert {"灯", "盏", "片", "。"} <= seen
    assert seen <= there


def test_the_page_says_the_same_things_in_both_languages() -> None:
    assert words("storyboard", "en").keys() == words("storyboard", "zh-CN").keys()
    assert words("storyboard", "fr") == words("storyboard", "en")
