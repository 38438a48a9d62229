"""A Planner breaks a story into a plan.

How to add one: write one file in ``narrator/planners/`` whose class has ``name`` and ``plan``; name
it in ``PLANNERS`` (or offer it under the entry-point group ``narrator.planners``); the contract
suite picks it up from the registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from typing import Protocol, cast, runtime_checkable

from media.backend import backend
from media.progress import Progress
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

    def plan(self, story: Story, before: Plan | None, progress: Progress) -> Plan:
        """A new plan of ``story``. ``before`` is the plan of an earlier version of it: where the
        words stand as they were, shots are cut as they were there, so that it can be merged."""
        ...


def planner(name: str, settings: object = None) -> Planner:
    """The planner of that name; raises UnknownBackend, BackendMissing, BadInput.

    ``settings``: the run's Settings, for a planner whose class takes them because it asks somebody;
    None: its own defaults.
    """
    made = backend("planner", name, PLANNERS)
    takes = "settings" in signature(made).parameters
    return cast(Planner, made(settings=settings) if takes else made())
