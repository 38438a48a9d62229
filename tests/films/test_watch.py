"""Watching while writing: each save is shown at once, and the film follows."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from media.probe import probe
from tests.forked import Fork, Forked

pytestmark = pytest.mark.slow

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "events.schema.json").read_text("utf-8"))


class Desk:
    """A watching render, and what it tells: films, previews and errors."""

    def __init__(self, process: Forked) -> None:
        self.process = process

    def told(self) -> dict[str, Any]:
        """The next line that is no step."""
        for line in self.process.stdout:
            found: dict[str, Any] = json.loads(line)
            jsonschema.validate(found, SCHEMA)
            if found["type"] != "step":
                return found
        raise AssertionError("the watch has ended")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@pytest.fixture
def desk(fork: Fork, short: Path, tmp_path: Path) -> Iterator[Desk]:
    with fork("render", short, "--watch", "--json", cwd=tmp_path) as process:
        yield Desk(process)


@pytest.mark.usefixtures("rendered_short")
def test_a_save_shows_what_changed_and_then_the_film(
        desk: Desk, short: Path, tmp_path: Path) -> None:
    first = desk.told()
    assert (first["path"], first["shots"]) == ("films/lamp/film.mp4", [4, 0])
    short.write_text(short.read_text("utf-8").replace("comes home", "goes home again"), "utf-8")
    preview, film = desk.told(), desk.told()
    assert preview["path"] == "films/lamp/preview.mp4"
    assert (preview["lines"], preview["shots"][0]) == ([1, 1], 1)
    seen = probe(tmp_path / preview["path"])
    assert (seen.width, seen.height) == (64, 64)  # half of 96x64, and no side under 64
    assert (film["path"], film["lines"]) == ("films/lamp/film.mp4", [2, 0])
    assert desk.stop() == 130


@pytest.mark.usefixtures("rendered_short")
def test_a_save_that_cannot_be_used_is_told_and_the_next_is_waited_for(
        desk: Desk, short: Path) -> None:
    good = short.read_text("utf-8")
    desk.told()
    short.write_text(good.replace("{fade}", "{fad}"), "utf-8")
    assert desk.told() == {
        "type": "error", "status": 2,
        "message": f"{short}:16: override 'fad' is not known; did you mean fade?"}
    short.write_text(good.replace("{fade}", "{cut}"), "utf-8")
    assert [desk.told()["path"] for _ in range(2)] == [
        "films/lamp/preview.mp4", "films/lamp/film.mp4"]
    assert desk.stop() == 130


def test_a_save_breaks_off_the_film_that_is_being_made(desk: Desk, short: Path) -> None:
    good = short.read_text("utf-8")
    for line in desk.process.stdout:
        if json.loads(line).get("stage") == "film":
            break
    short.write_text(good.replace("A lamp", "One lamp"), "utf-8")
    film = desk.told()
    assert film["path"] == "films/lamp/film.mp4"
    assert "One lamp" in (short.parents[1] / "films/lamp/film.en.srt").read_text("utf-8")
    assert desk.stop() == 130


def test_a_passage_is_rendered_by_itself_and_its_work_serves_the_film(
        narrator, short: Path, tmp_path: Path) -> None:
    run = narrator("render", short, "--scene", "2", "--json")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["path"] == "films/lamp/preview.mp4"
    assert sorted(path.name for path in (tmp_path / "films" / "lamp").iterdir()) == [
        ".lock", ".needs.json", "preview.mp4"]
    film = json.loads(narrator("render", short, "--json").stdout.splitlines()[-1])
    assert film["lines"] == [2, 1]
    assert film["shots"] == [4, 3]
    assert probe(tmp_path / "films/lamp/preview.mp4").width == 96


@pytest.mark.usefixtures("rendered_short")
def test_the_settings_are_asked_for_at_each_save_of_their_file(
        desk: Desk, tmp_path: Path) -> None:
    first = desk.told()
    assert probe(tmp_path / first["path"]).fps == 24
    (tmp_path / "narrator.toml").write_text("fps = 30\n", "utf-8")
    told = desk.told()
    while told["path"] != first["path"]:
        told = desk.told()
    assert probe(tmp_path / told["path"]).fps == 30
    assert desk.stop() == 130


def test_a_reader_that_leaves_ends_no_render(short: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-m", "narrator", "render", str(short), "--json"],
                          cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=120) == 0
    assert (tmp_path / "films/lamp/film.mp4").is_file()


def test_wrong_settings_are_told_as_a_line_too(narrator, short: Path) -> None:
    run = narrator("render", short, "--json", "--quality", "foo")
    assert run.returncode == 2
    [line] = run.stdout.splitlines()
    assert json.loads(line) == {"type": "error", "status": 2,
                                "message": run.stderr.removeprefix("narrator: ").strip()}


@pytest.mark.parametrize(("arguments", "told"), [
    (["--shot", "s1-1", "--scene", "1"], "--shot and --scene are both given"),
    (["--watch", "other.md"], "--watch takes one story, and 2 are named"),
])
def test_what_cannot_go_together_is_said(narrator, short: Path, arguments, told) -> None:
    run = narrator("render", short, *arguments)
    assert run.returncode == 2
    assert told in run.stderr
