"""Things of a direction that the camera of the shot will not show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from narrator.plan.prompt import setup
from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from scenes.camera import Candid


def left_out(film: Checked) -> Iterator[Finding]:
    """For each directed shot, what its camera says that it leaves out."""
    told: set[tuple[str, str]] = set()
    cast = {member.name for member in film.plan.cast}
    for shot in film.plan.shots:
        name = film.kit.cameras.name_of(shot)
        camera = film.kit.cameras.of(shot, film.plan.look)
        if not isinstance(camera, Candid) or not film.directed(shot):
            continue
        missing = camera.undrawn(setup(film.plan, shot, shot.id, film.fps))
        for (remedy, instead), group in groupby(missing, key=lambda one: (one.remedy, one.instead)):
            # The parts of one direction share their picture: it is told once, as is who of the
            # cast is nobody to draw.
            things = ", ".join(one.thing for one in group
                               if not told & {(shot.made.direction, one.thing), ("", one.thing)})
            if things:
                left = f"has no figure for {things}, and draws {instead}" if instead else (
                    f"leaves out: {things}")
                yield film.finding("not-drawn", f"the {name} camera {left}", remedy, shot=shot.id)
        told |= {("" if one.thing in cast else shot.made.direction, one.thing)
                 for one in missing if shot.made.direction or one.thing in cast}
