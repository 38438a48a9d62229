"""A planner that asks one thing about each scene, and then plans by the outline whatever it hears.
"""

from __future__ import annotations

from media.progress import Progress, Tell, quiet
from narrator.director.llm.asking import desk
from narrator.events import Consent, nobody
from narrator.plan import Plan
from narrator.plan.outline import OutlinePlanner
from narrator.settings import Settings
from narrator.store import Store
from narrator.story import Story
from tests.narrator.director.llm.toys import question


class ToyPlanner:
    name = "toy"
    asks = True

    def __init__(self, settings: Settings | None = None, agree: Consent = nobody) -> None:
        assert settings is not None
        self._settings, self._agree = settings, agree

    def plan(self, story: Story, before: Plan | None, progress: Progress, tell: Tell = quiet
             ) -> Plan:
        store = Store(self._settings.store_folder)
        with desk(self._settings, "llm", store, tell, self._agree) as asked:
            asked.ask([question(number) for number in range(1, len(story.scenes) + 1)])
        return OutlinePlanner().plan(story, before, progress)
