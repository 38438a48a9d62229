"""The settings in force, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pydantic import BaseModel

from audio.score import score
from media.errors import MediaError
from media.weights.home import VARIABLE
from narrator.errors import BadInput
from narrator.plan.planning import picture_size
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.settings import TABLES, Settings, origins
from narrator.settings.origins import PREFIX, variable_of
from narrator.settings.origins import origin as origin_of
from narrator.shoot.kit import Kit
from scenes.cameras.wan import option_rules


def probe(desk: ExaminedDesk) -> Iterator[Health]:
    """Each setting; what is wrong with them; and variables that look like one and are none."""
    if desk.fault:
        told, _, remedy = desk.fault.rpartition(": ")
        yield Health(subject="settings", name="in force", fine=False, needed=True,
                     told=f"none, so these are the defaults: {told or desk.fault}",
                     remedy=remedy or "mend it")
    elif problem := _refused(desk.settings):
        told, _, remedy = problem.rpartition(": ")
        draft = desk.settings.model_copy(update={"quality": "draft"})
        yield Health(subject="settings", name="in force", fine=False, needed=bool(_refused(draft)),
                     told=told or problem, remedy=remedy if told else "choose another")
    came = origins(desk.flags)
    for name in Settings.model_fields:
        value = getattr(desk.settings, name)
        if isinstance(value, BaseModel):
            value = {one: getattr(value, one) for one in sorted(value.model_fields_set)}
        if isinstance(value, dict) and value:
            yield from _table(name, value, desk)
            continue
        origin = "default" if desk.fault else came[name]
        yield Health(subject="settings", name=name, fine=True,
                     told="not set" if value in (None, {}) else f"{value} ({origin})")
    yield from _strangers()


def _table(name: str, value: Mapping[str, object], desk: ExaminedDesk) -> Iterator[Health]:
    """Each thing of a table, which may come from a place of its own."""
    for inside, text in value.items():
        origin = "default" if desk.fault else origin_of(f"{name}.{inside}", desk.flags)
        yield Health(subject="settings", name=f"{name}.{inside}", fine=True,
                     told=f"{text} ({origin})")


def _refused(settings: Settings) -> str:
    """What a render with these settings says before it begins; "" when it begins."""
    try:
        if settings.size is not None:
            picture_size(settings.size)
        Kit(settings)
        if settings.score is not None:
            score(settings.score)
    except (BadInput, MediaError) as exc:
        return str(exc)
    return ""


def _strangers() -> Iterator[Health]:
    ours = {variable_of(name) for name in Settings.model_fields} | {VARIABLE}
    ours |= {variable_of(f"wan.{option}") for option in option_rules.names()}
    ours |= {variable_of(f"{name}.{inside}") for name, table in TABLES.items()
             for inside in table.model_fields}
    for variable in sorted(os.environ):
        price = variable.upper().startswith(variable_of("prices."))
        if variable.upper().startswith(PREFIX) and not price and variable.upper() not in ours:
            near = get_close_matches(variable.upper(), ours, n=1)
            yield Health(subject="settings", name=variable, fine=False,
                         told="is in the environment, and no setting of this version",
                         remedy=f"did you mean {near[0]}?" if near else "it does nothing here")
