"""The planner that asks a causal language model on this machine."""

from __future__ import annotations

from collections.abc import Callable

from media.progress import Progress
from narrator.llm.asking import desk
from narrator.llm.causal import choosing
from narrator.plan import Plan
from narrator.planners.director import directed
from narrator.settings import Settings, settings
from narrator.store import Store
from narrator.story import Story


class LocalPlanner:
    """Plans as a model on this machine directs."""

    name = "local"
    needs = choosing.NEEDS

    def __init__(self, settings: Settings | None = None) -> None:
        """``settings``: the run's; without them, those of the folder one works in."""
        self._settings = settings
        self.tell: Callable[[str], None] | None = None

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """What this machine lacks to load the model; see ``media.backend.Examined``."""
        return choosing.examine(settings().llm, network)

    def plan(self, story: Story, before: Plan | None, progress: Progress) -> Plan:
        """A plan of ``story``; what ``before`` says of words that stand is not asked again.

        Raises BadStory, BadInput, Unanswered, OverLimit, BackendMissing.
        """
        means = self._settings or settings()
        with desk(means, "local", Store(means.store_folder), self._say) as asker:
            plan = directed(story, before, self.name, asker, means, progress)
            known = before.model if before and before.planner == self.name else ""
            return plan.model_copy(update={"model": asker.asked or known})

    def _say(self, sentence: str) -> None:
        if self.tell is not None:
            self.tell(sentence)
