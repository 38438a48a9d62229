"""What the command line makes of its streams and options before any work."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from typer.testing import CliRunner

import narrator.cli
from narrator.cli import app
from narrator.cli.options import asked_of_wan
from narrator.settings import settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_stream_that_lacks_a_character_shows_a_question_mark() -> None:
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1",
           "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    code = ("import sys; sys.argv = ['narrator', 'stories']\n"
            "from narrator.cli import main; main()")
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert b"qixi" in told.stdout
    assert b"??" in told.stdout


@pytest.mark.parametrize("stream", [None, StringIO()])
def test_a_stream_that_cannot_be_set_is_left_as_it_is(
        stream: StringIO | None, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[bool] = []
    monkeypatch.setattr(narrator.cli, "app", lambda: ran.append(True))
    monkeypatch.setattr(narrator.cli.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "stdout", stream)
    errors = TextIOWrapper(BytesIO(), "ascii", errors="backslashreplace")
    monkeypatch.setattr(sys, "stderr", errors)
    narrator.cli.main()
    assert ran
    assert errors.errors == "backslashreplace"


@pytest.mark.parametrize("name", ["story.md", "No Such.FOUNTAIN", "a/b.txt", "lamp.plan.yaml"])
def test_a_story_in_the_place_of_a_command_is_told_the_command(name: str) -> None:
    told = CliRunner().invoke(app, [name])
    [said] = told.stderr.splitlines()
    assert (told.exit_code, f"narrator render {shlex.quote(name)};" in said) == (2, True), said


def test_without_a_command_it_says_what_to_type() -> None:
    told = CliRunner().invoke(app, [])
    assert told.exit_code == 0
    typed = [line.strip().split("  ")[0] for line in told.stdout.splitlines() if line[:2] == "  "]
    assert typed[:2] == ["narrator stories andromeda", "narrator render andromeda.md"]
    for command in typed:
        named = command.split()[1]
        assert named == "--help" or CliRunner().invoke(app, [named, "--help"]).exit_code == 0


@pytest.mark.parametrize(("option", "says"), [
    ("--shot", "has no shot ''"), ("--scene", "has no scene ''")])
def test_an_empty_name_is_no_passage_and_not_the_whole_film(option: str, says: str) -> None:
    Path("lamp.md").write_text("---\ntitle: Lamp\n---\n\nA lamp burns above the sea.\n",
                               encoding="utf-8")
    told = CliRunner().invoke(app, ["render", "lamp.md", option, ""])
    assert (told.exit_code, says in told.output) == (2, True), told.output
    assert not Path("films").exists()
    both = CliRunner().invoke(app, ["render", "lamp.md", "--shot", "", "--scene", "1"])
    assert "are both given" in both.output


def test_a_sample_is_a_sentence_and_no_book() -> None:
    told = CliRunner().invoke(app, ["voices", "en", "--language", "en", "--say", "word " * 101])
    assert (told.exit_code, "--say has 505 characters" in told.output) == (2, True), told.output
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("command", [["gc", "--films", "."], ["gc", "--films", ".", "--dry-run"],
                                     ["verify"]])
def test_a_folder_that_is_no_store_is_refused_and_left_as_it_is(command: list[str]) -> None:
    Path("mine/tmp").mkdir(parents=True)
    Path("mine/tmp/letter.txt").write_text("dear", encoding="utf-8")
    Path("bare").mkdir()
    for name in ("mine", "bare"):
        told = CliRunner().invoke(app, ["store", *command, "--store", name])
        assert (told.exit_code, f"{name} is no store" in told.output) == (2, True), told.output
    assert sorted(map(str, Path().rglob("*"))) == [
        "bare", "mine", "mine/tmp", "mine/tmp/letter.txt"]


@pytest.mark.parametrize(("flags", "told"), [
    (["--wan", "steps"], "--wan 'steps' is no option and its value: write --wan steps=30"),
    (["--wan", "=3"], "--wan '=3' is no option and its value"),
    (["--wan", "stepz=3"], "--wan: the wan camera has no option 'stepz': did you mean steps?"),
    (["--wan", "shift=3", "--wan", "shift=4"], "--wan gives shift twice"),
    (["--model", "a", "--wan", "model=b"], "--wan gives model twice, or --model does too"),
    (["--model", "t2v-14b"], "")])
@pytest.mark.parametrize("command", ["render", "plan", "check", "storyboard"])
def test_options_of_a_camera_are_looked_at_before_any_work(
        tmp_path: Path, command: str, flags: list[str], told: str) -> None:
    ended = CliRunner().invoke(app, [command, "none.md", *flags])
    assert ended.exit_code == 2
    assert (told or "none.md: there is no such file") in ended.stderr


def test_flags_of_a_camera_are_added_to_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "narrator.toml").write_text("[wan]\nsteps = 20\nshift = 5\n")
    assert settings(wan=asked_of_wan("ti2v-5b", ["steps=30", "negative=a=b"])).wan == {
        "steps": "30", "shift": "5", "model": "ti2v-5b", "negative": "a=b"}
    assert asked_of_wan(None, None) is None
