"""The ways in which a film could be filmed, and what each takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from media.errors import BadOption
from narrator.diskspace.estimate import film_rooms, stock
from narrator.errors import BadInput
from narrator.estimate.nouns import Way
from narrator.estimate.unfilmed import CAMERA, Unfilmed
from narrator.plan import Plan
from narrator.production import Production, filming, scoring
from narrator.settings import Settings
from narrator.store import Store
from scenes.cameras.wan.costs import Card, decode, forward, passes
from scenes.cameras.wan.effort import parts
from scenes.cameras.wan.placement import KINDS, Load, NoMemory, Placement, load, placed
from scenes.cameras.wan.recipe import Recipe, recipe
from scenes.shot import Setup

DIAL: Mapping[str, Mapping[str, str]] = {
    "preview": {"size": "480p", "distilled": "yes"},
    "fast": {"size": "720p", "distilled": "yes"},
    "final": {"size": "720p"},
}
AS_ASKED = "as asked"
_GIB = 2**30
_FREE = 0.97
"""Of a card's memory, when nothing else uses it: the driver keeps some."""


def recipes(plan: Plan, settings: Settings) -> dict[str, Recipe]:
    """By the ways' names: the dial's, and where story or settings ask for more, that. Raises
    BadInput."""
    try:
        ways = {name: recipe(options) for name, options in DIAL.items()}
        if own := asked(plan, settings):
            ways[AS_ASKED] = recipe({**DIAL.get(settings.quality, {}), **own})
    except BadOption as exc:
        raise BadInput(str(exc)) from exc
    return ways


def asked(plan: Plan, settings: Settings) -> dict[str, str]:
    """Options of the camera that the story asks for, and over them the settings."""
    return {}


def way(name: str, film: Production, kit: Unfilmed, card: Card, store: Store) -> Way:
    """What ``film``, which has its lengths, takes when ``kit`` films it on ``card``."""
    made, works = kit.unloaded.recipe, list(filming([film], kit))
    setups = [setup for work in works if work.identity.name == CAMERA for setup in work.requests]
    size = kit.unloaded.limits.nearest_size(film.plan.look.frame_size)
    counts = Counter(_own_frames(setup, kit) for setup in setups)
    longest = max(counts, default=made.frames)
    one = forward(card, made.model, size, longest)
    decoding = sum(count * decode(card, made.model, size, frames).seconds
                   for frames, count in counts.items())
    denoising = sum(count * passes(made) * forward(card, made.model, size, frames).seconds
                    for frames, count in counts.items())
    needs = load(made.model, parts(made.model), size, longest, passes(made),
                 32 if made.decoder_dtype == "float32" else 16)
    place = _placement(needs, made, card)
    goods = stock(works, list(scoring([film], kit)), store)
    cut, delivered = film_rooms(film, goods, store)
    return Way(
        name=name, model=made.model.name, size=size, passes=passes(made), clips=counts.total(),
        frames=sum(frames * count for frames, count in counts.items()),
        gpu_seconds=denoising + decoding, decoding_seconds=decoding, basis=one.basis,
        source=one.source, memory_bytes={
            kind: needs.peak(kind, tiled=bool(place and place.tiled)) for kind in KINDS
            if made.model.experts > 1 or kind != "staged"},
        placement=place.kind if place else "", tiled=bool(place and place.tiled),
        disk_bytes=goods.room.after(cut).after(delivered).bytes)


def _own_frames(setup: Setup, kit: Unfilmed) -> int:
    """How many frames at its own rate the camera films for ``setup``."""
    return kit.unloaded.limits.own_frames(setup.frames, setup.fps)


def _placement(needs: Load, made: Recipe, card: Card) -> Placement | None:
    """Where the camera would lay its weights on an empty ``card``; None where none fits."""
    try:
        return placed(round(_FREE * card.memory * _GIB), needs, made.placement, made.group)
    except NoMemory:
        return None
