"""The script supervisor: looks through a plan for what a director would do otherwise.

How to add a rule: write ``def rule(plan: Plan) -> Iterator[Doubt]`` in a module of its subject,
name it in ``RULES``, and tell it in docs/findings.md with the source of its numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from narrator.plan import Plan
from narrator.plan.supervision.doubt import Doubt
from narrator.plan.supervision.establishing import unopened, unplaced
from narrator.plan.supervision.framings import monotonous, repeated
from narrator.plan.supervision.looks import changed
from narrator.plan.supervision.names import unknown
from narrator.plan.supervision.unfilmable import unfilmable

__all__ = ["RULES", "Doubt", "supervised"]

RULES: tuple[Callable[[Plan], Iterator[Doubt]], ...] = (
    unplaced, unopened, monotonous, repeated, changed, unfilmable, unknown)


def supervised(plan: Plan, shots: Collection[str] | None = None) -> tuple[Doubt, ...]:
    """Every doubt about ``plan``, in the order of its shots; with ``shots``, of those alone.

    Which pictures are the program's own is told by their fingerprints: a planner stamps its shots
    first (``narrator.plan.fingerprints.stamped``).
    """
    places = {shot.id: at for at, shot in enumerate(plan.shots)
              if shots is None or shot.id in shots}
    found = (doubt for rule in RULES for doubt in rule(plan) if doubt.shot in places)
    return tuple(sorted(found, key=lambda doubt: places[doubt.shot]))
