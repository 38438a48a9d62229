"""The planner that asks a language model over the network, of any server that speaks OpenAI's
protocol.
"""

from __future__ import annotations

from collections.abc import Callable

from media.backend import Needs
from media.progress import Progress
from narrator.llm import health
from narrator.llm.asking import desk
from narrator.plan import Plan
from narrator.planners.director import directed
from narrator.settings import Settings, settings
from narrator.store import Store
from narrator.story import Story


class LLMPlanner:
    """Plans as a model somewhere directs."""

    name = "llm"
    needs = Needs(extra="llm", packages=("pydantic_ai", "openai"))

    def __init__(self, settings: Settings | None = None) -> None:
        """``settings``: the run's; without them, those of the folder one works in."""
        self._settings = settings
        self.tell: Callable[[str], None] | None = None

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """What the settings lack to ask somebody; see ``media.backend.Examined``."""
        return health.examine(settings().llm, network)

    def plan(self, story: Story, before: Plan | None, progress: Progress) -> Plan:
        """A plan of ``story``; what ``before`` says of words that stand is not asked again.

        Raises BadStory, BadInput, Unanswered, OverLimit, Unconsented, BackendMissing.
        """
        means = self._settings or settings()
        with desk(means, "llm", Store(means.store_folder), self._say) as asker:
            plan = directed(story, before, self.name, asker, means, progress)
            known = before.model if before and before.planner == self.name else ""
            return plan.model_copy(update={"model": asker.asked or known})

    def _say(self, sentence: str) -> None:
        if self.tell is not None:
            self.tell(sentence)
