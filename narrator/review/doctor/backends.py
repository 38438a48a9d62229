"""Cameras, voices, scores and planners: ours, and those that other packages offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from audio.score import SCORES
from audio.voice import VOICES
from media.backend import Unasked, backend, known
from media.errors import BackendMissing
from narrator.plan.planner import PLANNERS
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.review.doctor.patience import answers
from narrator.shoot.dial import QUALITIES
from scenes.camera import CAMERAS, CARDS

KINDS: Mapping[str, Mapping[str, str]] = {
    "camera": CAMERAS, "voice": VOICES, "score": SCORES, "planner": PLANNERS}


def probe(desk: ExaminedDesk) -> Iterator[Health]:
    """Each backend by itself, all at once: loaded, asked what it lacks, and made."""
    asked = [(kind, name) for kind, registry in KINDS.items() for name in known(kind, registry)]
    found = answers([partial(_examined, kind, name, desk.network) for kind, name in asked],
                    desk.patience_seconds)
    for (kind, name), answer in zip(asked, found, strict=True):
        told, remedy = _told(answer, name, kind) if isinstance(answer, Exception) else answer
        yield Health(subject=f"{kind}s", name=name, fine=not remedy, told=told, remedy=remedy,
                     needed=_in_draft(kind, name))


def _examined(kind: str, name: str, network: bool) -> tuple[str, str]:
    """What was found, and the remedy, empty where nothing is missing."""
    made = backend(kind, name, KINDS[kind])
    if (examine := getattr(made, "examine", None)) is not None:
        lacks = examine(network=network)
        if isinstance(lacks, Unasked):
            return str(lacks), ""
        if lacks:
            problem, _, remedy = str(lacks).rpartition(": ")
            return problem, remedy
    one: Any = made(workers=1) if kind == "camera" else made()
    return _described(one, "" if name in KINDS[kind] else "another package's"), ""


def _described(one: Any, origin: str) -> str:
    identity = getattr(one, "identity", None)
    parts = [identity.model, f"revision {identity.revision}"] if identity else []
    return ", ".join(part for part in (*parts, origin) if part) or "ready"


def _told(problem: Exception, name: str, kind: str) -> tuple[str, str]:
    if isinstance(problem, BackendMissing):
        told, _, remedy = str(problem).rpartition(": ")
        return told, remedy
    ours = name in KINDS[kind]
    return (f"{type(problem).__name__}: {problem}",
            "install narrator-film anew" if ours else f"ask whoever made it; until then, choose "
                                                      f"another {kind}")


def _in_draft(kind: str, name: str) -> bool:
    return QUALITIES["draft"][kind] == name or (kind, name) == ("camera", CARDS)


def qualities(desk: ExaminedDesk) -> Iterator[Health]:
    """Each setting of the one dial: whether its parts are known here."""
    for quality, parts in QUALITIES.items():
        missing = [f"the {kind} {name}" for kind, name in parts.items()
                   if name not in known(kind, KINDS[kind])]
        yield Health(
            subject="qualities", name=quality, fine=not missing, needed=quality == "draft",
            told=(f"needs {' and '.join(missing)}, not part of this version" if missing else
                  ", ".join(f"{kind} {name}" for kind, name in parts.items())),
            remedy="use --quality draft, or name another part (--camera, --voice)"
            if missing else "")
