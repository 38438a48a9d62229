"""Files that change while a film is made end in one sentence, or change nothing."""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import pytest

from tests.hostile.conftest import Victim
from tests.hostile.pictures import png

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev")

STORY = """\
---
title: T
look: {size: 160x90}
pace: {shot: 2}
music: {file: m.wav}
---
![](i.png)
A word.
"""


def slowly(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.slow)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A story with a picture and music."""
    (tmp_path / "x.md").write_text(STORY, encoding="utf-8")
    (tmp_path / "i.png").write_bytes(png(64, 36))
    with wave.open(str(tmp_path / "m.wav"), "wb") as music:
        music.setnchannels(1)
        music.setsampwidth(2)
        music.setframerate(8000)
        music.writeframes(bytes(16_000))
    return tmp_path


def render(victim: Victim, folder: Path, stage: str, swap: str) -> tuple[int, str]:
    ended = victim.run("render", "x.md", "--quiet", cwd=folder,
                       swap=(stage, f"tests.hostile.swaps:{swap}"))
    return ended["status"], ended["err"]


@pytest.mark.parametrize("swap", [
    "gone", "folder_instead", "pipe", "zeros", "ocean", slowly("shrunk"), slowly("words"),
    slowly("bomb")])
def test_a_picture_that_is_none_any_more_fails_the_render(
        victim: Victim, folder: Path, swap: str) -> None:
    status, said = render(victim, folder, "film", swap)
    assert status == 1
    assert said.startswith("narrator: ")
    assert "i.png" in said
    assert said.count("\n") == 1
    assert not list(folder.rglob("film.*")), "no film"
    assert not list(folder.rglob("*.part*")), "nothing half-written"


@pytest.mark.parametrize("swap", ["music_zeros", slowly("music_pipe")])
def test_music_that_is_none_any_more_fails_the_render(
        victim: Victim, folder: Path, swap: str) -> None:
    status, said = render(victim, folder, "score", swap)
    assert status == 1
    assert "m.wav" in said


@pytest.mark.parametrize("swap", [
    "story_gone_and_picture_grown", slowly("story_pipe_and_another_picture")])
def test_the_story_that_was_read_is_filmed_with_the_picture_that_is_there(
        victim: Victim, folder: Path, swap: str) -> None:
    status, said = render(victim, folder, "film", swap)
    assert (status, said) == (0, "")
    assert (folder / "films/x/film.mp4").is_file()
