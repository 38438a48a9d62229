"""Who plans a story: whoever was named, or who made its plan."""

from __future__ import annotations

from functools import partial

from media.errors import MediaError
from narrator.errors import BadInput
from narrator.events import Consent
from narrator.plan.planner import Planner, planner
from narrator.settings import Settings
from narrator.shoot.dial import Dial


class OwnPlanners:
    """The planners of a render, as ``planned`` asks for them."""

    def __init__(self, dial: Dial, settings: Settings, agree: Consent) -> None:
        """Raises BadInput naming what the planner lacks."""
        self._dial, self._settings, self._agree = dial, settings, agree
        self.planner_of("")

    def planner_name(self, made_by: str) -> str:
        """The planner that was named; where none was, the one that made the plan, so that nobody
        else cuts and pictures it anew; of a plan that nobody made, the quality's.

        ``made_by``: the planner's name in the plan, "" where there is none.
        """
        named = made_by and not self._dial.is_named("planner")
        return made_by if named else self._dial.name("planner")

    def planner_of(self, made_by: str) -> Planner:
        """The planner of ``planner_name``, made now; raises BadInput."""
        name = self.planner_name(made_by)
        make = partial(planner, settings=self._settings, agree=self._agree)
        if name == self._dial.name("planner"):
            return self._dial.got("planner", make)
        try:
            return make(name)
        except MediaError as exc:
            raise BadInput(f"the plan was made by the planner {name!r}, and {exc}; or have it "
                           f"planned anew by another: --planner outline") from exc
