"""A planner that asks a language model: all of it but which one."""

from __future__ import annotations

from typing import ClassVar, Literal

from media.progress import Progress, Tell, quiet
from narrator.director import directed
from narrator.director.llm.asking import desk
from narrator.events import Consent, nobody
from narrator.plan import Plan
from narrator.settings import Settings, settings
from narrator.store import Store
from narrator.story import Story


class AskingPlanner:
    """Plans as a model directs; whose, its ``name`` says."""

    name: ClassVar[Literal["llm", "local"]]
    asks = True

    def __init__(self, settings: Settings | None = None, agree: Consent = nobody) -> None:
        """``settings``: the run's; without them, those of the folder one works in. ``agree`` is
        asked before anything is asked that costs money."""
        self._settings, self._agree = settings, agree

    def plan(self, story: Story, before: Plan | None, progress: Progress, tell: Tell = quiet
             ) -> Plan:
        """A plan of ``story``; what ``before`` says of words that stand is not asked again.

        Raises BadStory, BadInput, Unanswered, OverLimit, Unconsented, BackendMissing.
        """
        means = self._settings or settings()
        with desk(means, self.name, Store(means.store_folder), tell, self._agree) as asker:
            plan = directed(story, before, self.name, asker, means, progress)
            known = before.model if before and before.planner == self.name else ""
            return plan.model_copy(update={"model": asker.model or known})
