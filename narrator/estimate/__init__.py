"""What filming a story with a model takes (GPU minutes, memory, disk), told before it is filmed.

Lengths come from a rehearsal, as they do for a check; seconds of the GPU from what was measured on
the card, or from the operations that the model's architecture makes of them; memory from the
placement that the camera itself would choose. Neither weights nor a GPU are needed.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from narrator.estimate.cards import chosen
from narrator.estimate.nouns import Estimate, Way
from narrator.estimate.unfilmed import CAMERA, Unfilmed
from narrator.estimate.ways import recipes, way
from narrator.events import unheard
from narrator.production import productions
from narrator.rehearsal import rehearse
from narrator.settings import Settings
from narrator.store import Store
from narrator.timing import length
from scenes.cameras.wan.recipe import recipe

__all__ = ["Estimate", "Way", "estimate"]


def estimate(path: Path, settings: Settings, card: str | None = None) -> Estimate:
    """What the story or plan at ``path`` takes in each way of filming it, on ``card``.

    Raises BadInput for what cannot be made into a film at all, or names no known card.
    """
    on, store = chosen(card), Store(settings.store_folder)
    kit = Unfilmed(settings, recipe())
    [film] = productions([path], kit, settings, unheard)
    kits = {name: Unfilmed(settings, made) for name, made in recipes(film.plan, settings).items()}
    ways, about = [], frozenset[str]()
    with TemporaryDirectory(prefix="narrator-") as room:
        for name, kit in kits.items():
            if film.speech:
                film.time(kit)
            else:
                about = rehearse(film, kit, store, Path(room))
            ways.append(way(name, film, kit, on.card, store))
    return Estimate(
        file=str(path), title=film.plan.title, shots=len(film.plan.shots), about=bool(about),
        filmed=sum(kit.camera_name(shot) == CAMERA for shot in film.plan.shots),
        seconds=length(film.pieces) / film.plan.look.fps, card=on.card.name,
        card_bytes=round(on.card.memory * 2**30), why=on.why, ways=tuple(ways))
