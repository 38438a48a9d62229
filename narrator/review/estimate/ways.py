"""What a film takes when it is filmed in one way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from narrator.review.estimate.nouns import Way
from narrator.review.estimate.unfilmed import Unfilmed
from narrator.settings import Quality
from narrator.shoot.diskspace.estimate import film_rooms, stock
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import Ways
from narrator.shoot.production import TimedFilm, scoring
from narrator.store import Store
from narrator.store.work import Work
from scenes.cameras.wan.costs import Cost, GpuCard, decode, forward, passes
from scenes.cameras.wan.effort import parts
from scenes.cameras.wan.placement import KINDS, Load, NoMemory, Placement, load, placed
from scenes.cameras.wan.recipe import Recipe
from scenes.shot import Clip, Setup, Size

FREE = 0.97
"""Of a card's memory, when nothing else uses it: the driver keeps some."""


class _Asked(NamedTuple):
    """What one camera is asked for: its clips by their frames, at its own rate."""

    made: Recipe
    size: Size
    counts: Counter[int]

    def forward(self, card: GpuCard) -> Cost:
        """A pass over its longest clip."""
        return forward(card, self.made.model, self.size, max(self.counts, default=self.made.frames))

    def denoising(self, card: GpuCard) -> float:
        return passes(self.made) * sum(
            count * forward(card, self.made.model, self.size, frames).seconds
            for frames, count in self.counts.items())

    def decode(self, card: GpuCard) -> Cost:
        """Of its longest clip."""
        return decode(card, self.made.model, self.size, max(self.counts, default=self.made.frames))

    def decoding(self, card: GpuCard) -> float:
        return sum(count * decode(card, self.made.model, self.size, frames).seconds
                   for frames, count in self.counts.items())

    def load(self) -> Load:
        """What it asks of a card's memory."""
        return load(self.made.model, parts(self.made.model), self.size,
                    max(self.counts, default=self.made.frames), passes(self.made),
                    32 if self.made.decoder_dtype == "float32" else 16)


def way(name: Quality, film: TimedFilm, kit: Unfilmed, card: GpuCard, store: Store) -> Way:
    """What ``film``, which has its lengths, takes when ``kit`` films it on ``card``."""
    shots = slates([film], kit)
    works = filming(shots)
    asked = list(_asked(film, works, kit))
    usual, decoding = asked[0], sum(one.decoding(card) for one in asked)
    heaviest = max((one for one in asked if one.counts or one is usual),
                   key=lambda one: one.load().peak("resident"))
    needs, place = heaviest.load(), _placement(heaviest, card)
    counts = sum((one.counts for one in asked), Counter[int]())
    cost, decoded = usual.forward(card), usual.decode(card)
    goods = stock(works, list(scoring([film], kit)), store, Ways(shots, kit))
    cut, delivered = film_rooms(film, goods, store)
    return Way(
        name=name, model=usual.made.model.name, size=usual.size, passes=passes(usual.made),
        clips=counts.total(), frames=sum(frames * count for frames, count in counts.items()),
        gpu_seconds=decoding + sum(one.denoising(card) for one in asked),
        decoding_seconds=decoding, basis=cost.basis, source=cost.source,
        decoding_basis=decoded.basis, decoding_source=decoded.source,
        memory_bytes={kind: needs.peak(kind, tiled=bool(place and place.tiled)) for kind in KINDS
                      if needs.low or kind != "in turn"},
        placement=place.kind if place else "", tiled=bool(place and place.tiled),
        disk_bytes=goods.room.after(cut).after(delivered).bytes)


def _asked(film: TimedFilm, works: list[Work[Setup, Clip]], kit: Unfilmed) -> Iterator[_Asked]:
    """Of the film's camera, first, and of her sister."""
    for camera in kit.filming_with(film.plan.look):
        setups = [setup for work in works if work.identity == camera.identity
                  for setup in work.requests.values()]
        yield _Asked(camera.recipe, camera.limits.nearest_size(film.plan.look.frame_size),
                     Counter(setup.frames for setup in setups))


def _placement(asked: _Asked, card: GpuCard) -> Placement | None:
    """Where the camera would lay its weights on an empty ``card``; None where none fits."""
    try:
        return placed(round(FREE * card.memory * 2**30), asked.load(), asked.made.placement,
                      asked.made.group)
    except NoMemory:
        return None
