"""The wan camera: films prompts by Wan2.2 (or 2.1), through diffusers, on a GPU.

Importing this imports no torch; nothing is loaded, and nothing asked of a card, before it films.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from media.backend import Identity, Needs, Session
from media.errors import BadOption, BadWeights
from media.workers import cores
from scenes.camera import Length, Limits
from scenes.cameras.wan import tokens
from scenes.cameras.wan.checks import check, ensure_readable
from scenes.cameras.wan.errors import BadLora
from scenes.cameras.wan.fitness import lacking
from scenes.cameras.wan.models import TEMPORAL, models
from scenes.cameras.wan.recipe import Recipe, recipe
from scenes.shot import Clip, Setup
from scenes.versions import DRAWN, versions

_COMPUTED = ("torch", "diffusers", "transformers")
"""Whose versions may change the pixels."""


class WanCamera:
    """Films ``setup.prompt``, from ``setup.first`` to ``setup.last`` where they are given.

    The same setup gives the same latents to the bit on one card, whatever else is filmed with it,
    wherever the weights lie, and whether or not it was stopped in between.
    """

    needs = Needs(extra="wan", packages=("torch", "diffusers", "transformers", "accelerate",
                                         "safetensors", "ftfy", "peft"))
    takes_options = True
    reads = frozenset(("prompt", "negative", "seed", "width", "height", "fps", "frames", "first",
                       "last", "loras"))

    def __init__(self, workers: int | None = None, options: Mapping[str, str] | None = None
                 ) -> None:
        """``workers``: 1 writes each clip before the next is filmed. Raises BadOption."""
        self._workers = workers or cores()
        self._options = dict(options or {})
        self.recipe: Recipe = recipe(self._options)

    @cached_property
    def limits(self) -> Limits:
        made = self.recipe
        return Limits(fps=made.fps, sizes=made.sizes, longest_seconds=(made.frames - 1) / made.fps,
                      step_frames=(TEMPORAL, 1), first_frame=made.model.from_picture,
                      from_image=not made.model.from_words,
                      last_frame=made.model.ends, invents=True, loras=True)

    @property
    def identity(self) -> Identity:
        """With the weights' digest, where they are on this machine: without them nothing is
        filmed, but a film may be planned and drawn."""
        return Identity(name="wan", model=self.recipe.model.name, revision="1", settings=(
            *self.recipe.identity, ("weights", self._weights), *versions(*DRAWN, *_COMPUTED)))

    @property
    def prompts(self) -> str:
        """Which form of prompts it is given: "prose" or "tags"."""
        return self.recipe.prompt

    def length(self, prompt: str) -> Length:
        """Counted where the model is on this machine, else bounded."""
        return tokens.length(prompt, self._folder)

    def lacks(self) -> str | None:
        """What this machine lacks to film by these options."""
        return lacking(self.recipe)

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """What this machine lacks to film with the default model, and the remedy."""
        return lacking(recipe())

    def beginning_with_a_picture(self) -> WanCamera:
        """Itself, where its model can begin with a picture, or that of the model's sister, with
        the same options. Raises BadOption."""
        model = self.recipe.model
        if model.from_picture:
            return self
        if not model.sister:
            raise BadOption(f"{model.name} begins no clip with a picture, and has no sister that "
                            f"does: say model {_with_pictures()}")
        if self.recipe.pair is not None:
            raise BadOption(f"the distilled pair {self.recipe.pair[0].name} is for {model.name}, "
                            f"and a shot that begins with a picture is filmed by {model.sister}: "
                            f"say distilled yes, for the pair of each")
        return self._sister

    @cached_property
    def _sister(self) -> WanCamera:
        options = {**self._options, "model": self.recipe.model.sister}
        return WanCamera(self._workers, options)

    @cached_property
    def _known_weights(self) -> str:
        from scenes.cameras.wan import checkpoint, distilled

        found = checkpoint.found(self.recipe).digest
        return found + (distilled.digest(self.recipe) if self.recipe.distilled else "")

    @cached_property
    def _folder(self) -> Path | None:
        from scenes.cameras.wan import checkpoint

        try:
            return checkpoint.place(self.recipe)
        except BadWeights:
            return None

    @property
    def _weights(self) -> str:
        try:
            return self._known_weights
        except (BadWeights, BadLora):
            return "not here"

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        """Raises CannotFilm for setups that it cannot film, before anything is loaded where that
        can be told; else SetAside at the end, when the others are filmed. NoGpu, NoMemory,
        WeightsMissing, WrongLayout, BadLora, each with its remedy; GpuFailed."""
        for setup in setups:
            check(setup, self.recipe, self.limits)
        if setups:
            yield from self._filmed(setups, session)

    def _filmed(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        from scenes.cameras.wan.bench import Bench, benches
        from scenes.cameras.wan.delivery import Delivery
        from scenes.cameras.wan.shoot import Shoot
        from scenes.cameras.wan.studio import opened

        with (opened(self.recipe, setups, session.tell) as (studio, load),
              benches(session.bench) as folder, Delivery(session.into) as delivery):
            ensure_readable((*setups, *session.coming), studio.recipe, studio.checkpoint.folder)
            shoot = Shoot(studio, Bench(studio, folder), setups, load, session.progress,
                          session.tell, ahead=self._workers > 1, coming=session.coming)
            yield from shoot.clips(delivery)


def _with_pictures() -> str:
    return " or ".join(name for name, model in models().items() if model.from_picture)
