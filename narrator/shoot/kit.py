"""The kit of a render: all that it is made with, by what the settings ask for."""

from __future__ import annotations

from media.errors import MediaError
from narrator.errors import BadInput
from narrator.events import Consent, nobody
from narrator.plan import Plan
from narrator.settings import Settings
from narrator.shoot.band import Band
from narrator.shoot.cameras import Cameras
from narrator.shoot.dial import Dial
from narrator.shoot.planners import OwnPlanners
from scenes.finishing.route import Finishing


class Kit:
    """Backends by what they do, each made once."""

    def __init__(self, settings: Settings, agree: Consent = nobody) -> None:
        """``agree`` is asked before a planner asks what costs money. Raises BadInput naming what
        the chosen quality or part lacks."""
        dial = Dial(settings)
        self.cameras = self._filming(dial, settings)
        self.band = Band(dial)
        self.planners = OwnPlanners(dial, settings, agree)
        self.finishing = _finishing(settings)

    def check(self, plan: Plan) -> None:
        """Raise BadInput, before any work, for what ``plan`` asks and the kit cannot do."""
        for shot in plan.shots:
            self.cameras.limits(shot, plan.look)
        self.band.check(plan)

    def _filming(self, dial: Dial, settings: Settings) -> Cameras:
        return Cameras(dial, settings)


def _finishing(settings: Settings) -> Finishing:
    try:
        return Finishing(settings.workers, settings.upscaler)
    except MediaError as exc:
        raise BadInput(str(exc)) from exc
