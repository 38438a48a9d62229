"""Shots that go on from the last frame of the shot before: where that can be asked for.

Never across scenes, because the place and the time are others there; and not too often in a row,
because what is filmed from what was filmed drifts in colour, and blurs by the third clip.
"""

from __future__ import annotations

from collections.abc import Iterator

from narrator.errors import BadShot
from narrator.plan import Plan, Scene

MOST_IN_A_ROW = 2


def breaks(scene: Scene) -> Iterator[tuple[int, BadShot]]:
    """The shots that cannot go on from the one before, by their place in ``scene``, and why."""
    row = 0
    for at, shot in enumerate(scene.shots):
        row = row + 1 if shot.continues else 0
        if row and not at:
            yield at, BadShot(shot.id, "continues the shot before, and its scene has none before "
                                       "it: leave continues out")
        elif row > MOST_IN_A_ROW:
            yield at, BadShot(shot.id, f"continues the shot before, as {MOST_IN_A_ROW} before it "
                                       f"do, and a third would blur: leave continues out here")


def unbroken(plan: Plan) -> None:
    """Raise BadShot for the first shot of ``plan`` that cannot go on."""
    for scene in plan.scenes:
        for _, bad in breaks(scene):
            raise bad
