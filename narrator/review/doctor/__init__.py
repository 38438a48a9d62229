"""The doctor: looks at everything that a film needs, and says what is missing and what to do.

A probe is one function that looks at one subject; to add one, write it and name it in ``PROBES``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name
from shlex import quote
from typing import Any

from narrator.errors import BadInput
from narrator.review.doctor.health import ExaminedDesk, Health, ProbeFunction
from narrator.review.doctor.patience import answers
from narrator.settings import Settings, settings

PROBES: Mapping[str, str] = {
    "program": "narrator.review.doctor.machine:program",
    "encoding": "narrator.review.doctor.ground:encoding",
    "lettering": "narrator.review.doctor.ground:lettering",
    "backends": "narrator.review.doctor.backends:probe",
    "qualities": "narrator.review.doctor.backends:qualities",
    "memory": "narrator.review.doctor.machine:memory",
    "gpu": "narrator.review.doctor.machine:gpu",
    "disk": "narrator.review.doctor.places:disk",
    "store": "narrator.review.doctor.places:store",
    "weights": "narrator.review.doctor.weights:probe",
    "settings": "narrator.review.doctor.chosen:probe",
}
EXAMPLE = "andromeda"
_ROUNDS = 3
"""A probe may ask a few things, one after the other, each as long as patience lasts."""


def desk(network: bool = False, **flags: Any) -> ExaminedDesk:
    """What to examine: the settings with those ``flags`` that are not None; where they cannot be
    used, the defaults and the reason."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return ExaminedDesk(settings(**given), given, network=network)
    except BadInput as exc:
        return ExaminedDesk(Settings.model_construct(), given, fault=str(exc), network=network)


def examined(desk: ExaminedDesk) -> list[Health]:
    """Everything, subject by subject, in order. Takes seconds; leaves nothing behind."""
    return [health for name, place in PROBES.items() for health in _probed(name, place, desk)]


def fit(found: list[Health]) -> bool:
    """Whether a draft can be made."""
    return all(health.fine for health in found if health.needed)


def trial(desk: ExaminedDesk) -> str:
    """The command that makes the first film here."""
    asked = "".join(f" --{name} {quote(str(value))}" for name, value in desk.flags.items())
    render = f"narrator render {EXAMPLE}.md --quality draft{asked}"
    return render if Path(f"{EXAMPLE}.md").exists() else f"narrator stories {EXAMPLE} && {render}"


def _probed(name: str, place: str, desk: ExaminedDesk) -> list[Health]:
    """What one probe finds. One that breaks, or hangs, is a finding too, and the others count."""
    def look() -> list[Health]:
        probe: ProbeFunction = resolve_name(place)
        return list(probe(desk))

    (answer,) = answers([look], _ROUNDS * desk.patience_seconds)
    if isinstance(answer, list):
        return answer
    return [Health(subject=name, name="looked at", fine=False, needed=True,
                   told=f"it could not be: {type(answer).__name__}: {answer}",
                   remedy="mend that, or install narrator-film anew")]
