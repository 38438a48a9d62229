"""Where something happens: seen from far enough before it is seen close.

An establishing shot shows a place from far enough to tell where things are (D. Bordwell,
K. Thompson, "Film Art", on analytical editing).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from narrator.plan import Plan, Shot
from narrator.plan.supervision.doubt import Doubt
from narrator.plan.supervision.framings import framing
from narrator.plan.supervision.words import own


def unplaced(plan: Plan) -> Iterator[Doubt]:
    """Places of which only details are seen: nobody knows where they are."""
    seen: defaultdict[str, list[Shot]] = defaultdict(list)
    for shot in plan.shots:
        for name in shot.places:
            seen[name].append(shot)
    for name, shots in seen.items():
        if all(framing(shot).size == "close" for shot in shots):
            yield Doubt(name="place-unestablished", shot=shots[0].id,
                        problem=f"{name} is only ever seen close, so that nobody sees where "
                                "it is",
                        remedy="open with a wide or medium shot of it")


def unopened(plan: Plan) -> Iterator[Doubt]:
    """Scenes that begin with no establishing shot.

    A planner opens a scene wide. A writer may open it nearer, and close, too, where another shot of
    it shows where that was; but a scene of nothing but close shots is nowhere. On a picture of the
    author's there is nothing to choose.
    """
    for scene in plan.scenes:
        shots = [shot for shot in scene.shots if not shot.image]
        if not shots or shots[0] is not scene.shots[0]:
            continue
        first = shots[0]
        if own(first) and framing(first).size != "wide":
            yield Doubt(name="scene-unestablished", shot=first.id,
                        problem=f"scene {scene.id} does not open wide, so that nobody sees where "
                                "it is",
                        remedy="make its first shot a wide one of the place")
        elif len(shots) > 1 and all(framing(shot).size == "close" for shot in scene.shots):
            yield Doubt(name="scene-unestablished", shot=first.id,
                        problem=f"scene {scene.id} is seen close from its first shot to its last",
                        remedy="open it with a wide or medium shot")
