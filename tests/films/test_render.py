"""The whole way: a story file becomes a film that a person would publish."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from media.probe import probe
from media.sound import loudness
from narrator.events import Delivered, Event
from narrator.film import render
from narrator.settings import settings
from scenes.formats import SIZES

pytestmark = pytest.mark.slow


def test_a_story_becomes_a_film_with_all_that_comes_with_it(
        rendered: tuple[Delivered, list[Event]], story: Path) -> None:
    film, events = rendered
    assert sorted(path.name for path in film.path.parent.iterdir()) == [
        ".lock", ".needs.json", "film.en.srt", "film.en.vtt", "film.mp4", "manifest.json",
        "poster.jpg", "timeline.otio"]
    found = probe(film.path)
    assert (found.width, found.height, found.fps, found.sample_rate) == (96, 64, 24, 48000)
    assert abs(found.audio_seconds - found.video_seconds) <= 1 / 24
    heard = loudness(film.path)
    assert heard.integrated_lufs == pytest.approx(-14, abs=1)
    assert heard.true_peak_dbtp <= -1
    assert {event.stage for event in events} == {
        "plan", "speak", "film", "score", "cut", "check"}
    assert story.with_name("lamp.plan.yaml").is_file()


def test_subtitles_hold_every_spoken_word(rendered: tuple[Delivered, list[Event]]) -> None:
    text = (rendered[0].path.parent / "film.en.srt").read_text(encoding="utf-8")
    shown = " ".join(line for line in text.splitlines() if line and not re.match(r"\d", line))
    assert shown == "A lamp burns. He reads. “One more page.” A ship comes home."


def test_the_manifest_says_what_made_each_piece(rendered: tuple[Delivered, list[Event]]) -> None:
    folder = rendered[0].path.parent
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert told["sources"] == ["A keeper's log"]
    assert [piece["id"] for piece in told["pieces"]] == [
        "title", "s1-1", "s1-2", "s2-1", "credits"]
    piece = told["pieces"][1]
    assert piece["camera"]["name"] == "paper"
    assert "lighthouse" in piece["setup"]["prompt"]
    assert piece["setup"]["seed"] == 7


def test_a_second_render_makes_nothing_and_the_same_film(
        rendered: tuple[Delivered, list[Event]], story: Path, tmp_path: Path) -> None:
    first = rendered[0]
    before = first.path.read_bytes()
    (again,) = render([story], settings(out=tmp_path / "films"))
    assert [made for _, made in (again.lines, again.shots, again.segments)] == [0, 0, 0]
    assert again.path.read_bytes() == before


def test_correcting_a_character_speaks_one_line_and_films_nothing(
        rendered: tuple[Delivered, list[Event]], story: Path, tmp_path: Path) -> None:
    story.write_text(story.read_text(encoding="utf-8").replace("lamp burns", "lamp turns"),
                     encoding="utf-8")
    (again,) = render([story], settings(out=tmp_path / "films"))
    assert again.lines[1] == 1
    assert again.shots[1] == 0


def test_another_take_films_one_shot_and_encodes_only_where_it_is_seen(
        rendered: tuple[Delivered, list[Event]], story: Path, tmp_path: Path) -> None:
    plan = story.with_name("lamp.plan.yaml")
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("id: s1-2\n", "id: s1-2\n        take: 2\n")
                    if "        id: s1-2" in text else
                    re.sub(r"( *)(- )?id: s1-2\n",
                           lambda m: f"{m[0]}{m[1]}{'  ' if m[2] else ''}take: 2\n", text),
                    encoding="utf-8")
    (again,) = render([story], settings(out=tmp_path / "films"))
    assert again.lines[1] == 0
    assert again.shots[1] == 1
    assert again.segments[1] == 2  # its dissolve in, and its body: a fade follows


def test_what_a_camera_does_not_read_films_nothing(
        rendered: tuple[Delivered, list[Event]], story: Path, tmp_path: Path) -> None:
    story.write_text(story.read_text(encoding="utf-8").replace(
        "seed: 7}", "seed: 7, negative: cars}"), encoding="utf-8")
    (again,) = render([story], settings(out=tmp_path / "films"))
    assert again.shots[1] == 0


def test_several_stories_are_filmed_as_one_list(short: Path, tmp_path: Path) -> None:
    other = short.with_name("灯 'two' [2], three.md")
    other.write_text(short.read_text(encoding="utf-8").replace("The Lamp", "灯 and lamp"),
                     encoding="utf-8")
    events: list[Event] = []
    films = render([short, other], settings(out=tmp_path / "films with, blanks"), events.append)
    assert [film.path.parent.name for film in films] == ["lamp", "灯 'two' [2], three"]
    assert all(probe(film.path).frames for film in films)
    # Only the title differs: the second film's shots are the first one's.
    assert films[1].shots[1] < films[0].shots[1]


def test_a_plan_is_rendered_as_it_is(rendered: tuple[Delivered, list[Event]], story: Path,
                                     tmp_path: Path) -> None:
    plan = story.with_name("lamp.plan.yaml")
    before = plan.read_bytes()
    story.unlink()
    (film,) = render([plan], settings(out=tmp_path / "films"))
    assert film.path == rendered[0].path
    assert film.shots[1] == 0
    assert plan.read_bytes() == before


@pytest.mark.parametrize(("asked", "size"), [
    ({"aspect": "9:16"}, (90, 160)), ({"size": "64x96"}, (64, 96))])
def test_aspect_and_size_can_be_asked_for(
        short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str],
        size: tuple[int, int]) -> None:
    monkeypatch.setitem(SIZES, "9:16", (90, 160))
    if asked.get("aspect"):
        short.write_text("---\ntitle: X\nmusic: none\n---\nA lamp.\n", encoding="utf-8")
    (film,) = render([short], settings(out=tmp_path / "films", **asked))
    found = probe(film.path)
    assert (found.width, found.height) == size
