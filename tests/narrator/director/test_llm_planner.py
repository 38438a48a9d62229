"""The planner llm over a server on this machine that answers otherwise each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.progress import silent
from narrator.director.remote import LLMPlanner
from narrator.errors import Unanswered, Written
from narrator.events import Event
from narrator.plan.planner import planner
from narrator.plan.planning import Planned, planned
from narrator.settings import Settings
from narrator.settings.models import LLM
from narrator.shoot.kit import Kit
from tests.doubles.llm_server import MODEL, Asked, LLMServer, Said, failing, obeying, wavering
from tests.narrator.director.conftest import Director, spoken, told


class Workshop:
    """A folder with a story, planned by the model of a server."""

    def __init__(self, director: Director, server: LLMServer) -> None:
        self.director, self.server = director, server
        self.heard: list[Event] = []
        self.settings = Settings(
            planner="llm", out=director.path.parent / "films", llm=LLM(
                url=server.url, model=MODEL, repairs=0))

    def plans(self) -> Planned:
        """Plans by the settings, and writes the plan."""
        story = self.director.story.path
        made = planned(story, Kit(self.settings).planners, self.settings, self.heard.append)
        made.write()
        return made


@pytest.fixture
def workshop(director: Director, llm_server: LLMServer) -> Workshop:
    llm_server.answers = wavering
    return Workshop(director, llm_server)


def test_a_story_is_planned_and_an_edited_one_asks_for_what_changed(workshop: Workshop) -> None:
    first = workshop.plans()
    assert (first.plan.planner, first.plan.model) == ("llm", MODEL)
    assert spoken(first.plan) == told(workshop.director.story)
    asked = len(workshop.server.asked)
    again = workshop.plans()
    assert (len(workshop.server.asked), again.plan, again.fresh) == (asked, first.plan, False)
    workshop.director.writes("Nobody had been lost.", "Nobody had been lost, but for one old hat.")
    edited = workshop.plans()
    assert len(workshop.server.asked) - asked <= 4
    assert edited.merged is not None
    assert len(edited.merged.kept) >= len(first.plan.shots) - 1
    assert not any("held her breath" in one.text for one in workshop.server.asked[asked:])


def test_a_touched_story_is_not_asked_about_again(workshop: Workshop) -> None:
    first = workshop.plans()
    asked = len(workshop.server.asked)
    workshop.director.body += "\n<!-- a note to myself -->\n"
    assert workshop.plans().kept.shots == first.kept.shots
    assert len(workshop.server.asked) == asked


def test_a_scene_that_fails_is_named_and_the_others_are_not_asked_again(workshop: Workshop) -> None:
    def failing_in_the_storm(asked: Asked) -> Said:
        storm = "The storm came in" in asked.text and "Say what is seen in" in asked.text
        return Said("no story") if storm else obeying(asked)

    workshop.server.answers = failing_in_the_storm
    with pytest.raises(Unanswered, match=r"^scene s2 \(The storm\): "):
        workshop.plans()
    assert not workshop.director.path.with_suffix(".plan.yaml").exists()
    asked = len(workshop.server.asked)
    workshop.server.answers = obeying
    workshop.plans()
    first, *rest = [one.text for one in workshop.server.asked[asked:]]
    assert "Say what is seen in" in first
    assert "Scene: The storm" in first
    assert all("The script supervisor" in text for text in rest)


def test_what_the_desk_says_and_each_question_are_heard(workshop: Workshop) -> None:
    workshop.plans()
    assert [event.note for event in workshop.heard if event.note]
    items = [event.item for event in workshop.heard]
    assert {"bible-1", "s1-pictures-1"} <= set(items)
    done = [event.done for event in workshop.heard if event.item.startswith(("bible", "s"))]
    assert done == sorted(done)


def test_a_dry_run_asks_nobody_and_a_recorded_run_is_repeated_without_a_server(
        workshop: Workshop, tmp_path: Path) -> None:
    folder, story = tmp_path / "said", workshop.director.story
    dry = planner("llm", workshop.settings.model_copy(update={"dry_run": tmp_path / "dry"}))
    with pytest.raises(Written):
        dry.plan(story, None, silent)
    assert workshop.server.asked == []
    assert "Ada climbed the tower" in (tmp_path / "dry/bible-1.request.md").read_text("utf-8")
    recorded = planner("llm", workshop.settings.model_copy(update={"record": folder}))
    plan = recorded.plan(story, None, silent)
    assert (folder / "s2-cut-1.reply.json").is_file()
    replied = planner("llm", Settings(out=tmp_path / "elsewhere", replies=folder,
                                      llm=LLM(model=MODEL)))
    assert replied.plan(story, None, silent) == plan


def test_without_a_server_the_doctor_is_told_what_is_missing(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, llm_server: LLMServer) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no language model is named" in str(LLMPlanner.examine())
    monkeypatch.setenv("NARRATOR_LLM__URL", llm_server.url)
    monkeypatch.setenv("NARRATOR_LLM__MODEL", MODEL)
    assert LLMPlanner.examine() is None


def test_a_refused_key_is_one_line(workshop: Workshop) -> None:
    workshop.server.answers = lambda asked: failing(401, "bad key")
    with pytest.raises(Unanswered) as raised:
        workshop.plans()
    assert len(str(raised.value).splitlines()) == 1
