"""Stories for a director, and a person who plans them now and then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from media.progress import silent
from narrator.director import directed
from narrator.plan import Plan, Shot
from narrator.plan.file import read_plan, write_plan
from narrator.plan.merge import Merged, merge
from narrator.plan.outline import OutlinePlanner
from narrator.settings import Settings
from narrator.story import Story
from narrator.story.readers import read_story
from tests.doubles.askers import Scripted, wavering

HEAD = ("---\ntitle: The Lamp\nlook: {style: oil on canvas}\ncast:\n"
        "  Ada: a girl in a red coat\n---\n")
BODY = """
# The tower

Ada climbed the tower at night. The keeper of the tower slept in his chair. A lamp burned above
the sea, as it had burned for a hundred years. Ada held her breath and looked into the light for a
long while. Then she heard a step upon the stair below.

> Close-up, slow push in. Ada lifts the lantern {6s}

She lifted it high.

# The storm

The storm came in from the west before anybody knew. Waves broke over the black rock, one after the
other. The keeper woke, and reached for the rope of the great bell. It rang all night over the sea.

# Morning

In the morning there were four boats in the harbour. Nobody had been lost. Ada slept until noon.
"""


class Director:
    """A person with a story and its plan, which a model directs that never answers twice the
    same."""

    def __init__(self, folder: Path, body: str = BODY, head: str = HEAD) -> None:
        self.path, self.head, self.body = folder / "lamp.md", head, body
        self.plan: Plan | None = None
        self.asker = wavering()
        self._runs = 0

    @property
    def story(self) -> Story:
        self.path.write_text(self.head + self.body, encoding="utf-8")
        return read_story(self.path)

    def fresh(self, asker: Scripted | None = None, **settings: Any) -> Plan:
        self._runs += 1
        self.asker = asker or wavering(self._runs)
        return directed(self.story, self.plan, "llm", self.asker, Settings(**settings), silent)

    def plans(self, asker: Scripted | None = None, **settings: Any) -> Merged:
        """Plans, merges, and writes the plan to its file and reads it again."""
        merged = merge(self.plan, self.fresh(asker, **settings))
        self.plan = self._kept(merged.plan)
        return merged

    def outlines(self) -> Plan:
        self.plan = self._kept(OutlinePlanner().plan(self.story, None, silent))
        return self.plan

    def writes(self, old: str, new: str) -> Director:
        assert old in self.head + self.body
        self.head, self.body = self.head.replace(old, new), self.body.replace(old, new)
        return self

    def edits(self, id: str, **fields: Any) -> Director:
        """Changes a shot in the plan by hand."""
        assert self.plan is not None
        scenes = tuple(scene.model_copy(update={"shots": tuple(
            shot.model_copy(update=fields) if shot.id == id else shot for shot in scene.shots)})
            for scene in self.plan.scenes)
        self.plan = self.plan.model_copy(update={"scenes": scenes})
        return self

    def shot(self, id: str) -> Shot:
        """A shot of the plan as it is."""
        assert self.plan is not None
        return next(shot for shot in self.plan.shots if shot.id == id)

    def _kept(self, plan: Plan) -> Plan:
        file = self.path.with_suffix(".plan.yaml")
        file.unlink(missing_ok=True)
        write_plan(plan, file)
        assert read_plan(file) == plan
        return plan


@pytest.fixture
def director(tmp_path: Path) -> Director:
    return Director(tmp_path)


def spoken(plan: Plan) -> str:
    """Every word of a plan, without blanks."""
    return "".join("".join(line.text.split()) for shot in plan.shots for line in shot.lines)


def told(story: Story) -> str:
    """Every word of a story, without blanks."""
    return "".join("".join(paragraph.spoken.text.split()) for scene in story.scenes
                   for beat in scene.beats for paragraph in beat.paragraphs)
