"""What the cameras are asked for: every piece of every film, as its camera is able to film it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress

from media.backend import Benched, Foresighted, Outspoken
from narrator.cut.cards import words
from narrator.cut.footage import starts
from narrator.errors import BadShot
from narrator.plan.prompt import card, form_for, setup
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production, counts
from narrator.shoot.takes.take import piece_of
from narrator.store.job import Work
from scenes.camera import CARDS, Camera, Limits
from scenes.formats import FRAME_RATES
from scenes.shot import Clip, Setup

PIECES_APART = 10_000
"""Between the seeds of the pieces of a shot: more than a shot has takes."""


def filming(films: Sequence[Production], kit: Kit) -> Iterator[Work[Setup, Clip]]:
    """What each camera is asked for: one list for each, over all films; each setup in the size, at
    the rate and of the count that the camera films."""
    least: dict[str, int] = {}
    for film in films:
        least |= _least(film, kit)
    for camera, setups in wanted(films, kit).items():
        yield Work("clips", camera.identity,
                   [_own(one, camera.limits, least.get(piece_of(one.name), 0)) for one in setups],
                   camera.film, Clip, ".mp4", camera.reads,
                   camera if isinstance(camera, Benched) else None,
                   camera if isinstance(camera, Outspoken) else None,
                   camera if isinstance(camera, Foresighted) else None)


def wanted(films: Sequence[Production], kit: Kit) -> dict[Camera, list[Setup]]:
    """What is to be seen in the films, in their size and at their rate, by the camera."""
    asked: dict[Camera, list[Setup]] = defaultdict(list)
    for film in films:
        ends = {piece.shot: piece.id for piece in film.pieces}
        places = _places(film)
        frames, begins = counts(film.plan, film.pieces, kit), starts(film.plan, film.pieces)
        for piece, take in film.takes():
            id = film.prefix + piece.id
            if take is None:
                camera, one = kit.camera(CARDS), card(film.plan, id, frames[piece.id],
                                                      words(film.plan, piece.id))
            else:
                camera = kit.camera_of(take.shot, take.plan.look)
                one = setup(take.plan, take.shot, take.name(id), frames[piece.id],
                            begins.get(piece.id, 0.0), camera.limits,
                            piece.id == ends[piece.shot], form_for(camera))
            if camera.limits.invents:
                one = one.model_copy(update={"seed": one.seed + places[piece.id] * PIECES_APART})
            asked[camera].append(one)
    return asked


def _places(film: Production) -> dict[str, int]:
    """The place of each piece among those of its shot, by its id, from 0."""
    count: Counter[str] = Counter()
    found = {}
    for piece in film.pieces:
        found[piece.id] = count[piece.shot]
        count[piece.shot] += 1
    return found


def _own(asked: Setup, limits: Limits, least: int) -> Setup:
    """``asked`` as a camera of these limits films it, in ``least`` frames at least; finishing makes
    the film's of that."""
    width, height = limits.nearest_size(asked.size)
    return asked.model_copy(update={
        "width": width, "height": height, "fps": limits.fps or asked.fps,
        "frames": max(least, limits.own_frames(asked.frames, asked.fps))})


def _least(film: Production, kit: Kit) -> dict[str, int]:
    """The frames that cameras with a rate of their own are asked for, by the setup's name: enough
    for whatever rate the film may have, so that another one films nothing again.

    Each rate rounds the length of words and transitions to other frames.
    """
    own = {shot.id: limits for shot in film.plan.shots
           if (limits := kit.limits(shot, film.plan.look)).fps is not None}
    found: dict[str, int] = defaultdict(int)
    for fps in FRAME_RATES if own else ():
        look = film.plan.look.model_copy(update={"fps": fps})
        plan = film.plan.model_copy(update={"look": look})
        with suppress(BadShot):  # what only another rate could not hold
            pieces = film.timed(plan, kit)
            asked = counts(plan, pieces, kit)
            for piece in pieces:
                if piece.shot in own:
                    name = film.prefix + piece.id
                    found[name] = max(found[name],
                                      own[piece.shot].own_frames(asked[piece.id], fps))
    return found
