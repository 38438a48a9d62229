"""Ids that stay: which scene is which, and the next free numbers for what is new."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from narrator.plan import Plan, Shot


def scene_ids(before: Plan, fresh: Plan, olds: Mapping[str, Shot]) -> dict[str, str]:
    """The lasting id of every scene of ``fresh``, by the id it has there.

    A scene is the one that most of its shots were in; without such shots, the one of its title.
    ``olds``: the earlier shot of each fresh shot that has one, by the fresh one's id.
    """
    home = {shot.id: scene.id for scene in before.scenes for shot in scene.shots}
    claims = Counter((scene.id, home[olds[shot.id].id]) for scene in fresh.scenes
                     for shot in scene.shots if shot.id in olds)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for (new, old), _ in claims.most_common():
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    titled = defaultdict(list)
    for scene in reversed(before.scenes):
        if scene.title and scene.id not in taken:
            titled[scene.title].append(scene.id)
    for scene in fresh.scenes:
        if scene.id not in found and titled[scene.title]:
            found[scene.id] = titled[scene.title].pop()
    free = _free_scenes(before)
    return {scene.id: found.get(scene.id) or next(free) for scene in fresh.scenes}


class Numbers:
    """Gives new shots the next free number of their scene. A number once given does not return
    while its plan still knows it."""

    def __init__(self, before: Plan) -> None:
        self._last: dict[str, int] = {}
        for shot in before.shots:
            scene, _, number = shot.id.partition("-")
            self._last[scene] = max(self._last.get(scene, 0), int(number))

    def next(self, scene: str) -> str:
        """The next free id of a shot in ``scene``."""
        self._last[scene] = self._last.get(scene, 0) + 1
        return f"{scene}-{self._last[scene]}"


def _free_scenes(before: Plan) -> Iterator[str]:
    """Numbers after all that scenes, and shots that came from scenes now gone, have had."""
    ids = [*(scene.id for scene in before.scenes),
           *(shot.id.partition("-")[0] for shot in before.shots)]
    last = max((int(id[1:]) for id in ids), default=0)
    while True:
        last += 1
        yield f"s{last}"
