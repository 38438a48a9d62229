"""Shots and scenes that a person added to a plan, put back where they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from narrator.plan import Plan, Scene, Shot

_Beside = defaultdict[str, list[Shot]]


def with_added(scenes: Sequence[Scene], before: Plan) -> Iterator[Scene]:
    """``scenes`` with the shots of ``before`` that no story ever gave and that are missing.

    Each stands behind the shot that it stood behind, or, where there is none left in its scene,
    ahead of the next one. A scene of nothing but such shots stays a scene.
    """
    here = {shot.id for scene in scenes for shot in scene.shots}
    stay = {scene.id for scene in scenes}
    ahead, behind = _places(before, here, stay)
    after: defaultdict[str, list[Scene]] = defaultdict(list)
    last = ""
    for scene in before.scenes:
        if scene.id in stay:
            last = scene.id
        elif scene.shots and all(_is_added(shot, here) for shot in scene.shots):
            after[last].append(scene)
    yield from after[""]
    if scenes and scenes[0].shots:
        ahead[scenes[0].shots[0].id][:0] = ahead.pop("", [])
    for scene in scenes:
        shots = (one for shot in scene.shots for one in (*ahead[shot.id], shot, *behind[shot.id]))
        yield scene.model_copy(update={"shots": tuple(shots)})
        yield from after[scene.id]


def _places(before: Plan, here: Collection[str],
            stay: Collection[str]) -> tuple[_Beside, _Beside]:
    """The added shots ahead of, and behind, each shot that stays, by its id; under "" those ahead
    of everything, where nothing stays."""
    ahead, behind = _Beside(list), _Beside(list)
    waiting: list[Shot] = []
    last = ""
    for scene in before.scenes:
        stays = [shot.id for shot in scene.shots if shot.id in here]
        if scene.id not in stay and all(_is_added(shot, here) for shot in scene.shots):
            continue
        anchor = "" if stays else last
        for shot in scene.shots:
            if shot.id in here:
                ahead[shot.id] += waiting
                waiting, anchor = [], shot.id
            elif _is_added(shot, here):
                (behind[anchor] if anchor else waiting).append(shot)
        last = anchor or last
    ahead[""] += waiting
    return ahead, behind


def _is_added(shot: Shot, here: Collection[str]) -> bool:
    return not shot.made.words and shot.id not in here
