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

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenes.camera import CameraError
from scenes.cameras.wan import home, shards
from scenes.cameras.wan.errors import BadLora, WeightsMissing
from scenes.cameras.wan.recipe import Recipe

if TYPE_CHECKING:
    import torch

FILES = ("high.safetensors", "low.safetensors")

_LEAST_FITTING = 0.9
"""Of a file's layers: the pair for pictures carries some that this model has not (``k_img``), and
one that was made for another model fits few."""
_PREFIX = re.compile(r"^(diffusion_model|transformer|transformer_2|base_model\.model)\.")
_PART = re.compile(r"\.(lora_down|lora_up|lora_A|lora_B|alpha|diff_b|diff_m|diff)"
                   r"(\.default)?(\.weight|\.bias)?$")
_NAMES = (
    (r"^time_embedding\.0$", "condition_embedder.time_embedder.linear_1"),
    (r"^time_embedding\.2$", "condition_embedder.time_embedder.linear_2"),
    (r"^text_embedding\.0$", "condition_embedder.text_embedder.linear_1"),
    (r"^text_embedding\.2$", "condition_embedder.text_embedder.linear_2"),
    (r"^time_projection\.1$", "condition_embedder.time_proj"),
    (r"^head\.head$", "proj_out"),
    (r"^head$", ""),
    (r"\.self_attn\b", ".attn1"), (r"\.cross_attn\b", ".attn2"),
    (r"\.(q|k|v)$", r".to_\1"), (r"\.o$", ".to_out.0"),
    (r"\.ffn\.0$", ".ffn.net.0.proj"), (r"\.ffn\.2$", ".ffn.net.2"),
    (r"\.norm3$", ".norm2"),
)
"""The makers' names of layers, and diffusers' (its scripts/convert_wan_to_diffusers.py)."""


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
    return shards.sampled(tuple(_shard(file) for file in pair(recipe)))


def merge(expert: Any, file: Path, device: str) -> None:
    """Put one file of the pair into an expert's weights, computed on ``device`` wherever they lie,
    so that no placement changes a bit. Raises BadLora."""
    layers, wanted = _layers(file), dict(expert.named_parameters())
    fitting = {name: parts for name, parts in layers.items() if _targets(name, parts, wanted)}
    if len(fitting) < _LEAST_FITTING * len(layers) or not fitting:
        raise BadLora(f"{file} fits {len(fitting)} of its {len(layers)} layers to this model: it "
                      f"was made for another one: get the pair of this model")
    for name, parts in fitting.items():
        for target, change in _targets(name, parts, wanted):
            _add(file, name, wanted[target], change, parts, device)


def _folder(recipe: Recipe) -> Path:
    """Where the pair should lie: in the folder that was named, else beside the kept models."""
    named = recipe.weights / recipe.model.distilled if recipe.weights else None
    return named if named and named.is_dir() else home.home() / recipe.model.distilled


def _shard(file: Path) -> shards.Shard:
    """The head of a file of the pair; raises BadLora."""
    try:
        return shards.shard(file)
    except CameraError as exc:
        raise BadLora(str(exc)) from exc


def _layers(file: Path) -> Mapping[str, dict[str, torch.Tensor]]:
    """The tensors of a file by the layer of diffusers' that they change, each by its part."""
    from safetensors.torch import load_file

    _shard(file)
    layers: dict[str, dict[str, torch.Tensor]] = defaultdict(dict)
    for key, tensor in load_file(file).items():
        if found := _PART.search(key):
            part = "bias" if found[3] == ".bias" else found[1]
            layers[_renamed(key[:found.start()])][part] = tensor
    return layers


def _renamed(layer: str) -> str:
    layer = _PREFIX.sub("", layer)
    for theirs, ours in _NAMES:
        layer = re.sub(theirs, ours, layer)
    return layer


def _targets(name: str, parts: Mapping[str, Any], wanted: Mapping[str, Any]
             ) -> list[tuple[str, str]]:
    """Which parameters of the model a layer's parts change, and which change each is given."""
    dot = f"{name}." if name else ""
    said = ((f"{dot}weight", "pair", {"lora_down", "lora_A"}), (f"{dot}weight", "diff", {"diff"}),
            (f"{dot}bias", "diff_b", {"diff_b"}), (f"{dot}bias", "bias", {"bias"}),
            (f"{dot}scale_shift_table", "diff_m", {"diff_m"}))
    return [(target, change) for target, change, needs in said
            if target in wanted and needs & set(parts)]


def _add(file: Path, name: str, target: Any, change: str, parts: Mapping[str, torch.Tensor],
         device: str) -> None:
    """Add one change to a parameter, in float32, rounded once; raises BadLora for a shape that
    does not fit."""
    import torch

    with torch.no_grad():
        now = target.data.to(device, torch.float32)
        delta = _product(parts, device) if change == "pair" else parts[change].to(device).float()
        if delta.numel() != now.numel():
            raise BadLora(f"{file} does not fit {name}, which has {tuple(now.shape)} weights: it "
                          f"was made for another model: get the pair of this model")
        target.data.copy_((now + delta.reshape(now.shape)).to(target.dtype))


def _product(parts: Mapping[str, torch.Tensor], device: str) -> torch.Tensor:
    """up · down, scaled by alpha over the rank where an alpha is said."""
    down = parts["lora_down" if "lora_down" in parts else "lora_A"].to(device).float()
    up = parts["lora_up" if "lora_up" in parts else "lora_B"].to(device).float()
    scale = float(parts["alpha"]) / down.shape[0] if "alpha" in parts else 1.0
    return scale * (up.flatten(1) @ down.flatten(1))
