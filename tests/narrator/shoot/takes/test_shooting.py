"""One sentence becomes clips: no story is needed, and nothing is left to luck."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from typer.testing import CliRunner

from media.probe import probe
from narrator.cli import app
from narrator.errors import BadInput
from narrator.events import Event
from narrator.settings import Settings, settings
from narrator.shoot.sentence import file_name, folder_name, shoot
from narrator.shoot.takes.choosing import choose
from narrator.shoot.takes.record import read
from narrator.shoot.takes.wanted import wanted
from narrator.store import Store
from narrator.store.upkeep import clear
from scenes.camera import CAMERAS
from tests.doubles.disc_camera import DiscCamera

FOX = "一只红狐狸跃入湖中"
SCHEMA = json.loads((Path(__file__).parents[4] / "docs" / "events.schema.json").read_text("utf-8"))


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return settings(out=tmp_path / "films", size="160x90")


def clips(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.mp4"))}


def test_a_sentence_becomes_clips_of_that_length_and_size(small: Settings) -> None:
    folder = shoot(FOX, small, wanted=wanted(2, []), seconds=1.5)
    assert folder == small.out / f"shoot-{FOX}"
    assert [*clips(folder)] == ["take-1.mp4", "take-2.mp4"]
    found = probe(folder / "take-1.mp4")
    assert (found.width, found.height, found.frames, found.fps) == (160, 90, 36, 24)
    assert clips(folder)["take-1.mp4"] != clips(folder)["take-2.mp4"]


def test_it_is_read_as_a_direction_in_the_language_of_its_words(small: Settings) -> None:
    chinese = read(shoot(f"近景，{FOX}，黎明", small, seconds=0.5))
    english = read(shoot("Close-up of a fox on a beach, pan left, rain", small, seconds=0.5))
    assert chinese is not None
    assert english is not None
    assert (chinese.language, english.language) == ("zh-CN", "en")
    assert chinese.takes[0].picture.framing == "近景"
    assert "镜头：近景" in chinese.takes[0].prompt
    picture = english.takes[0].picture
    assert (picture.subject, picture.framing) == ("a fox", "Close-up, pan left")
    assert (picture.setting, picture.mood) == ("on a beach", "rain")


def test_the_same_words_give_the_same_clips_in_another_folder(small: Settings, tmp_path: Path
                                                              ) -> None:
    other = settings(out=tmp_path / "again", size="160x90")
    both = [clips(shoot("A ship at sea", one, seconds=0.5)) for one in (small, other)]
    assert both[0] == both[1]


def test_what_was_shot_stays_until_takes_1(small: Settings) -> None:
    folder = shoot(FOX, small, wanted=wanted(2, []), seconds=0.5)
    events: list[Event] = []
    shoot(FOX, small, events.append, wanted(None, ["coat: black | +white snow"]), seconds=0.5)
    assert {"take-1-black.mp4", "take-1.mp4", "take-2.mp4"} < {*clips(folder)}
    assert len(clips(folder)) == 4
    assert events[-1].kept == 1, "take 1 is in the store"
    store = Store(small.store_folder)
    clear(store, [small.out], others=False)
    shoot(FOX, small, events.append, wanted(1, []), seconds=0.5)
    assert events[-1].kept == 1
    assert [*clips(folder)] == ["take-1.mp4"]
    assert choosable(folder) == ["1"]


def choosable(folder: Path) -> list[str]:
    record = read(folder)
    return [one.name for one in record.takes] if record else []


def test_another_style_is_another_folder(small: Settings) -> None:
    plain = shoot("A ship", small, seconds=0.5)
    ink = shoot("A ship", small, seconds=0.5, style="ink-and-silk")
    assert (plain.name, ink.name) == ("shoot-a-ship", "shoot-a-ship-ink-and-silk")
    record = read(ink)
    assert record is not None
    assert record.takes[0].style == "ink-and-silk"
    assert clips(plain) != clips(ink)


@pytest.mark.parametrize(("words", "name"), [
    ("A red fox", "shoot-a-red-fox"), ("A red fox.", "shoot-a-red-fox"),
    (f"{FOX}。", f"shoot-{FOX}"), ("../../etc/passwd", "shoot-etc-passwd-"),
    (100 * "fox ", "shoot-fox-fox-"), ("a, b", "shoot-a-b-")])
def test_a_folder_is_called_after_the_words_and_stays_among_the_films(words: str, name: str
                                                                      ) -> None:
    found = folder_name(words)
    assert found.startswith(name)
    assert (found == name) == (not name.endswith("-"))
    assert "/" not in found
    assert len(found.encode()) < 255
    assert folder_name(words) != folder_name(words + " and more")


def test_clips_of_different_words_have_different_names(small: Settings) -> None:
    folder = shoot("A ship", small, seconds=0.5,
                   wanted=wanted(None, ["move: push | push in", "sky: x | in x"]))
    assert len(clips(folder)) == 5


@pytest.mark.parametrize(("words", "told"), [
    ("…!", "there is nothing to film"), ("", "there is nothing to film"),
    ("a \u202efox", "hidden character U"), (3000 * "a fox ", "at most 5,000")])
def test_what_cannot_be_filmed_is_one_clear_error(small: Settings, words: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        shoot(words, small)
    assert not small.out.exists()


@pytest.mark.parametrize("seconds", [0, -1, 21])
def test_a_length_that_the_camera_does_not_film_is_told(small: Settings, seconds: float) -> None:
    with pytest.raises(BadInput, match=f"--seconds {seconds} cannot be filmed: the camera 'paper' "
                                       "films up to 20.00 s"):
        shoot(FOX, small, seconds=seconds)
    assert not small.out.exists()


@pytest.mark.parametrize(("asked", "told"), [
    ({"camera": "wan"}, "^the wan camera needs a GPU"),
    ({"quality": "fast"}, "quality fast is made with the camera 'wan', and the wan camera needs a"),
    ({"camera": "wan", "wan": {"steps": "0"}}, "steps '0' is no number of steps")])
def test_what_this_machine_lacks_is_told_and_nothing_is_written(
        small: Settings, asked: dict[str, object], told: str, monkeypatch: pytest.MonkeyPatch
        ) -> None:
    monkeypatch.setattr("scenes.cameras.wan.device.driver", lambda: False)
    with pytest.raises(BadInput, match=told):
        shoot(FOX, small.model_copy(update=asked))
    assert not small.out.exists()


@pytest.fixture
def disc(monkeypatch: pytest.MonkeyPatch) -> type[DiscCamera]:
    """A camera of sizes and a rate of its own."""
    monkeypatch.setitem(CAMERAS, "disc",
                        "tests.doubles.disc_camera:DiscCamera")  # type: ignore[arg-type]
    DiscCamera.filmed.clear()
    return DiscCamera


def test_clips_are_finished_and_another_rate_films_nothing_again(
        disc: type[DiscCamera], tmp_path: Path) -> None:
    asked = ["shoot", FOX, "--camera", "disc", "--seconds", "0.5", "--out", str(tmp_path), "--size"]
    for size, fps, frames in (("160x90", "24", 13), ("320x180", "30", 16)):
        made = CliRunner().invoke(app, [*asked, size, "--fps", fps])
        assert made.exit_code == 0, made.output
        found = probe(tmp_path / f"shoot-{FOX}" / "take-1.mp4")
        assert f"{found.width}x{found.height}" == size
        assert (found.fps, found.frames) == (int(fps), frames)
    assert len(disc.filmed) == 1


def test_an_upscaler_that_will_not_do_is_told_before_anything_is_filmed(
        disc: type[DiscCamera], tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"x": np.zeros(1)}, tmp_path / "none.safetensors")
    with pytest.raises(BadInput, match=r"upscaler .*none\.safetensors"):
        shoot(FOX, settings(out=tmp_path / "films", camera="disc",
                            upscaler=tmp_path / "none.safetensors"))
    assert disc.filmed == []
    assert not list((tmp_path / "films").glob("shoot-*"))


def test_a_camera_that_needs_a_picture_is_refused(small: Settings) -> None:
    with pytest.raises(BadInput, match="which needs a picture"):
        shoot(FOX, small.model_copy(update={"camera": "still"}))


def test_what_was_shot_without_a_story_has_no_plan_to_choose_in(small: Settings) -> None:
    folder = shoot(FOX, small, seconds=0.5)
    with pytest.raises(BadInput, match="was shot without a story, and so has no plan"):
        choose(folder, "s1-1", "1", small)


def test_the_command_prints_the_prompts_the_clips_and_the_sheet(tmp_path: Path) -> None:
    asked = ["shoot", FOX, "--takes", "2", "--vary", "时间：夜", "--seconds", "0.5",
             "--size", "160x90", "--out", str(tmp_path)]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert lines[0].startswith(f"{FOX}。镜头：")
    folder = tmp_path / f"shoot-{FOX}"
    assert lines[1:3] == [f"{folder}/take-1.mp4  seed 42", f"{folder}/take-2.mp4  seed 43"]
    assert lines[3].startswith(f"{FOX}，时间夜。")
    assert lines[4:] == [
        f"{folder}/take-1-夜.mp4  seed 42  夜", f"{folder}/take-2-夜.mp4  seed 43  夜",
        f"{folder}/takes.html  4 takes of 1 shot", f"{folder}/takes.png"]
    assert CliRunner().invoke(app, [*asked, "--quiet"]).output == ""
    for line in CliRunner().invoke(app, [*asked, "--json"]).output.splitlines():
        jsonschema.validate(json.loads(line), SCHEMA)
    last = json.loads(line)
    assert [one["file"] for one in last["takes"]][:2] == [f"{folder}/take-1.mp4",
                                                         f"{folder}/take-2.mp4"]


def test_a_clip_is_called_after_its_take_and_words() -> None:
    from narrator.plan import Plan, Shot
    from narrator.shoot.takes.take import Take

    take = Take(Plan(story="", digest="", title=""), Shot(id="s1-1", take=3),
                (("move", "dive"), ("coat", "black")))
    assert file_name(take) == "take-3-dive_black.mp4"
