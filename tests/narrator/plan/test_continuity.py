"""A shot goes on from the one before: in its scene, twice in a row, and by a camera that can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from media.progress import silent
from narrator.errors import BadStory, Conflict
from narrator.events import unheard
from narrator.film import plan as planned
from narrator.plan import Plan
from narrator.plan.file import read_plan
from narrator.plan.merge import merge
from narrator.plan.outline import OutlinePlanner
from narrator.review.rehearsal import rehearse
from narrator.settings import settings
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production, productions
from narrator.store import Store
from narrator.story.readers import read_story
from scenes.camera import CAMERAS

HEAD = "---\ntitle: X\nlook: {size: 160x90}\nmusic: none\n---\n"
Tell = Callable[..., Path]


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """Write a story of these directions, each on every other line from line 7 on."""
    def write(*directions: str) -> Path:
        path = tmp_path / "x.md"
        path.write_text(HEAD + "\n" + "\n\n".join(directions) + "\n", encoding="utf-8")
        return path
    return write


def outlined(path: Path) -> Plan:
    return OutlinePlanner().plan(read_story(path), None, silent)


def produced(path: Path, **chosen: object) -> Production:
    told = settings(out=path.parent, **chosen)
    [made] = productions([path], Kit(told), told, unheard)
    return made


def test_the_plan_says_so_and_a_long_direction_s_later_shots_do_not(tell: Tell) -> None:
    words = "A sentence that takes a while to be spoken by anybody. " * 12
    plan = outlined(tell("> A ship.", "> A storm. {continues}", words))
    assert [shot.continues for shot in plan.shots] == [False, True, *[False] * (
        len(plan.shots) - 2)]
    assert len(plan.shots) > 3


@pytest.mark.parametrize(("directions", "line", "says"), [
    (["> A ship. {continues}"], 7, "its scene has none before it: leave continues out"),
    (["> A ship.", "# Two", "> 海。{接上}"], 11, "its scene has none before it"),
    (["> A ship.", "> B. {continues}", "> C. {continues}", "> D. {延续}"], 13,
     "continues the shot before, as 2 before it do, and a third would blur")])
def test_what_cannot_go_on_is_refused_at_its_line_before_a_plan_is_written(
        tell: Tell, directions: list[str], line: int, says: str) -> None:
    path = tell(*directions)
    with pytest.raises(BadStory) as caught:
        planned(path, settings())
    assert says in caught.value.problem
    assert caught.value.line == line
    assert not path.with_name("x.plan.yaml").exists()


def test_two_in_a_row_may_go_on_and_two_more_after_a_fresh_one(tell: Tell) -> None:
    path = tell("> A.", "> B. {continues}", "> C. {continues}", "> D.", "> E. {continues}",
                "> F. {continues}")
    planned(path, settings())
    read = read_plan(path.with_name("x.plan.yaml"))
    assert [shot.continues for shot in read.shots] == [False, True, True, False, True, True]


def test_what_a_story_leaves_of_a_plan_must_be_able_to_go_on(tell: Tell) -> None:
    before = outlined(tell("> A ship.", "One.", "> A storm.", "Two."))
    scene = before.scenes[0]
    edited = before.model_copy(update={"scenes": (scene.model_copy(update={"shots": (
        scene.shots[0], scene.shots[1].model_copy(update={"continues": True}))}),)})
    with pytest.raises(Conflict, match="its scene has none before it"):
        merge(edited, outlined(tell("> A storm.", "Two.")))


def test_the_story_s_word_on_going_on_reaches_an_edited_plan(tell: Tell) -> None:
    before = outlined(tell("> A ship.", "One.", "> A storm.", "Two."))
    after = merge(before, outlined(tell("> A ship.", "One.", "> A storm. {continues}", "Two.")))
    assert [shot.continues for shot in after.plan.shots] == [False, True]
    assert after.changed == ("s1-2",)


@pytest.mark.parametrize(("asked", "into"), [
    ("continues", "cut"), ("continues, dissolve", "dissolve"), ("continues, fade", "fade"),
    ("8s", "dissolve")])
def test_it_begins_with_a_cut_unless_the_story_says_otherwise(
        tell: Tell, tmp_path: Path, asked: str, into: str) -> None:
    planned = produced(tell("> A ship.", f"> A storm. {{{asked}}}"))
    film, _ = rehearse(planned, Kit(settings()), Store(tmp_path / "store"), tmp_path)
    [piece] = [piece for piece in film.pieces if piece.shot == "s1-2"]
    assert piece.into.kind == into


@pytest.mark.parametrize(("asked", "wan"), [
    ({"camera": "wan"}, "WordsModel"), ({"camera": "wan"}, "PictureModel"), ({}, "LonelyModel")])
def test_a_draft_or_a_camera_that_begins_with_a_picture_takes_it(
        tell: Tell, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], wan: str) -> None:
    monkeypatch.setitem(CAMERAS, "wan", f"tests.doubles.model_cameras:{wan}")
    film = produced(tell("> A ship.", "> A storm. {continues}"), **asked)
    kit, last = Kit(settings(**asked)), film.plan.shots[-1]
    assert kit.cameras.of(last).limits.first_frame == bool(asked)


@pytest.mark.parametrize(("inside", "asked", "says"), [
    ("continues, camera: paper", {}, "the camera 'paper' begins with no picture: leave continues"),
    ("continues, camera: wan", {}, "begins with a picture, and wan's model lonely begins with no"),
    ("continues", {"camera": "wan"}, "wan's model lonely begins with none: say model i2v-a14b")])
def test_a_camera_that_cannot_begin_so_is_refused_at_the_line(
        tell: Tell, monkeypatch: pytest.MonkeyPatch, inside: str, asked: dict[str, str],
        says: str) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:LonelyModel")
    with pytest.raises(BadStory) as caught:
        produced(tell("> A ship.", f"> A storm. {{{inside}}}"), **asked)
    assert says in caught.value.problem
    assert caught.value.line == 9
