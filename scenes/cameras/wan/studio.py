"""What is loaded, and where it lies.

Loading an A14B takes longer than filming a short shot, so what is loaded stays from one list of
shots to the next, as long as both are filmed alike. Who films takes the studio that stands, and
leaves it standing when all went well: there is one at a time, and nobody else's hands are in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from media.memory import free_bytes, main_memory, release, room_bytes
from scenes.camera import CannotFilm
from scenes.cameras.wan import checkpoint as weights
from scenes.cameras.wan import distilled, prompts
from scenes.cameras.wan.checkpoint import Checkpoint, Expert
from scenes.cameras.wan.device import device
from scenes.cameras.wan.ladder import lowest
from scenes.cameras.wan.libraries import quiet
from scenes.cameras.wan.placement import Load, Placement, load, placed
from scenes.cameras.wan.prompts import Book
from scenes.cameras.wan.recipe import Recipe
from scenes.cameras.wan.tuning import tuned
from scenes.shot import Setup

_ROOM = 1.1
_SPARE_BYTES = 1_000_000_000
"""What the text encoder needs beside its weights."""
_MAIN_SPARE_BYTES = 8_000_000_000
"""Of main memory, for frames, for encoders of clips, and for whoever else is there."""

_standing: Studio | None = None


class Studio:
    """The parts of one checkpoint on one device, each loaded when it is first asked for."""

    def __init__(self, checkpoint: Checkpoint, recipe: Recipe, where: str) -> None:
        self.checkpoint, self.recipe, self.where = checkpoint, recipe, where
        self.placement = Placement(kind="resident")
        self.lowered: Placement | None = None
        """How far down the ladder it is, where memory ran out in it before."""
        self._experts: dict[Expert, Any] = {}
        self._resting: dict[Expert, Any] = {}
        """In main memory."""
        self._decoder: Any = None
        self._book: Book = {}

    @property
    def loaded(self) -> frozenset[str]:
        """The names of what is loaded now."""
        return frozenset(self._experts) | ({"decoder"} if self._decoder is not None else set())

    def place(self, placement: Placement) -> None:
        """Film by ``placement`` from now on; what lies otherwise is let go."""
        if placement.kind != self.placement.kind:
            self._let_go()
        self.placement = placement

    def lower(self, placement: Placement) -> None:
        """The same, for good: memory ran out."""
        self.place(placement)
        self.lowered = placement
        release(self.where)  # what lies between blocks may be what was lacking

    def expert(self, which: Expert) -> Any:
        """An expert, ready to compute; the other makes room for it where both cannot stay."""
        if which not in self._experts:
            self._make_room()
            self._experts[which] = self._rested(which) or self._made(which)
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
        """What the text encoder makes of these; it is loaded for those that the list before had
        not."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._book]
        known = {**self._book, **(self._encoded(missing) if missing else {})}
        self._book = {text: known[text] for text in texts}
        return self._book

    def _encoded(self, texts: Sequence[str]) -> Book:
        """By the text encoder on the device where it has room for it; else the experts are let go,
        or the processor reads."""
        need = round(_ROOM * self.checkpoint.bytes["text_encoder"]) + _SPARE_BYTES
        if self._experts and (room_bytes(self.where) or need) < need:
            self._let_go()
        where = self.where if (room_bytes(self.where) or need) >= need else "cpu"
        return prompts.encoded(texts, self.checkpoint, self.recipe, where)

    def clear(self) -> None:
        """Let go of everything."""
        self._decoder = None
        self._let_go()

    def _made(self, which: Expert) -> Any:
        kind = self.placement.kind
        lies = "cpu" if kind == "offload" else self.where
        made = weights.expert(self.checkpoint, which, self.recipe, lies)
        return tuned(made, self.recipe, self.where, kind)

    def _rested(self, which: Expert) -> Any:
        """An expert that waited in main memory, back on the card; None where none did."""
        made = self._resting.pop(which, None)
        return None if made is None else made.to(self.where)

    def _make_room(self) -> None:
        """Have the expert that is not needed now wait in main memory, where there is room: it comes
        from there in seconds, and from a disk, in four bytes a weight, in a minute."""
        kind = self.placement.kind
        if kind == "resident" or not self._experts:
            return
        if self.where.startswith("cuda") and self._room_to_rest():
            if kind == "offload":
                return  # there it lies already
            self._resting |= {which: made.to("cpu") for which, made in self._experts.items()}
        self._experts.clear()
        release(self.where)

    def _room_to_rest(self) -> bool:
        size = max(self.checkpoint.bytes[folder] for folder in weights.FOLDERS.values()
                   if folder in self.checkpoint.bytes)
        return main_memory().free >= size + _MAIN_SPARE_BYTES

    def _let_go(self) -> None:
        self._experts.clear()
        self._resting.clear()
        release(self.where)


@contextmanager
def opened(recipe: Recipe, setups: Sequence[Setup], tell: Callable[[str], None]
           ) -> Iterator[tuple[Studio, Load]]:
    """A studio that has room for ``setups``, and what the largest of them asks for.

    It stays standing, for the next list, where the block ends well or some shots cannot be filmed.
    Raises NoGpu, NoMemory, WeightsMissing, WrongLayout, BadLora.
    """
    _imported()
    where = device(recipe.device)
    checkpoint = weights.found(recipe)
    if recipe.distilled:
        distilled.digest(recipe)  # before an hour of work, and not in it
    load = _load(checkpoint, recipe, setups)
    studio = taken(checkpoint, recipe, where)
    main = None if studio.loaded else main_memory().free  # what it holds is counted as taken there
    placement = placed(free_bytes(where), load, recipe.placement, recipe.group, main,
                       smaller=_smaller(recipe))
    studio.place(lowest(placement, studio.lowered))
    tell(f"wan: {studio.placement.why}")
    try:
        yield studio, load
    except CannotFilm:
        left(studio)
        raise
    left(studio)


def _imported() -> None:
    """Import what is large, once, and without the advice that it gives meanwhile."""
    with quiet():
        import diffusers.pipelines.wan  # noqa: F401


def _load(checkpoint: Checkpoint, recipe: Recipe, setups: Sequence[Setup]) -> Load:
    """What the largest shot asks for, with every LoRA beside the experts."""
    largest = max(setups, key=lambda setup: setup.width * setup.height * setup.frames)
    beside = sum(path.stat().st_size for path in {one.path for setup in setups
                                                  for one in setup.loras})
    parts = {part: size + (beside if part.startswith("transformer") else 0)
             for part, size in checkpoint.bytes.items()}
    passes = sum(1 + (scale != 1) for scale in recipe.guidance) / 2
    return load(recipe.model, parts, largest.size, largest.frames, round(recipe.steps * passes),
                32 if recipe.decoder_dtype == "float32" else 16)


def _smaller(recipe: Recipe) -> str:
    """What would ask for less."""
    ways = ["say size 480p"] if "480p" in recipe.model.sizes else []
    if recipe.model.name != "t2v-1.3b":
        ways.append("say model t2v-1.3b")
    return ", or ".join(ways)


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
