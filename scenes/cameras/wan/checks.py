"""What the wan camera refuses before anything is loaded, each in a sentence that names the shot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenes import image
from scenes.camera import CannotFilm, Limits
from scenes.cameras.wan import lora
from scenes.cameras.wan.errors import BadLora
from scenes.cameras.wan.recipe import Recipe
from scenes.cameras.wan.tokens import length
from scenes.shot import Setup


def check(setup: Setup, recipe: Recipe, limits: Limits) -> None:
    """Raise CannotFilm for a setup that no weights could film."""
    _in_its_form(setup, limits)
    _beginning_as_it_can(setup, recipe)
    for picture in (setup.first, setup.last):
        if picture is not None:
            image.checked(setup.model_copy(update={"source": picture}))
    try:
        lora.checked(setup.loras, recipe.model)
    except BadLora as exc:
        raise CannotFilm(f"shot {setup.name}: {exc}") from exc


def ensure_readable(setups: Sequence[Setup], recipe: Recipe, folder: Path) -> None:
    """Raise CannotFilm for a prompt that the encoder of the checkpoint in ``folder`` would not read
    to its end: what it leaves out would be missing from the picture without a word."""
    from scenes.cameras.wan.prompts import negative

    for setup in setups:
        for what, text, remedy in (
                ("prompt", setup.prompt, "the direction, or the descriptions of who and what it "
                                         "shows"),
                ("negative prompt", negative(recipe, setup.negative), "look.negative")):
            found = length(text, folder)
            if found.too_long:
                raise CannotFilm(f"shot {setup.name}: its {what} has {found.tokens} tokens, and "
                                 f"Wan reads {found.most}: shorten {remedy}")


def _in_its_form(setup: Setup, limits: Limits) -> None:
    """Size, rate and count."""
    fps = limits.fps or setup.fps
    if limits.sizes is not None and setup.size not in limits.sizes:
        sizes = ", ".join(f"{width}×{height}" for width, height in limits.sizes)
        raise CannotFilm(f"shot {setup.name} is {setup.width}×{setup.height}, and wan films "
                         f"{sizes}: say one of them in size")
    if setup.fps != fps:
        raise CannotFilm(f"shot {setup.name} is at {setup.fps} frames a second, and wan films at "
                         f"{fps}: ask for that rate, and have the clip finished to the film's")
    longest = limits.longest_frames(fps)
    if setup.frames > longest:
        raise CannotFilm(f"shot {setup.name} lasts {setup.frames} frames; wan films at most "
                         f"{longest} ({longest / fps:.1f} s): split it")
    if limits.legal_frames(setup.frames, fps) != setup.frames:
        every, extra = limits.step_frames
        raise CannotFilm(f"shot {setup.name} has {setup.frames} frames, and wan films "
                         f"{every} × k + {extra} of them: ask for "
                         f"{limits.legal_frames(setup.frames, fps)}")


def _beginning_as_it_can(setup: Setup, recipe: Recipe) -> None:
    """The pictures that it is to begin and end with."""
    model = recipe.model
    if setup.first is None and not model.from_words:
        raise CannotFilm(f"shot {setup.name} begins with no picture, and {model.name} films from "
                         f"one: give it one, or say another model")
    if setup.first is not None and not model.from_picture:
        raise CannotFilm(f"shot {setup.name} begins with the picture {setup.first.name}, and "
                         f"{model.name} films from words alone: say model "
                         f"{model.sister or 'i2v-a14b'}, or leave the picture out")
    if setup.last is not None and not model.ends:
        raise CannotFilm(f"shot {setup.name} ends with the picture {setup.last.name}, and "
                         f"{model.name} cannot be told its last frame: say model i2v-a14b, or "
                         f"leave the last picture out")
