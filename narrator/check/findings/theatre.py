"""Things of a direction that the camera of the shot will not show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from narrator.check.checked import Checked
from narrator.check.nouns import Finding
from narrator.prompt import setup
from scenes.camera import Candid


def left_out(film: Checked) -> Iterator[Finding]:
    """For each directed shot, what its camera says that it leaves out."""
    told: set[tuple[str, str]] = set()
    for shot in film.plan.shots:
        name = film.kit.camera_name(shot)
        camera = film.kit.camera(name)
        if not isinstance(camera, Candid) or not film.directed(shot):
            continue
        missing = camera.undrawn(setup(film.plan, shot, shot.id, film.fps))
        for remedy, group in groupby(missing, key=lambda one: one.remedy):
            # The parts of one direction share their picture: it is told once.
            things = ", ".join(one.thing for one in group
                               if (shot.made.direction, one.thing) not in told)
            if things:
                yield film.finding("not-drawn", f"the {name} camera leaves out: {things}", remedy,
                                   shot=shot.id)
        if shot.made.direction:
            told |= {(shot.made.direction, one.thing) for one in missing}
