"""What several tests do with a shot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenes.shot import Setup
from tests.doubles import tiny_wan as tiny

if TYPE_CHECKING:
    import torch

    from scenes.cameras.wan.checkpoint import Checkpoint
    from scenes.cameras.wan.denoise import Course
    from scenes.cameras.wan.prompts import Words
    from scenes.cameras.wan.recipe import Recipe

PROMPT = "A red  fox leaps into the lake &amp; is gone. 一只红狐狸跃入湖中"


def setup(recipe: Recipe, seed: int = 7, first: Path | None = None, last: Path | None = None,
          prompt: str = PROMPT) -> Setup:
    """A shot of nine frames of the tiny size."""
    return Setup(name=f"film/s1-{seed}", prompt=prompt, seed=seed, width=tiny.SIZE[0],
                 height=tiny.SIZE[1], fps=recipe.fps, frames=9, first=first, last=last)


def told(recipe: Recipe, checkpoint: Checkpoint, prompt: str = PROMPT) -> Words:
    from scenes.cameras.wan import prompts

    avoided = prompts.negative(recipe)
    book = prompts.encoded([prompt, avoided], checkpoint, recipe, "cpu")
    return prompts.words(book, prompt, avoided, recipe, "cpu")


def begun(shot: Setup, recipe: Recipe, checkpoint: Checkpoint) -> Course:
    from scenes.cameras.wan import checkpoint as loading
    from scenes.cameras.wan import denoise, firstframe

    encoder = loading.encoder(checkpoint, "cpu") if shot.first else None
    return denoise.begin(shot, recipe, checkpoint, "cpu",
                         firstframe.condition(shot, recipe, encoder))


def finished(course: Course, experts: dict[str, Any], words: Words) -> torch.Tensor:
    from scenes.cameras.wan import denoise

    while which := course.expert:
        denoise.run(course, which, experts[which], words)
    return course.latents


def experts(recipe: Recipe, checkpoint: Checkpoint) -> dict[str, Any]:
    from scenes.cameras.wan import checkpoint as loading

    names = ("high", "low")[:recipe.model.experts]
    return {which: loading.expert(checkpoint, which, recipe, "cpu") for which in names}
