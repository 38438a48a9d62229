"""A plan that a person edits, brought up to date with the story that it was made from.

Shots are known by their words, wherever they stand now, and keep their id, picture, seed, take
and lock. Nothing that a person wrote in the plan is overwritten: fingerprints tell it from what
the program put there. Where story and plan were both changed in one place, that is a Conflict.

A locked shot keeps everything but its words: those follow the story, because what is spoken must
be true. A shot that a person added stays behind the shot that it stood behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from narrator.errors import Conflict
from narrator.plan import Plan, Scene, Shot
from narrator.plan.file import plan_path
from narrator.plan.file.checking import faults
from narrator.plan.fingerprints import BY_FIELD, BY_NAME, WHOLE, title_key, top_of, top_print
from narrator.plan.matching import Known, is_edited, matched
from narrator.plan.merge.added import with_added
from narrator.plan.merge.numbering import Numbers, scene_ids
from narrator.plan.merge.threeway import Clash, chosen, shot_of
from narrator.story.text import joined

_IN_A_FILE = {"look.loras": "look.lora"}
"""What stands under another name in a file."""


class Merged(BaseModel, frozen=True):
    """The plan to go on with, and the ids of its shots by what became of them."""

    plan: Plan
    kept: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """In words, picture or settings."""
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Of shots that the plan has no more."""


def merge(before: Plan | None, fresh: Plan) -> Merged:
    """``before``, which may have been edited by hand, as ``fresh`` wants it now.

    ``fresh`` is a planner's, with its fingerprints. Raises Conflict.
    """
    if before is None:
        return Merged(plan=fresh, new=tuple(shot.id for shot in fresh.shots))
    plan = _with_scenes(_with_top(fresh, before), before, fresh)
    for _, problem in faults(plan):
        raise Conflict(f"{_file(fresh)}: the story has changed, and in what was kept of the plan "
                       f"{problem}")
    return _told(before, plan)


def _told(before: Plan, plan: Plan) -> Merged:
    was = {shot.id: shot for shot in before.shots}
    now = {shot.id: shot for shot in plan.shots}
    kept = [id for id, shot in now.items() if was.get(id) == shot]
    return Merged(plan=plan, kept=tuple(kept), new=tuple(id for id in now if id not in was),
                  changed=tuple(id for id in now if id in was and id not in kept),
                  gone=tuple(id for id in was if id not in now))


def _with_scenes(top: Plan, before: Plan, fresh: Plan) -> Plan:
    was, now = before.shots, fresh.shots
    olds = {now[new].id: was[old] for new, old in matched(was, now).items()}
    stay = {shot.id for shot in olds.values()}
    for shot in was:
        if shot.id not in stay and shot.made.words and is_edited(shot):
            raise _lost(shot, fresh)
    homes, numbers, known = scene_ids(before, fresh, olds), Numbers(before), Known.to(top)
    scenes = [Scene(id=homes[scene.id], title=_title(scene, homes[scene.id], before, fresh),
                    shots=tuple(
                        _kept(shot, olds[shot.id], known, before, fresh) if shot.id in olds
                        else shot.model_copy(update={"id": numbers.next(homes[scene.id])})
                        for shot in scene.shots)) for scene in fresh.scenes]
    titles = {title_key(scene): f"scenes.{homes[scene.id]}" for scene in fresh.scenes}
    made = tuple((titles.get(key, key), one) for key, one in fresh.made)
    return top.model_copy(update={"scenes": tuple(with_added(scenes, before)), "made": made})


def _kept(new: Shot, old: Shot, known: Known, before: Plan, fresh: Plan) -> Shot:
    try:
        return shot_of(old, new, known, before.planner not in ("", fresh.planner))
    except Clash as exc:
        raise _conflict(f"the {exc.what} of shot {old.id}", exc, fresh,
                        f"take the story's by deleting the entry of {old.id} from the plan"
                        ) from exc


def _title(scene: Scene, id: str, before: Plan, fresh: Plan) -> str:
    was = next((one.title for one in before.scenes if one.id == id), None)
    if was is None:
        return scene.title
    return str(_three_way(f"scenes.{id}", was or None, scene.title or None, before, fresh) or "")


def _with_top(fresh: Plan, before: Plan) -> Plan:
    """``fresh`` with everything above the scenes as both want it."""
    ours, theirs = top_of(before), top_of(fresh)
    top = {key: _three_way(key, ours.get(key), theirs.get(key), before, fresh)
           for key in {**theirs, **ours}}
    fields: dict[str, Any] = {key: top[key] for key in WHOLE}
    for key in BY_FIELD:
        fields[key] = type(getattr(fresh, key))(**_below(key, top))
    for key in BY_NAME:
        fields[key] = tuple(one for one in _below(key, top).values() if one is not None)
    return fresh.model_copy(update=fields)


def _below(key: str, top: Mapping[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(f"{key}."): value for name, value in top.items()
            if name.startswith(f"{key}.")}


def _three_way(key: str, ours: Any, theirs: Any, before: Plan, fresh: Plan) -> Any:
    """One thing that is not in a shot; None stands for one that is not there."""
    try:
        return chosen(key, dict(before.made).get(key, ""), (top_print(key, ours), ours),
                      (top_print(key, theirs), theirs))
    except Clash as exc:
        raise _conflict(_IN_A_FILE.get(key, key), exc, fresh, "make both say the same") from exc


def _lost(shot: Shot, fresh: Plan) -> Conflict:
    said = _short(joined([line.text for line in shot.lines]) or shot.picture.subject)
    return Conflict(f"{_file(fresh)}: shot {shot.id} ({said}) was changed by hand, and its words "
                    f"are no longer in {fresh.story}: keep it by rendering the plan as it is, "
                    f"'narrator render {_file(fresh)}', or delete its entry from the plan")


def _conflict(what: str, clash: Clash, fresh: Plan, other: str) -> Conflict:
    return Conflict(f"{_file(fresh)}: {what} was changed both in {fresh.story} "
                    f"({_short(clash.story)}) and in the plan ({_short(clash.plan)}): keep the "
                    f"plan's with 'narrator render {_file(fresh)}', or {other}")


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= most else text[:most - 1] + '…'}”" if text else "nothing"


def _file(fresh: Plan) -> str:
    return plan_path(Path(fresh.story)).name
