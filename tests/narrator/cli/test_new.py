"""``narrator new``: a starter that renders, or a draft of which no word is lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from narrator.cli import app
from narrator.errors import BadInput
from narrator.events import Event
from narrator.plan.planning import planned
from narrator.review.check import check
from narrator.settings import settings
from narrator.shoot.kit import Kit
from narrator.story.readers import read_story
from narrator.story.starters import place
from narrator.story.text import speaking_seconds
from templates.loader import starters


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and output of ``narrator`` with ``arguments``."""
    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.output


def nobody(event: Event) -> None:
    """Listens to nothing."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("template", starters())
def test_every_starter_is_a_story_that_can_be_filmed(template: str, language: str) -> None:
    status, told = run("new", "my-story", "--template", template, "--language", language)
    assert (status, "narrator render my-story.md" in told) == (0, True)
    story = read_story(Path("my-story.md"))
    assert (story.title, story.language) == ("My story", language)
    assert all(member.described for member in story.cast)
    chosen = settings()
    plan = planned(Path("my-story.md"), Kit(chosen).planners, chosen, nobody).plan
    seen = {name for shot in plan.shots for name in shot.cast}
    assert seen == {member.name for member in story.cast}
    for shot in plan.shots:
        needed = sum(speaking_seconds(line.text) for line in shot.lines) + 1
        assert shot.seconds is None or shot.seconds > needed


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("template", starters())
def test_nothing_in_a_starter_is_doubtful(template: str, language: str) -> None:
    assert run("new", "my-story", "--template", template, "--language", language)[0] == 0
    assert check(Path("my-story.md"), settings()).findings == ()


def test_a_starter_is_in_the_language_of_its_name() -> None:
    assert run("new", "灯塔")[0] == 0
    assert run("new", "lamp.md")[0] == 0
    assert read_story(Path("灯塔.md")).language == "zh-CN"
    assert read_story(Path("lamp.md")).language == "en"


@pytest.mark.parametrize("name", ["a: b {c}", "- #x", "“q” & 'q'", "no", "1.10", "{{ title }}"])
def test_any_name_becomes_the_title_as_it_is(name: str) -> None:
    assert run("new", "--", name)[0] == 0
    assert read_story(Path(f"{name}.md")).title.casefold() == " ".join(
        name.replace("-", " ").split()).casefold()


def test_nothing_is_ever_overwritten() -> None:
    Path("lamp.md").write_text("mine", encoding="utf-8")
    Path("draft.txt").write_text("Words.", encoding="utf-8")
    for more in ([], ["--from", "draft.txt"]):
        status, told = run("new", "lamp", *more)
        assert (status, "lamp.md is there already" in told) == (2, True)
    Path("link.md").symlink_to("nowhere")
    assert run("new", "link")[0] == 2
    assert Path("lamp.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("arguments", "says"), [
    (["new", ".hidden"], "is no name for a story"), (["new", "no/where"], "there is no folder no"),
    (["new", "x/"], "is no name for a story"), (["new", "a" * 250], "is too long"),
    (["new", "a\u202eb"], "hidden character U+202E"), (["new", "a\U0001f31f"], "U+1F31F"),
    (["new", "x", "--template", "mith"], "did you mean myth?"),
    (["new", "x", "--language", "fr"], "write en or zh-CN"),
    (["new", "x", "--from", "no.txt"], "there is no such file"),
    (["new", "x", "--from", "no.docx"], "cannot be read"),
    (["new", "x", "--from", "a.pdf"], "is no draft"),
    (["new", "x", "--from", "a.txt", "--template", "myth"], "takes no --template")])
def test_what_cannot_begin_a_story_is_told(arguments: list[str], says: str) -> None:
    status, told = run(*arguments)
    assert (status, says in told) == (2, True), told
    assert list(Path().iterdir()) == []


def test_a_draft_becomes_a_story_to_edit() -> None:
    words = "第一章 塔\n\n玛拉（低声）：船没了。\n\n守灯人：“我知道。”他说。\n\n玛拉：走吧。\n"
    Path("draft.txt").write_text(words, encoding="utf-8")
    status, told = run("new", "灯", "--from", "draft.txt")
    assert status == 0
    assert "1 chapter; in it speak 玛拉, 守灯人" in told
    assert "describe them under cast:" in told
    story = read_story(Path("灯.md"))
    assert [one.described for one in story.cast] == [False, False]


def test_a_full_disk_leaves_nothing_that_blocks_the_next_attempt(
        monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []

    def filling(handle: int) -> None:
        flushed.append(handle)
        if len(flushed) != 2:  # of an example, the second file is the one that has no room
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", filling)
        for arguments, file in ((["new", "lamp"], "lamp.md"), (["stories", "qixi"], "jpg")):
            status, told = run(*arguments)
            assert (status, f"{file} is full: free some space" in told) == (1, True), told
    assert len(flushed) == 3
    assert [path for path in Path().rglob("*") if path.is_file()] == []
    assert run("new", "lamp")[0] == run("stories", "qixi")[0] == 0


def test_what_cannot_be_written_names_the_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "fsync", refuse)
    for arguments in (["new", "lamp"], ["stories", "andromeda"]):
        status, told = run(*arguments)
        assert status == 2
        assert "cannot be written (Read-only file system): go to a folder of yours" in told


def test_a_name_that_the_locale_cannot_read_is_told() -> None:
    status, told = run("new", "\udce6\udcb0")
    assert (status, "set LC_ALL=C.UTF-8" in told) == (2, True), told
    with pytest.raises(BadInput, match=r"is no name in UTF-8: rename it, or set LC_ALL=C\.UTF-8"):
        place("\udce6")


@pytest.mark.parametrize("name", ["story.md", "my story.fountain", "a.txt", "x.plan.yaml"])
def test_a_story_without_a_command_is_asked_about(name: str) -> None:
    status, told = run(name)
    assert status == 2
    assert "narrator render" in " ".join(told.split())


