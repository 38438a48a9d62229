"""Prompts that are longer than the model that is to film them reads."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.plan import Shot
from narrator.plan.prompt import form_for, setup
from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from scenes.camera import Length, Measuring


def too_long(film: Checked) -> Iterator[Finding]:
    """Each shot of whose prompt a model would not see the end; of a direction's parts, the first.
    """
    told: set[str] = set()
    for shot in film.plan.shots:
        name, camera = film.kit.cameras.name_of(shot), film.kit.cameras.of(shot, film.plan.look)
        if not isinstance(camera, Measuring):
            continue
        prompt = setup(film.plan, shot, shot.id, film.fps, form=form_for(camera)).prompt
        length = camera.length(prompt)
        if length.too_long and prompt not in told:
            yield film.finding("prompt-long", _told(name, length), _remedy(shot), shot=shot.id)
        told.add(prompt)


def _told(camera: str, length: Length) -> str:
    has = (f"has {length.tokens} tokens" if length.counted else
           f"may have up to {length.tokens} tokens (there is no checkpoint here to count them by)")
    return f"its prompt {has}, and the {camera} camera reads {length.most}"


def _remedy(shot: Shot) -> str:
    seen = (*shot.cast, *shot.places)
    if not seen:
        return "shorten its direction"
    return f"shorten its direction, or the description of {' or '.join(seen)}"
