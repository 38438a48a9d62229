"""A passage: some shots of a film in a row, to be previewed by themselves."""

from __future__ import annotations

import re
from difflib import get_close_matches

from narrator.errors import BadInput
from narrator.plan import Plan, Shot

MOST_CHANGED = 3
"""Shots that are shown after a change: enough to see what it did, and soon there."""

_SHOT = re.compile(r"(s[1-9][0-9]*-[1-9][0-9]*)[a-z]*")
"""A shot's name, or that of a piece of it."""


def shots_named(plan: Plan, shot: str | None, scene: str | None) -> tuple[str, ...]:
    """The shots that ``--shot s2-3`` or ``--scene 2`` means; raises BadInput for none there is."""
    if scene is not None:
        return _of_scene(plan, scene)
    if shot and shot.removeprefix("s") in _scenes(plan):
        raise BadInput(f"{plan.story} has no shot {shot!r}; s{shot.removeprefix('s')} is a scene: "
                       f"--scene {shot.removeprefix('s')}")
    return begun(plan, (shot_named(plan, shot or "").id,))


def shot_named(plan: Plan, shot: str) -> Shot:
    """The shot that ``--shot s2-3`` means; raises BadInput for none there is."""
    found = _SHOT.fullmatch("s" + shot.removeprefix("s"))
    offered = {one.id: one for one in plan.shots}
    if not found or found[1] not in offered:
        raise BadInput(f"{plan.story} has no shot {shot!r}; {_hint(shot, list(offered))}")
    return offered[found[1]]


def shots_changed(before: Plan, after: Plan) -> tuple[str, ...]:
    """The first shots of ``after`` that are not as they were in ``before``."""
    old = {one.id: one for one in before.shots}
    shared = _head(before) != _head(after)
    changed = [shared or old.get(one.id) != one for one in after.shots]
    if True not in changed:
        return ()
    first = changed.index(True)
    row = changed[first:first + MOST_CHANGED]
    return begun(after, tuple(
        one.id for one in after.shots[first:first + (*row, False).index(False)]))


def begun(plan: Plan, shots: tuple[str, ...]) -> tuple[str, ...]:
    """``shots``, in a row, from the first that goes on from none: what a shot goes on from decides
    how it looks."""
    every = plan.shots
    first = next(place for place, one in enumerate(every) if one.id == shots[0])
    while first > 0 and every[first].continues:
        first -= 1
        shots = (every[first].id, *shots)
    return shots


def _head(plan: Plan) -> Plan:
    """What all shots share."""
    return plan.model_copy(update={"scenes": (), "digest": "", "made": ()})


def _of_scene(plan: Plan, asked: str) -> tuple[str, ...]:
    name = asked if asked.startswith("s") else f"s{asked}"
    for scene in plan.scenes:
        if scene.id == name and scene.shots:
            return tuple(one.id for one in scene.shots)
    if name in [one.id for one in plan.shots]:
        raise BadInput(f"{plan.story} has no scene {asked!r}; {name} is a shot: --shot {name}")
    raise BadInput(f"{plan.story} has no scene {asked!r}; there are {', '.join(_scenes(plan))}")


def _scenes(plan: Plan) -> list[str]:
    """What ``--scene`` may name."""
    return [scene.id.removeprefix("s") for scene in plan.scenes if scene.shots]


def _hint(asked: str, offered: list[str]) -> str:
    near = get_close_matches(asked, offered, n=3)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"its shots are {', '.join(offered[:12])}{' …' if len(offered) > 12 else ''}"
