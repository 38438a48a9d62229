"""The distilled pair: one file for each expert, that teaches it to film in four steps.

Its files are more than a LoRA. They were taken from the whole difference between the distilled
model and the base by singular values, and beside low-rank pairs for the large matrices they carry
differences of biases (``diff_b``), of whole small weights (``diff``) and of the blocks' modulation
(``diff_m``): https://github.com/ModelTC/LightX2V, docs, lora_deploy. diffusers reads the first and
the biases, and leaves out the rest, so they are put in here, all of them, in float32.

The weights are changed once, as they are loaded: the pair serves every shot, costs nothing in a
step, and compiles as the base does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from media.errors import WeightsMissing
from media.weights import home, shards
from scenes.cameras.wan.errors import BadLora
from scenes.cameras.wan.lorafile import LoraLayer, checked, layers
from scenes.cameras.wan.recipe import Recipe

FILES = ("high.safetensors", "low.safetensors")

_LEAST_FITTING = 0.9
"""Of a file's layers: the pair for pictures carries some that this model has not (``k_img``), and
one that was made for another model fits few."""


def pair(recipe: Recipe) -> tuple[Path, Path]:
    """The files of high and of low noise; raises WeightsMissing, which names both ways on."""
    folder = _folder(recipe)
    files = recipe.pair or (folder / FILES[0], folder / FILES[1])
    for file in files:
        if not file.is_file():
            raise WeightsMissing(
                f"the distilled pair that films in four steps is not there ({file}): get it with "
                f"narrator weights get {recipe.model.distilled}, or film with --model t2v-1.3b")
    return files


def digest(recipe: Recipe) -> str:
    """What tells the pair from another; raises WeightsMissing, BadLora."""
    return shards.sampled(tuple(checked(file) for file in pair(recipe)))


def merge(expert: Any, file: Path, device: str) -> None:
    """Put one file of the pair into an expert's weights, computed on ``device`` wherever they lie,
    so that no placement changes a bit. Raises BadLora."""
    found, wanted = layers(file), dict(expert.named_parameters())
    fitting = {name: said for name, said in found.items() if _targets(name, said, wanted)}
    if len(fitting) < _LEAST_FITTING * len(found):
        raise BadLora(f"{file} fits {len(fitting)} of its {len(found)} layers to this model: it "
                      f"was made for another one: get the pair of this model")
    for name, said in fitting.items():
        for target, part in _targets(name, said, wanted):
            _add(file, name, wanted[target], part, said, device)


def _folder(recipe: Recipe) -> Path:
    """Where the pair should lie: in the folder that was named, else beside the kept models."""
    named = recipe.weights / recipe.model.distilled if recipe.weights else None
    return named if named and named.is_dir() else home.home() / recipe.model.distilled


def _targets(name: str, said: LoraLayer, wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which parameters of the model a layer changes, and by which part of what is said of it."""
    dot = f"{name}." if name else ""
    changes = (("up", "weight"), ("diff", "weight"), ("bias", "bias"),
               ("modulation", "scale_shift_table"))
    return [(f"{dot}{parameter}", part) for part, parameter in changes
            if part in said and f"{dot}{parameter}" in wanted]


def _add(file: Path, name: str, target: Any, part: str, said: LoraLayer, device: str) -> None:
    """Add one change to a parameter, in float32, rounded once; raises BadLora for a shape that
    does not fit."""
    import torch

    with torch.no_grad():
        now = target.data.to(device, torch.float32)
        change = said[part].to(device).float()
        if part == "up":
            change = change.flatten(1) @ said["down"].to(device).flatten(1)
        if change.numel() != now.numel():
            raise BadLora(f"{file} does not fit {name}, which has {tuple(now.shape)} weights: it "
                          f"was made for another model: get the pair of this model")
        target.data.copy_((now + change.reshape(now.shape)).to(target.dtype))
