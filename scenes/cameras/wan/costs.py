"""How many seconds of a GPU filming costs: as it was measured, or reckoned from its operations.

``costs.toml`` holds what was measured, each figure with its source.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import BaseModel

from media.errors import BadOption
from scenes.cameras.wan.effort import forward_flop, tokens
from scenes.cameras.wan.models import Model, models
from scenes.cameras.wan.recipe import DISTILLED_SIGMAS, Recipe
from scenes.shot import Size

Basis = Literal["measured", "reckoned"]


class GpuCard(BaseModel, frozen=True, extra="forbid"):
    """A GPU, by what its maker's datasheet says."""

    name: str
    named: tuple[str, ...]
    memory: float
    """GiB."""
    tflops: float
    """Dense bfloat16 with float32 sums."""


class Measured(BaseModel, frozen=True, extra="forbid"):
    """Seconds of one thing on one card, and where they were found."""

    card: str
    model: str = ""
    """Of a forward."""
    spatial: int = 0
    """Of a decode."""
    size: Size
    frames: int
    seconds: float
    source: str


class Costs(BaseModel, frozen=True, extra="forbid"):
    """costs.toml."""

    share: float
    share_source: str
    forward: tuple[Measured, ...]
    decode: tuple[Measured, ...]
    cards: tuple[GpuCard, ...]


class Cost(NamedTuple):
    """Seconds, and how they are known."""

    seconds: float
    basis: Basis
    source: str


@cache
def costs() -> Costs:
    """What was measured so far."""
    text = files("scenes.cameras.wan").joinpath("costs.toml").read_text(encoding="utf-8")
    return Costs.model_validate(tomllib.loads(text))


def card(name: str) -> GpuCard:
    """The card that ``name`` means, its own or a device's ("NVIDIA H100 80GB HBM3"); raises
    BadOption."""
    said = name.lower()
    found = next((one for one in costs().cards if any(word in said for word in one.named)), None)
    if found:
        return found
    known = [one.name for one in costs().cards]
    near = get_close_matches(name.upper(), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"say one of {', '.join(known)}"
    raise BadOption(f"card {name!r} is not known: {hint}")


def forward(on: GpuCard, model: Model, size: Size, frames: int, table: Costs | None = None) -> Cost:
    """One pass of one expert over one clip: by the measured pass of the nearest effort, else by its
    operations alone."""
    table = table or costs()
    flop = forward_flop(model, tokens(model, size, frames))
    same = [one for one in table.forward if one.card == on.name
            and _built_alike(models()[one.model], model)]
    if not same:
        rate = on.tflops * table.share
        return Cost(flop / rate / 1e12, "reckoned",
                    f"{rate:.0f} TFLOP/s, {table.share:.0%} of the {on.name}'s "
                    f"({table.share_source})")
    near, seconds = _nearest(
        same, flop, lambda one: forward_flop(model, tokens(model, one.size, one.frames)))
    at = "" if set(near.size) == set(size) else f", at {near.size[0]}×{near.size[1]}"
    return Cost(seconds, "measured", f"{near.source}{at}")


def decode(on: GpuCard, model: Model, size: Size, frames: int, table: Costs | None = None) -> Cost:
    """Of one clip. Where that card decoded nothing yet, by what others did, at their rates."""
    table = table or costs()
    pixels = size[0] * size[1] * frames
    own = [one for one in table.decode if one.card == on.name and one.spatial == model.spatial]
    if own:
        near, seconds = _nearest(own, pixels, lambda one: one.size[0] * one.size[1] * one.frames)
        return Cost(seconds, "measured", near.source)
    other = table.decode[0]
    ratio = card(other.card).tflops / on.tflops
    seconds = other.seconds * pixels / (other.size[0] * other.size[1] * other.frames) * ratio
    return Cost(seconds, "reckoned", f"{other.seconds:g} s on an {other.card}, {other.source}")


def passes(recipe: Recipe) -> int:
    """How often an expert works for one clip: once a step, twice where its guidance is not 1."""
    high = sum(time >= (recipe.boundary or 0) for time in _noise(recipe))
    low = recipe.steps - high
    return sum(steps * (1 if scale == 1 else 2)
               for steps, scale in zip((high, low), recipe.guidance, strict=True))


def _noise(recipe: Recipe) -> Sequence[float]:
    """The share of noise, of 1, at which each step begins, as the schedule shifts it."""
    before = DISTILLED_SIGMAS if recipe.distilled else [
        0.999 * (recipe.steps - step) / recipe.steps for step in range(recipe.steps)]
    return [recipe.shift * one / (1 + (recipe.shift - 1) * one) for one in before]


def _built_alike(one: Model, other: Model) -> bool:
    """Whether a pass of both is the same work: T2V's and I2V's differ in a few channels."""
    return (one.layers, one.dim, one.ffn, one.spatial) == (
        other.layers, other.dim, other.ffn, other.spatial)


def _nearest(rows: Sequence[Measured], effort: float, of: Callable[[Measured], float]
             ) -> tuple[Measured, float]:
    """The row whose effort is the nearest to ``effort``, and the seconds that it makes of it."""
    near = min(rows, key=lambda one: abs(math.log(of(one) / effort)))
    return near, near.seconds * effort / of(near)
