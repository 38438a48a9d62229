"""What is loaded, and where it lies.

Loading an A14B takes longer than filming a short shot, so what is loaded stays from one list of
shots to the next, as long as both are filmed alike. Who films takes the studio that stands, and
leaves it standing when all went well: there is one at a time, and nobody else's hands are in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenes.cameras.wan import checkpoint as weights
from scenes.cameras.wan import prompts
from scenes.cameras.wan.checkpoint import Checkpoint, Expert
from scenes.cameras.wan.device import release, room_bytes
from scenes.cameras.wan.placement import Placement
from scenes.cameras.wan.prompts import Book
from scenes.cameras.wan.recipe import Recipe
from scenes.cameras.wan.tuning import tuned

_ROOM = 1.1
_SPARE_BYTES = 1_000_000_000
"""What the text encoder needs beside its weights."""

_standing: Studio | None = None


class Studio:
    """The parts of one checkpoint on one device, each loaded when it is first asked for."""

    def __init__(self, checkpoint: Checkpoint, recipe: Recipe, where: str) -> None:
        self.checkpoint, self.recipe, self.where = checkpoint, recipe, where
        self.placement = Placement(kind="resident")
        self._experts: dict[Expert, Any] = {}
        self._decoder: Any = None

    @property
    def loaded(self) -> frozenset[str]:
        """The names of what is loaded now."""
        return frozenset(self._experts) | ({"decoder"} if self._decoder is not None else set())

    def place(self, placement: Placement) -> None:
        """Film by ``placement`` from now on; what lies otherwise is let go."""
        if placement.kind != self.placement.kind:
            self._let_go()
        self.placement = placement

    def expert(self, which: Expert) -> Any:
        """An expert, ready to compute; the other is let go where both cannot stay."""
        if which not in self._experts:
            if self.placement.kind != "resident":
                self._let_go()
            kind = self.placement.kind
            lies = "cpu" if kind == "offload" else self.where
            made = weights.expert(self.checkpoint, which, self.recipe, lies)
            self._experts[which] = tuned(made, self.recipe, self.where, kind)
        return self._experts[which]

    def decoder(self) -> Any:
        """The decoder, which stays with either expert."""
        if self._decoder is None:
            self._decoder = weights.decoder(self.checkpoint, self.recipe, self.where)
        return self._decoder

    def encoder(self) -> Any:
        """The same autoencoder, for pictures on their way in: in float32."""
        if self.recipe.decoder_dtype == "float32":
            return self.decoder()
        return weights.encoder(self.checkpoint, self.where)

    def read(self, texts: Sequence[str]) -> Book:
        """What the text encoder makes of these, on the device where it has room for it; else the
        experts are let go, or the processor reads."""
        need = round(_ROOM * self.checkpoint.bytes["text_encoder"]) + _SPARE_BYTES
        if self._experts and (room_bytes(self.where) or need) < need:
            self._let_go()
        where = self.where if (room_bytes(self.where) or need) >= need else "cpu"
        return prompts.encoded(texts, self.checkpoint, self.recipe, where)

    def clear(self) -> None:
        """Let go of everything."""
        self._decoder = None
        self._let_go()

    def _let_go(self) -> None:
        self._experts.clear()
        release(self.where)


def taken(checkpoint: Checkpoint, recipe: Recipe, where: str) -> Studio:
    """The studio that stands, if it is of the same parts; else a new one, when that is gone."""
    global _standing
    found, _standing = _standing, None
    if found is not None:
        if (found.checkpoint, found.recipe, found.where) == (checkpoint, recipe, where):
            return found
        found.clear()
    return Studio(checkpoint, recipe, where)


def left(studio: Studio) -> None:
    """Leave it standing for who films next."""
    global _standing
    _standing = studio
