"""A planner that asks a language model: all of it but which one."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

from media.progress import Progress
from narrator.director import directed
from narrator.director.llm.asking import desk
from narrator.plan import Plan
from narrator.settings import Settings, settings
from narrator.store import Store
from narrator.story import Story


class AskingPlanner:
    """Plans as a model directs; whose, its ``name`` says."""

    name: ClassVar[Literal["llm", "local"]]

    def __init__(self, settings: Settings | None = None) -> None:
        """``settings``: the run's; without them, those of the folder one works in."""
        self._settings = settings
        self.tell: Callable[[str], None] | None = None

    def plan(self, story: Story, before: Plan | None, progress: Progress) -> Plan:
        """A plan of ``story``; what ``before`` says of words that stand is not asked again.

        Raises BadStory, BadInput, Unanswered, OverLimit, Unconsented, BackendMissing.
        """
        means = self._settings or settings()
        with desk(means, self.name, Store(means.store_folder), self._say) as asker:
            plan = directed(story, before, self.name, asker, means, progress)
            known = before.model if before and before.planner == self.name else ""
            return plan.model_copy(update={"model": asker.model or known})

    def _say(self, sentence: str) -> None:
        if self.tell is not None:
            self.tell(sentence)
