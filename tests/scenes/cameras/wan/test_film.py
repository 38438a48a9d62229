"""The wan camera films a scene of an example, from words to a film that passes its checks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from media.probe import probe
from narrator.cli import app
from narrator.events import Event
from narrator.film import render
from narrator.settings import settings
from tests.doubles import tiny_wan as tiny

pytestmark = pytest.mark.slow

STORY = Path(__file__).parents[4] / "stories" / "andromeda.md"


def test_a_scene_of_an_example_is_filmed_finished_and_cut(weights: Path, tmp_path: Path) -> None:
    top, scene, *_ = STORY.read_text(encoding="utf-8").split("\n# ")
    top = top.replace("music: {mood: wonder}", "music: none")
    (tmp_path / STORY.name).write_text(f"{top}\n# {scene}", encoding="utf-8")
    asked = settings(camera="wan", size="128x72", out=tmp_path / "films",
                     wan={**tiny.OPTIONS, "weights": str(weights), "steps": "2"})
    events: list[Event] = []
    [film] = render(tmp_path / STORY.name, asked, events.append)

    found = probe(film.path)
    assert (found.width, found.height, found.fps) == (128, 72, 24)
    assert found.frames == pytest.approx(film.seconds * 24, abs=1)
    assert "the processor films" in " ".join(event.note for event in events)
    told = json.loads((film.path.parent / "manifest.json").read_text(encoding="utf-8"))
    shots = [piece for piece in told["pieces"] if piece["camera"]["name"] == "wan"]
    assert len(shots) >= 2
    assert {piece["camera"]["model"] for piece in shots} == {"t2v-a14b"}
    assert {(piece["setup"]["width"], piece["setup"]["fps"]) for piece in shots} == {(64, 16)}
    assert all([station["name"] for station in piece["finishing"]] == ["rate", "size"]
               for piece in shots)
    assert len({piece["clip_sha256"] for piece in shots}) == len(shots)
    assert not [*(asked.store_folder / "half").glob("clips/*")]

    assert render(tmp_path / STORY.name, asked)[0].shots[1] == 0


def test_a_sentence_is_filmed_by_the_model_and_options_that_flags_name(
        weights: Path, tmp_path: Path) -> None:
    options = {**tiny.OPTIONS, "weights": str(weights), "steps": "2"}
    flags = [word for key, value in options.items() for word in ("--wan", f"{key}={value}")]
    made = CliRunner().invoke(app, [
        "shoot", "一只红狐狸跃入湖中", "--takes", "2", "--camera", "wan", "--model", "t2v-1.3b",
        *flags, "--seconds", "0.5", "--size", "128x72", "--out", str(tmp_path)])
    assert made.exit_code == 0, made.output
    clips = sorted((tmp_path / "shoot-一只红狐狸跃入湖中").glob("*.mp4"))
    assert [clip.name for clip in clips] == ["take-1.mp4", "take-2.mp4"]
    assert clips[0].read_bytes() != clips[1].read_bytes()
    found = probe(clips[0])
    assert (found.width, found.height, found.fps, found.frames) == (128, 72, 24, 13)
