"""A plan revised by saying what is to be otherwise: "make the lightning brighter".

A language model finds the shots that are meant, where none is named, and pictures them anew; of
each only what was asked for changes. What it changes stands in the plan as if a person had written
it there, so no planner overwrites it, and the next render films those shots alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from narrator.director.llm.asking import desk
from narrator.director.llm.question import Asker
from narrator.director.revising.changing import changed
from narrator.director.revising.meant import found
from narrator.director.wording import Wording, cleaned, clipped, housed
from narrator.errors import BadInput, BadShot
from narrator.events import Changed, Consent, Event, Listener, Revised, nobody
from narrator.plan import Plan, Shot
from narrator.plan.passage import shot_named
from narrator.plan.planning import Planned, Planners, planned
from narrator.settings import Settings
from narrator.store import Store

LONGEST_WISH = 2_000
"""Characters; of a longer one, a question could not tell all."""


@dataclass(frozen=True)
class Revision:
    """A plan with what was said of it done, and not yet written."""

    source: Planned
    told: Revised

    def write(self) -> Revised:
        """Write the plan file, and return what is different now. Raises BadInput when the file was
        changed meanwhile."""
        self.source.write()
        return self.told.model_copy(update={"written": True})


def revise(path: Path, wish: str, shots: Sequence[str], planners: Planners, settings: Settings,
           on: Listener, agree: Consent = nobody) -> Revision:
    """The plan of the story or plan at ``path``, its ``shots`` as ``wish`` wants them; without any,
    those that it means. Nothing is written.

    ``agree`` is asked before a model is asked that costs money. Raises BadInput where no shot is
    meant, a shot is locked or not there; what planning and asking raise.
    """
    source = planned(path, planners, settings, on)
    wish = cleaned(wish)
    if not wish:
        raise BadInput(f"nothing is said of {source.file.name}: say what is to be otherwise, such "
                       f"as narrator revise {path.name} \"make the lightning brighter\"")
    if len(wish) > LONGEST_WISH:
        raise BadInput(f"what is wished of {source.file.name} has {len(wish):,} characters, and "
                       f"{LONGEST_WISH:,} are taken: say one thing at a time")
    named = [_unlocked(shot_named(source.kept, shot)) for shot in dict.fromkeys(shots)]
    with desk(settings, _who(planners, source.kept), Store(settings.store_folder),
              lambda note: on(Event(stage="plan", item=path.name, done=0.0, total=1, note=note)),
              agree) as asker:
        plan = _revised(source.kept, wish, named, settings, asker)
    told = Revised(plan=source.file, changes=_changes(source.kept, plan))
    return Revision(replace(source, kept=plan, fresh=source.fresh or bool(told.changes)), told)


def _who(planners: Planners, plan: Plan) -> Literal["llm", "local"]:
    """Who is asked: the planner of the plan where that asks a model, else the one over the
    network; and whoever was named wins over both."""
    return "local" if planners.planner_name(plan.planner) == "local" else "llm"


def _unlocked(shot: Shot) -> Shot:
    if shot.lock:
        raise BadShot(shot.id, "is locked in the plan: take its lock out to have it revised")
    return shot


def _revised(plan: Plan, wish: str, named: Sequence[Shot], settings: Settings, asker: Asker
             ) -> Plan:
    wording = Wording(plan, housed(settings.templates), settings.llm)
    free = [shot for shot in plan.shots if not shot.lock]
    meant = named or found(free, wish, wording, asker)
    if not meant:
        raise BadInput(f"no shot of {plan.story} is meant by {clipped(wish, 80)!r}, as the model "
                       f"reads it: name one with --shot s1-2")
    new = {shot.id: shot for shot in changed(meant, wish, wording, asker)}
    return plan.model_copy(update={"scenes": tuple(
        scene.model_copy(update={"shots": tuple(new.get(shot.id, shot) for shot in scene.shots)})
        for scene in plan.scenes)})


def _changes(before: Plan, after: Plan) -> tuple[Changed, ...]:
    """What of each shot is different, field by field."""
    return tuple(
        Changed(shot=new.id, field=field, before=was, after=now)
        for old, new in zip(before.shots, after.shots, strict=True)
        for (field, was), (_, now) in zip(_seen(old), _seen(new), strict=True) if was != now)


def _seen(shot: Shot) -> list[tuple[str, str]]:
    return [*shot.picture, ("cast", ", ".join(shot.cast)), ("places", ", ".join(shot.places))]
