"""What is asked for that only a model does, and the camera in use is none."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.plan import Shot
from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from narrator.shoot.ignored import Ignored, ignored


def untaught(film: Checked) -> Iterator[Finding]:
    """LoRAs that a camera takes no notice of, each told once."""
    told: set[str] = set()
    for shot, one in _ignored(film):
        if one.what == "lora" and one.told not in told:
            told.add(one.told)
            owners = [("cast", member.name) for member in film.plan.cast
                      if member.loras and member.name in shot.cast]
            yield film.finding(
                "lora-unused", one.told, "film with a model that takes it, such as wan, or take it "
                "out", *([("look",)] if film.plan.look.loras else owners), shot=shot.id)


def afresh(film: Checked) -> Iterator[Finding]:
    """Shots that are to go on from the one before, and do not."""
    for shot, one in _ignored(film):
        if one.what == "continues":
            yield film.finding(
                "not-continued", one.told, "a model that begins with a picture, such as wan, goes "
                "on from the shot before; or leave continues out", shot=shot.id)


def _ignored(film: Checked) -> Iterator[tuple[Shot, Ignored]]:
    look = film.plan.look
    for shot in film.plan.shots:
        name, limits = film.kit.cameras.name_of(shot), film.kit.cameras.of(shot, look).limits
        yield from ((shot, one) for one in ignored(film.plan, shot, name, limits))
