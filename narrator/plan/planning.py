"""From a story or a plan file to the plan that is rendered: read, planned, merged, overridden."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from narrator.errors import BadInput, BadPlan, BadShot, BadStory, Conflict
from narrator.events import Event, Listener
from narrator.plan import Plan
from narrator.plan.continuity import unbroken
from narrator.plan.file import SUFFIX, plan_bytes, plan_path, read_plan, write_plan
from narrator.plan.merge import Merged, merge
from narrator.plan.planner import Planner
from narrator.plan.standing import PlanStanding, StoryStanding
from narrator.saying import HIDDEN_IN_A_NAME, about_hidden, ensure_utf8
from narrator.settings import Settings
from narrator.story.look import Look
from narrator.story.readers import Manuscript, manuscript
from scenes.formats import SIDES


@dataclass(frozen=True)
class Planned:
    """A plan, and whether its file is to be written."""

    path: Path
    """The story or plan that was named."""
    plan: Plan
    """As it is rendered: with the settings' overrides of the look."""
    kept: Plan
    """As it stands in its file, or will."""
    file: Path
    fresh: bool
    """Whether the file lacks what is kept."""
    seen: bytes | None
    """The file's bytes when it was read."""
    merged: Merged | None = None
    """What became of its shots, where the story was planned anew."""
    read: Manuscript | None = None
    """The story that it was made of; None where the plan itself was named."""

    @property
    def stem(self) -> str:
        """The name of the film: the story's, without its suffix."""
        name = self.path.name
        return name.removesuffix(SUFFIX) if name.endswith(SUFFIX) else self.path.stem

    @cached_property
    def standing(self) -> StoryStanding | PlanStanding:
        """Where everything of the plan stands, in the file that was named."""
        return (PlanStanding(self.file, self.kept) if self.read is None else
                StoryStanding(self.read, self.kept))

    def placed(self, bad: BadShot) -> BadInput:
        """``bad`` at its line of the story, or of the plan where that was named."""
        line = self.standing.lines.get(("shot", bad.shot), 0)
        return (BadPlan if self.read is None else BadStory)(self.path, line, str(bad))

    def write(self) -> None:
        """Write the plan file if it is fresh; raises BadInput when it was changed meanwhile."""
        if not self.fresh:
            return
        if _bytes(self.file) != self.seen:
            raise BadInput(f"{self.file} was changed while this run read it: run it again")
        try:
            write_plan(self.kept, self.file)
        except PermissionError as exc:
            raise BadInput(f"{self.file} cannot be written, and a plan lives beside its story: "
                           f"copy the story to a folder of yours") from exc


class Planners(Protocol):
    """Who plans, by the name of the planner that made the plan; "" where there is none yet."""

    def planner_name(self, made_by: str) -> str: ...

    def planner_of(self, made_by: str) -> Planner:
        """Made only when there is something to plan. Raises BadInput."""
        ...


def planned(path: Path, planners: Planners, settings: Settings, on: Listener) -> Planned:
    """The plan of the story or plan at ``path``; nothing is written. Raises BadInput."""
    ensure_utf8(path)
    if hidden := HIDDEN_IN_A_NAME.search(path.name):
        raise BadInput(f"{path.name!r} {about_hidden(hidden[0])} from the file's name")
    on(Event(stage="plan", item=path.name, done=0.0, total=1))
    found = (_as_it_is(path, settings) if path.name.endswith((".yaml", ".yml"))
             else _from_story(path, planners, settings, on))
    on(Event(stage="plan", item=path.name, done=1.0, total=1))
    return found


def _as_it_is(path: Path, settings: Settings) -> Planned:
    seen = _bytes(path)
    kept = read_plan(path)
    return Planned(path, _overridden(kept, settings), kept, path, False, seen)


def _from_story(path: Path, planners: Planners, settings: Settings, on: Listener) -> Planned:
    read = manuscript(path)
    story, file = read.story, plan_path(path)
    seen = _bytes(file)
    before = read_plan(file) if seen is not None else None
    if before is not None:
        _ensure_own(before, path, file)
    if (before is not None and (before.story, before.digest) == (path.name, story.digest)
            and before.planner in ("", planners.planner_name(before.planner))):
        return Planned(path, _overridden(before, settings), before, file, False, seen, read=read)
    planner = planners.planner_of(before.planner if before else "")
    fresh = planner.plan(
        story, before,
        progress=lambda name, done: on(Event(stage="plan", item=name, done=done, total=1)),
        tell=lambda note: on(Event(stage="plan", item=path.name, done=0.0, total=1, note=note)))
    by_itself = Planned(path, fresh, fresh, file, True, seen, read=read)
    try:
        unbroken(fresh)
    except BadShot as bad:
        raise by_itself.placed(bad) from bad
    merged = merge(before, fresh)
    return replace(by_itself, plan=_overridden(merged.plan, settings), kept=merged.plan,
                   fresh=merged.plan != before, merged=merged)


def _ensure_own(plan: Plan, path: Path, file: Path) -> None:
    """Raise Conflict where the ``plan`` beside the story at ``path`` is that of another, which has
    its name but for the suffix. Of one that is not there any more, this is what became."""
    other = file.with_name(Path(plan.story).name or path.name)
    if plan_path(other) == file and other.is_file() and not other.samefile(path):
        raise Conflict(f"{file} is the plan of {other.name}, and {path.name} would have the same: "
                       f"rename one of the two stories; or, where {path.name} is what became of "
                       f"{other.name}, take {other.name} away")


def _overridden(plan: Plan, settings: Settings) -> Plan:
    """``plan`` with the look that the settings ask for; the file keeps its own."""
    given = {name: getattr(settings, name) for name in ("aspect", "fps", "seed")
             if getattr(settings, name) is not None}
    if settings.size is not None:
        given["size"] = picture_size(settings.size)
    elif settings.aspect is not None:
        given["size"] = None
    return plan.model_copy(update={"look": Look.model_validate({**dict(plan.look), **given})})


def picture_size(text: str) -> tuple[int, int]:
    """Width and height in pixels, of a setting such as "1920x1080"; raises BadInput."""
    match = re.fullmatch(r"([0-9]{2,4})[x×]([0-9]{2,4})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(side in SIDES for side in size):
        raise BadInput(f"size {text!r} is not WIDTHxHEIGHT in even pixels from {SIDES[0]} to "
                       f"{SIDES[-1]}, such as 1920x1080")
    return size


def _bytes(file: Path) -> bytes | None:
    """What the plan's file holds, None where there is none; raises BadPlan."""
    try:
        file.stat()
    except FileNotFoundError:
        return None
    except OSError:
        pass  # it is there, and cannot be read: that is said below
    return plan_bytes(file)
