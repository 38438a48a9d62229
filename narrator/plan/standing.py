"""Where everything of a plan stands: in the story that it was made of, or in its own file.

It is found once for a plan, and only when somebody asks: for a complaint, or a check.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from narrator.plan import Plan, Shot, line_name
from narrator.plan.file import plan_tree
from narrator.plan.storylines import StoryFound, found
from narrator.story.readers import LineKind, Manuscript
from narrator.story.readers.aliases import ALIASES
from narrator.story.yaml import Node, line_at

LineNumbers = Mapping[tuple[str, ...], int]
"""The line of the file on which a thing stands: ("cast", name), ("places", name), ("music",),
("look",), ("voice",), ("shot", id), ("line", name of the line as in ``line_name``)."""

_KEYS = ("music", "voice", "look")
"""Of what stands above the scenes, what is pointed at."""


class StoryStanding:
    """Where the things of ``plan`` stand in the story that was ``read``."""

    def __init__(self, read: Manuscript, plan: Plan) -> None:
        self.read, self.plan = read, plan

    @cached_property
    def found(self) -> StoryFound:
        """What of the story is what of the plan."""
        return found(self.read, self.plan)

    @cached_property
    def lines(self) -> LineNumbers:
        story = self.read.story
        here: dict[tuple[str, ...], int] = {(key,): self._key(key) for key in _KEYS}
        here |= {("cast", one.name): one.line for one in story.cast}
        here |= {("places", one.name): one.line for one in story.places}
        here |= {("line", name): span[0] for name, span in self.found.spoken.items()}
        for shot in self.plan.shots:
            opened = self.found.pictures.get(shot.id)
            spoken = [self.found.spoken[name][0] for name in line_names(shot)
                      if name in self.found.spoken]
            here["shot", shot.id] = min([opened[0][0]] if opened else spoken or [0])
        return here

    def _key(self, wanted: str) -> int:
        """The line of the front matter that begins with a key; 0 without one."""
        rows = self.read.text.split("\n")
        for line, (kind, row) in enumerate(zip(self.read.kinds, rows, strict=False), 1):
            key = row.replace("：", ":").partition(":")[0].strip().casefold()
            if kind is LineKind.FRONT_MATTER and ALIASES.get(key, key) == wanted:
                return line
        return 0


class PlanStanding:
    """Where the things of ``plan`` stand in its own file."""

    def __init__(self, file: Path, plan: Plan) -> None:
        self.file, self.plan = file, plan

    @cached_property
    def lines(self) -> LineNumbers:
        plan = self.plan
        here: dict[tuple[str, ...], int] = {(key,): self.line(key) for key in _KEYS}
        here |= {("cast", one.name): self.line("cast", one.name) for one in plan.cast}
        here |= {("places", one.name): self.line("places", one.name) for one in plan.places}
        for at, scene in enumerate(plan.scenes):
            for number, shot in enumerate(scene.shots):
                place = ("scenes", at, "shots", number)
                here["shot", shot.id] = self.line(*place)
                here |= {("line", name): self.line(*place, "lines", index)
                         for index, name in enumerate(line_names(shot))}
        return here

    def line(self, *place: str | int) -> int:
        """The line of what stands at that place: keys and positions from the top."""
        return line_at(self._tree, place)

    @cached_property
    def _tree(self) -> Node:
        return plan_tree(self.file)


def line_names(shot: Shot) -> list[str]:
    """The names of a shot's lines, in order."""
    return [line_name(shot, index) for index in range(len(shot.lines))]
