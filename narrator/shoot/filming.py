"""What the cameras are asked for: every piece of every film, as its camera is able to film it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from narrator.cut.cards import words
from narrator.cut.footage import starts
from narrator.errors import BadShot
from narrator.plan.prompt import card, form_for, setup
from narrator.shoot.kit import Kit
from narrator.shoot.production import TimedFilm, counts
from narrator.store.work import Item, Shelf, Work
from scenes.camera import CARDS, Camera, Limits
from scenes.formats import FRAME_RATES
from scenes.shot import Clip, Setup

PIECES_APART = 10_000
"""Between the seeds of the pieces of a shot: more than a shot has takes."""
CLIPS = Shelf("clips", Clip, ".mp4")


@dataclass(frozen=True)
class Slate:
    """A piece, or a take of it, that is to be filmed: by whom, and how."""

    item: Item
    camera: Camera
    wanted: Setup
    """As the film shows it: in its size, at its rate."""
    filmed: Setup
    """As the camera films it: in a size, at a rate and of a count of its own. Finishing makes the
    film's of that."""


def slates(films: Sequence[TimedFilm], kit: Kit) -> list[Slate]:
    """All that the cameras are asked for, film by film: what it uses, then the takes beside it."""
    return [one for film in films for one in _slates(film, kit)]


def filming(slates: Sequence[Slate]) -> list[Work[Setup, Clip]]:
    """What each camera is asked for: one list for each, over all films."""
    asked: dict[Camera, dict[Item, Setup]] = defaultdict(dict)
    for one in slates:
        asked[one.camera][one.item] = one.filmed
    return [Work(CLIPS, camera.identity, camera.film, setups, camera.reads)
            for camera, setups in asked.items()]


def _slates(film: TimedFilm, kit: Kit) -> Iterator[Slate]:
    ends = {piece.shot: piece.id for piece in film.pieces}
    places, least = _places(film), _least(film, kit)
    frames, begins = counts(film.plan, film.pieces, kit), starts(film.plan, film.pieces)
    for piece, take in film.takes():
        if take is None:
            item, camera = film.item(piece), kit.cameras.named(CARDS)
            wanted = card(film.plan, str(item), frames[piece.id], words(film.plan, piece.id))
        else:
            item, camera = take.item(film.item(piece)), kit.cameras.of(take.shot, take.plan.look)
            wanted = setup(take.plan, take.shot, str(item), frames[piece.id],
                           begins.get(piece.id, 0.0), camera.limits,
                           piece.id == ends[piece.shot], form_for(camera))
        if camera.limits.invents:
            wanted = wanted.model_copy(update={
                "seed": wanted.seed + places[piece.id] * PIECES_APART})
        yield Slate(item, camera, wanted, _own(wanted, camera.limits, least.get(piece.id, 0)))


def _places(film: TimedFilm) -> dict[str, int]:
    """The place of each piece among those of its shot, by its id, from 0."""
    count: Counter[str] = Counter()
    found = {}
    for piece in film.pieces:
        found[piece.id] = count[piece.shot]
        count[piece.shot] += 1
    return found


def _own(wanted: Setup, limits: Limits, least: int) -> Setup:
    """``wanted`` as a camera of these limits films it, in ``least`` frames at least."""
    width, height = limits.nearest_size(wanted.size)
    return wanted.model_copy(update={
        "width": width, "height": height, "fps": limits.fps or wanted.fps,
        "frames": max(least, limits.own_frames(wanted.frames, wanted.fps))})


def _least(film: TimedFilm, kit: Kit) -> dict[str, int]:
    """The frames that cameras with a rate of their own are asked for, by piece: enough for whatever
    rate the film may have, so that another one films nothing again.

    Each rate rounds the length of words and transitions to other frames.
    """
    own = {shot.id: limits for shot in film.plan.shots
           if (limits := kit.cameras.limits(shot, film.plan.look)).fps is not None}
    found: dict[str, int] = defaultdict(int)
    for fps in FRAME_RATES if own else ():
        look = film.plan.look.model_copy(update={"fps": fps})
        plan = film.plan.model_copy(update={"look": look})
        with suppress(BadShot):  # what only another rate could not hold
            pieces = film.pieces_of(plan, kit)
            asked = counts(plan, pieces, kit)
            for piece in pieces:
                if piece.shot in own:
                    found[piece.id] = max(found[piece.id],
                                          own[piece.shot].own_frames(asked[piece.id], fps))
    return found
