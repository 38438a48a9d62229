"""What filming a story with a model takes (GPU minutes, memory, disk), told before it is filmed.

Lengths come from a rehearsal, as they do for a check; seconds of the GPU from what was measured on
the card, or from the operations that the model's architecture makes of them; memory from the
placement that the camera itself would choose. Neither weights nor a GPU are needed.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from narrator.cut.timing import length
from narrator.events import Consent, nobody, unheard
from narrator.review.estimate.cards import chosen
from narrator.review.estimate.nouns import Estimate, Way
from narrator.review.estimate.unfilmed import Unfilmed
from narrator.review.estimate.ways import way
from narrator.review.rehearsal import Rehearsed, rehearse
from narrator.settings import Quality, Settings
from narrator.shoot.production import productions
from narrator.store import Store
from scenes.cameras.wan.option_rules import CAMERA

__all__ = ["Estimate", "Way", "estimate"]

QUALITIES: tuple[Quality, ...] = ("preview", "fast", "final")
"""Those of the dial that are filmed by a model."""


def estimate(path: Path, settings: Settings, card: str | None = None, agree: Consent = nobody
             ) -> Estimate:
    """What the story or plan at ``path`` takes in each way of filming it, on ``card``.

    ``agree`` is asked before a language model is asked that costs money. Raises BadInput for what
    cannot be made into a film at all, or names no known card.
    """
    on, store = chosen(card), Store(settings.store_folder)
    ways: list[Way] = []
    first: Rehearsed | None = None
    with TemporaryDirectory(prefix="narrator-") as room:
        for quality in QUALITIES:
            kit = Unfilmed(settings, quality, agree)
            [planned] = productions([path], kit, settings, unheard)
            if first is None:
                first = rehearse(planned, kit, store, Path(room))
                film = first.film
            else:
                film = planned.spoken(first.film.speech).timed(kit)
            ways.append(way(quality, film, kit, on.card, store))
    assert first is not None
    plan = film.plan
    return Estimate(
        file=str(path), title=plan.title, shots=len(plan.shots), about=bool(first.guessed),
        filmed=sum(kit.cameras.name_of(shot) == CAMERA for shot in plan.shots),
        seconds=length(film.pieces) / plan.look.fps, card=on.card.name,
        card_bytes=round(on.card.memory * 2**30), why=on.why,
        options={**dict(plan.look.wan), **settings.wan}, ways=tuple(ways))
