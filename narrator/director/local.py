"""The planner that asks a causal language model on this machine."""

from __future__ import annotations

from narrator.director.llm.causal import choosing
from narrator.director.planner import AskingPlanner
from narrator.settings import settings


class LocalPlanner(AskingPlanner):
    """Plans as a model on this machine directs."""

    name = "local"
    needs = choosing.NEEDS

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """What this machine lacks to load the model; see ``media.backend.Examined``."""
        return choosing.examine(settings().llm, network)
