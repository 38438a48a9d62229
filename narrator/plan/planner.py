"""A Planner breaks a story into a plan.

How to add one:

1. Write one file whose class has ``name``, ``asks`` and ``plan``; one that asks a language model
   lies in ``narrator/director/``, any other here.
2. Name it in ``PLANNERS``, or offer it from another package under the entry-point group
   ``narrator.planners``.
3. Run ``pytest tests/contracts/test_planners.py``: it finds the planner in the registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, cast, runtime_checkable

from media.backend import backend
from media.progress import Progress, Tell, quiet
from narrator.events import Consent, nobody
from narrator.plan import Plan
from narrator.story import Story

PLANNERS: Mapping[str, str] = {
    "outline": "narrator.plan.outline:OutlinePlanner",
    "llm": "narrator.director.remote:LLMPlanner",
    "local": "narrator.director.local:LocalPlanner",
}


@runtime_checkable
class Planner(Protocol):
    """Every spoken word of the story is in the plan exactly once and in order."""

    @property
    def name(self) -> str: ...

    @property
    def asks(self) -> bool:
        """Whether it asks somebody, so that its class is made with the run's ``settings`` and a
        Consent, ``agree``; asked of the class."""
        ...

    def plan(self, story: Story, before: Plan | None, progress: Progress, tell: Tell = quiet
             ) -> Plan:
        """A new plan of ``story``. ``before`` is the plan of an earlier version of it: where the
        words stand as they were, shots are cut as they were there, so that it can be merged.

        ``tell`` hears a sentence of how the planner goes about it.
        """
        ...


def planner(name: str, settings: object = None, agree: Consent = nobody) -> Planner:
    """The planner of that name; raises UnknownBackend, BackendMissing, BadInput.

    For one that asks somebody: ``settings``, the run's Settings, None for its own defaults; and
    ``agree``, who is asked before anything is asked that costs money.
    """
    made = backend("planner", name, PLANNERS)
    return cast(Planner, made(settings=settings, agree=agree) if made.asks else made())
