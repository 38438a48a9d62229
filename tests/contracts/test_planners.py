"""What every planner of the registry promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from audio.line import Line
from media.progress import silent
from narrator.plan import SHOT_ID, Plan
from narrator.plan.planner import PLANNERS, Planner
from narrator.settings import Settings
from narrator.story import (
    Beat,
    Direction,
    Image,
    Member,
    Overrides,
    Paragraph,
    Place,
    Story,
    StoryScene,
)
from tests.doubles.askers import Scripted, plain


def spoken(text: str, speaker: str = "") -> Paragraph:
    return Paragraph(spoken=Line(text=text, speaker=speaker), line=1)


ENGLISH = Story(
    path=Path("/tales/sea.md"), digest="d", title="Sea", language="en",
    cast=(Member(name="Cetus", look="a whale"),), places=(Place(name="the palace", look="white"),),
    scenes=(
        StoryScene(title="One", beats=(
            Beat(paragraphs=(spoken("Long ago it rained. " * 9), spoken("Go.", "Cetus"))),
            Beat(direction=Direction(text="Wide shot. Cetus below the palace", line=1),
                 overrides=Overrides(seconds=8, seed=7), paragraphs=(spoken("It looked up."),)))),
        StoryScene(beats=(
            Beat(image=Image(path=Path("/tales/a.png"), written="a.png", caption="A print")),))))

CHINESE = Story(
    path=Path("/tales/天河.md"), digest="d", title="天河", language="zh-CN",
    cast=(Member(name="织女", look="青衣"),),
    scenes=(StoryScene(title="天河", beats=(
        Beat(paragraphs=(spoken("天河之东，住着织女；她年年织锦，从不停歇，" * 5 + "直到那一天。"),
                         spoken("“河水涨了……”", "织女"))),
        Beat(direction=Direction(text="特写，玉簪划过夜空", line=1)))),))

EMPTY = Story(path=Path("/tales/x.md"), digest="d", title="X")

STORIES = {"english": ENGLISH, "chinese": CHINESE, "empty": EMPTY}


ASKING = ("llm", "local")
"""Planners that ask somebody: here, one who answers with the first of what is allowed."""


@contextmanager
def desk(*asked: Any) -> Iterator[Scripted]:
    yield plain()


@pytest.fixture(autouse=True)
def somebody_who_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrator.director.planner.desk", desk)


def made_of(name: str, folder: Path) -> Planner:
    """The planner of that name, also where the packages are not that ask a real model."""
    made = resolve_name(PLANNERS[name])
    found: Planner = made(Settings(out=folder)) if name in ASKING else made()
    return found


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("name", PLANNERS)
class TestPlanner:
    @pytest.fixture(autouse=True)
    def made(self, name: str, tmp_path: Path) -> None:
        self.planner = made_of(name, tmp_path)

    def plan(self, name: str, story: Story, before: Plan | None = None) -> Plan:
        return self.planner.plan(story, before, silent)

    def test_it_is_a_planner_of_its_name(self, name: str, story: Story) -> None:
        assert isinstance(self.planner, Planner)
        assert self.planner.name == name

    def test_every_word_is_there_once_and_in_order(self, name: str, story: Story) -> None:
        said = [(paragraph.spoken.speaker, char) for scene in story.scenes for beat in scene.beats
                for paragraph in beat.paragraphs for char in paragraph.spoken.text if char != " "]
        assert [(line.speaker, char) for shot in self.plan(name, story).shots
                for line in shot.lines for char in line.text if char != " "] == said

    def test_the_same_story_is_planned_the_same(self, name: str, story: Story) -> None:
        made = self.plan(name, story)
        assert self.plan(name, story) == made
        assert [shot.lines for shot in self.plan(name, story, before=made).shots] == [
            shot.lines for shot in made.shots]

    def test_ids_are_well_formed_and_given_once(self, name: str, story: Story) -> None:
        made = self.plan(name, story)
        ids = [*(shot.id for shot in made.shots), *(scene.id for scene in made.scenes)]
        assert len(set(ids)) == len(ids)
        assert all(re.match(SHOT_ID, shot.id) for shot in made.shots)

    def test_only_known_names_are_seen(self, name: str, story: Story) -> None:
        made = self.plan(name, story)
        assert {*story.cast} <= {*made.cast}
        for shot in made.shots:
            assert {*shot.cast} <= {member.name for member in made.cast}
            assert {*shot.places} <= {place.name for place in made.places}

    def test_what_the_story_forces_is_kept(self, name: str, story: Story) -> None:
        made = self.plan(name, story)
        forced = [beat.overrides for scene in story.scenes for beat in scene.beats
                  if beat.overrides.seconds]
        assert [(shot.seconds, shot.seed) for shot in made.shots if shot.seconds] == [
            (one.seconds, one.seed) for one in forced]

    def test_the_story_s_pictures_are_kept(self, name: str, story: Story) -> None:
        images = [beat.image for scene in story.scenes for beat in scene.beats if beat.image]
        assert [(shot.image, shot.caption, shot.camera) for shot in self.plan(name, story).shots
                if shot.image] == [(one.path, one.caption, "still") for one in images]

    def test_all_that_a_render_needs_is_carried_over(self, name: str, story: Story) -> None:
        made = self.plan(name, story)
        assert (made.story, made.digest, made.title, made.language, made.pace) == (
            story.path.name, story.digest, story.title, story.language, story.pace)
        # What the story leaves open of its look, a planner may say.
        opened = {name: getattr(story.look, name) for name in ("era", "palette")
                  if not getattr(story.look, name)}
        assert made.look.model_copy(update=opened) == story.look
        assert all(shot.made.words for shot in made.shots)
