"""The planner that asks a language model over the network, of any server that speaks OpenAI's
protocol.
"""

from __future__ import annotations

from media.backend import Needs
from narrator.director.llm import health
from narrator.director.planner import AskingPlanner
from narrator.settings import settings


class LLMPlanner(AskingPlanner):
    """Plans as a model somewhere directs."""

    name = "llm"
    needs = Needs(extra="llm", packages=("pydantic_ai", "openai"))

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """What the settings lack to ask somebody; see ``media.backend.Examined``."""
        return health.examine(settings().llm, network)
