"""What a wish changes of a plan, and all that it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from narrator.director import revising
from narrator.director.llm.asking import Desk
from narrator.director.revising import Revision
from narrator.errors import BadInput, BadShot, Written
from narrator.events import unheard
from narrator.film import plan as plan_film
from narrator.film import render
from narrator.plan.file import read_plan
from narrator.settings import Settings, settings
from narrator.shoot.kit import Kit

STORY = """---
title: The lamp
look: {aspect: 1:1, size: [64, 64]}
cast:
  Keeper: an old man in a blue coat
places:
  the tower: a white lighthouse
music: none
---
> Wide shot, lightning over the tower at night

A storm came.

> Medium shot of the Keeper reading

The Keeper read.
"""

KEPT = {"subject": None, "action": None, "setting": None, "mood": None, "framing": None,
        "cast": None, "places": None}
BRIGHTER = {**KEPT, "mood": "night, lightning so bright that the rocks are white"}


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.md"
    path.write_text(STORY, encoding="utf-8")
    plan_film(path, settings(out=tmp_path / "films"))
    return path


def told(lamp: Path, **answers: Any) -> Settings:
    """Settings by which a model answers as given, by the name of the question."""
    folder = lamp.parent / "replies"
    folder.mkdir(exist_ok=True)
    for name, answer in answers.items():
        (folder / f"{name.replace('_', '-')}.reply.json").write_text(json.dumps(answer))
    return settings(out=lamp.parent / "films", replies=folder)


def revise(path: Path, wish: str, shots: Sequence[str], chosen: Settings) -> Revision:
    return revising.revise(path, wish, shots, Kit(chosen).planners, chosen, unheard)


def brighter(lamp: Path, shots: tuple[str, ...] = ()) -> Revision:
    chosen = told(lamp, revise_find_1={"shots": ["s1-1"]}, revise_1={"1": BRIGHTER})
    return revise(lamp, "the lightning brighter", shots, chosen)


def test_the_shots_that_are_meant_are_found_and_only_what_was_asked_for_changes(lamp: Path) -> None:
    before = read_plan(lamp.with_suffix(".plan.yaml"))
    made = brighter(lamp)
    [change] = made.told.changes
    assert (change.shot, change.field, change.after) == ("s1-1", "mood", BRIGHTER["mood"])
    assert read_plan(lamp.with_suffix(".plan.yaml")) == before
    assert made.write().written
    after = read_plan(lamp.with_suffix(".plan.yaml"))
    [was, other], [now, same] = before.shots, after.shots
    assert same == other
    assert now == was.model_copy(update={
        "picture": was.picture.model_copy(update={"mood": BRIGHTER["mood"]})})


def test_what_was_revised_counts_as_written_by_hand(lamp: Path) -> None:
    brighter(lamp).write()
    lamp.write_text(STORY.replace("A storm came.", "A great storm came out of the west."), "utf-8")
    made = plan_film(lamp, settings(out=lamp.parent / "films"))
    assert made.kept.shots[0].picture.mood == BRIGHTER["mood"]
    assert made.kept.shots[0].lines[0].text == "A great storm came out of the west."


def test_a_shot_that_is_named_is_not_looked_for(lamp: Path) -> None:
    framing = {"size": "close", "angle": "low", "movement": "static", "lens": "normal"}
    chosen = told(lamp, revise_1={"1": {**KEPT, "framing": framing, "places": ["the tower"]}})
    made = revise(lamp, "closer", ("s1-2",), chosen)
    shot = made.source.kept.shots[1]
    assert {change.shot for change in made.told.changes} == {"s1-2"}
    assert "close" in shot.picture.framing
    assert "low" in shot.picture.framing
    assert shot.places == ("the tower",)


def test_whom_the_words_still_name_stays_in_the_picture(lamp: Path) -> None:
    change = {**KEPT, "action": "the Keeper closes a book", "cast": []}
    made = revise(lamp, "nobody else", ("s1-1",), told(lamp, revise_1={"1": change}))
    assert made.source.kept.shots[0].cast == ("Keeper",)


def test_whom_a_change_names_is_there_with_a_look(lamp: Path) -> None:
    changed = {**KEPT, "action": "the Keeper of the tower lifts a lamp towards us"}
    made = revise(lamp, "show him", ("s1-1",), told(lamp, revise_1={"1": changed}))
    shot = made.source.kept.shots[0]
    assert "Keeper" in shot.cast
    assert "the tower" in shot.places
    assert {change.field for change in made.told.changes} >= {"action", "cast"}


def test_no_two_that_are_exact_come_together(lamp: Path) -> None:
    for name in "ab":
        Image.new("RGB", (64, 64)).save(lamp.parent / f"{name}.png")
    lamp.write_text(STORY.replace("places:", "  Vase: {look: red, exact: true, picture: a.png}\n"
                                  "  Bowl: {look: blue, exact: true, picture: b.png}\nplaces:"),
                    encoding="utf-8")
    plan_film(lamp, settings(out=lamp.parent / "films"))
    both = {**KEPT, "cast": ["Vase", "Bowl"]}
    with pytest.raises(BadInput, match=r"revise-1 \(s1-1\): 1: only one that is exact"):
        revise(lamp, "show both", ("s1-1",), told(lamp, revise_1={"1": both}))


def test_a_locked_shot_is_neither_found_nor_changed(lamp: Path) -> None:
    file = lamp.with_suffix(".plan.yaml")
    file.write_text(file.read_text("utf-8").replace("id: s1-1\n", "id: s1-1\n        lock: true\n"),
                    encoding="utf-8")
    with pytest.raises(BadShot, match="is locked in the plan"):
        brighter(lamp, ("s1-1",))
    # it is not offered, so that an answer that names it is none
    with pytest.raises(BadInput, match=r"revise-find-1.*should be 's1-2'"):
        brighter(lamp)


def test_a_wish_that_means_no_shot_is_told(lamp: Path) -> None:
    chosen = told(lamp, revise_find_1={"shots": []})
    with pytest.raises(BadInput, match=r"no shot of lamp\.md is meant .*--shot"):
        revise(lamp, "more dragons", (), chosen)


@pytest.mark.parametrize(("wish", "problem"), [
    ("\x1b\u202e\udcff \n", "nothing is said of lamp.plan.yaml"),
    ("brighter " * 50_000, r"has 449,999 characters, and 2,000 are taken")])
def test_a_wish_that_says_nothing_or_far_too_much_is_told(lamp: Path, wish: str, problem: str
                                                          ) -> None:
    with pytest.raises(BadInput, match=problem) as raised:
        revise(lamp, wish, [], told(lamp))
    assert len(str(raised.value)) < 300


def test_a_plan_is_revised_by_its_own_name(lamp: Path) -> None:
    file = lamp.with_suffix(".plan.yaml")
    assert brighter(file).write().written
    assert read_plan(file).shots[0].picture.mood == BRIGHTER["mood"]


@pytest.mark.parametrize("named", [".md", ".plan.yaml"])
def test_a_plan_changed_meanwhile_is_not_written_over(
        lamp: Path, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = lamp.with_suffix(".plan.yaml")
    asked = Desk.ask

    def edited(self: Desk, questions: Any) -> Any:
        file.write_text(file.read_text("utf-8") + "# a note\n", encoding="utf-8")
        return asked(self, questions)

    monkeypatch.setattr(Desk, "ask", edited)
    made = brighter(lamp.with_suffix(named))
    with pytest.raises(BadInput, match="was changed while this run read it"):
        made.write()
    assert file.read_text("utf-8").endswith("# a note\n")


def test_a_plan_changed_while_somebody_makes_up_their_mind_is_not_written_over(lamp: Path) -> None:
    made = brighter(lamp)
    file = lamp.with_suffix(".plan.yaml")
    file.write_text(file.read_text("utf-8") + "# a note\n", encoding="utf-8")
    with pytest.raises(BadInput, match="was changed while this run read it"):
        made.write()


def test_the_wish_is_asked_about_in_a_dry_run(lamp: Path) -> None:
    folder = lamp.parent / "asked"
    chosen = settings(out=lamp.parent / "films", dry_run=folder)
    with pytest.raises(Written):
        revise(lamp, "the lightning brighter", (), chosen)
    asked = (folder / "revise-find-1.request.md").read_text("utf-8")
    assert "the lightning brighter" in asked
    assert "s1-1" in asked


def test_the_next_render_films_the_revised_shot_alone(lamp: Path) -> None:
    chosen = settings(out=lamp.parent / "films")
    render(lamp, chosen)
    brighter(lamp).write()
    [film] = render(lamp, chosen)
    assert film.shots[1] == 1
    assert film.lines[1] == 0
