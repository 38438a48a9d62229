"""Which plan is a story's."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.errors import BadInput, Conflict
from narrator.events import unheard
from narrator.plan.file import read_plan
from narrator.plan.planning import Planned, planned
from narrator.settings import settings
from narrator.shoot.kit import Kit

STORY = "---\ntitle: The lamp\n---\n> Wide shot. A lamp\n\nA lamp burns above the sea.\n"
SCREENPLAY = "Title: The lamp\n\nEXT. SEA - NIGHT\n\nA lamp burns above the sea.\n"


def plan(path: Path) -> Planned:
    chosen = settings(out=path.parent / "films")
    return planned(path, Kit(chosen).planners, chosen, unheard)


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    """A story with its plan, in which somebody changed a framing; and another of its name."""
    path = tmp_path / "lamp.md"
    path.write_text(STORY, encoding="utf-8")
    made = plan(path)
    made.write()
    made.file.write_text(made.file.read_text(encoding="utf-8").replace("Wide shot", "Close-up"),
                         encoding="utf-8")
    path.with_suffix(".fountain").write_text(SCREENPLAY, encoding="utf-8")
    return path


def test_two_stories_of_one_name_never_share_a_plan(lamp: Path) -> None:
    file = lamp.with_name("lamp.plan.yaml")
    before = file.read_bytes()
    with pytest.raises(Conflict, match=(
            r"lamp\.plan\.yaml is the plan of lamp\.md, and lamp\.fountain would have the same: "
            r"rename one .* or, .* take lamp\.md away$")):
        plan(lamp.with_suffix(".fountain"))
    plan(lamp).write()
    assert file.read_bytes() == before


@pytest.mark.parametrize("text", [STORY, STORY.replace("above", "over")])
def test_a_story_that_was_renamed_keeps_its_plan(lamp: Path, text: str) -> None:
    lamp.unlink()
    renamed = lamp.with_suffix(".markdown")
    renamed.write_text(text, encoding="utf-8")
    made = plan(renamed)
    made.write()
    assert made.kept.shots[0].picture.framing == "Close-up"
    assert read_plan(made.file) == made.kept
    assert lamp.name not in made.file.read_text(encoding="utf-8")


def test_a_copied_story_may_begin_with_a_copied_plan(lamp: Path) -> None:
    copy = lamp.with_name("torch.md")
    copy.write_text(STORY.replace("above", "over"), encoding="utf-8")
    copy.with_name("torch.plan.yaml").write_bytes(lamp.with_name("lamp.plan.yaml").read_bytes())
    assert plan(copy).kept.shots[0].picture.framing == "Close-up"


@pytest.mark.parametrize("story", ["", "''", "../lamp.md", ".", "/", "lamp"])
def test_a_plan_that_names_no_story_beside_it_is_the_story_s(lamp: Path, story: str) -> None:
    file = lamp.with_name("lamp.plan.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("story: lamp.md", f"story: {story}"),
                    encoding="utf-8")
    assert plan(lamp).kept.shots[0].picture.framing == "Close-up"


@pytest.fixture
def foreign(lamp: Path) -> Path:
    """The same story, its plan made by a planner that is not there."""
    file = lamp.with_name("lamp.plan.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("planner: outline", "planner: muse"),
                    encoding="utf-8")
    return lamp


def test_a_plan_that_stands_needs_not_who_made_it(foreign: Path) -> None:
    assert not plan(foreign).fresh


def test_a_plan_is_brought_up_to_date_by_who_made_it_and_nobody_else(foreign: Path) -> None:
    foreign.write_text(STORY + "\nIt burns all night.\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"made by the planner 'muse', .*--planner outline$"):
        plan(foreign)
    chosen = settings(out=foreign.parent / "films", planner="outline")
    made = planned(foreign, Kit(chosen).planners, chosen, unheard)
    assert made.kept.planner == "outline"
    assert made.kept.shots[0].picture.framing == "Close-up"
