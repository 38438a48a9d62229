"""A file of low-rank changes, read into one form, whoever wrote it.

The forms that are met: the makers' names (``diffusion_model.blocks.0.self_attn.q.lora_down``),
diffusers' and peft's (``transformer.blocks.0.attn1.to_q.lora_A``), kohya's and musubi's
(``lora_unet_blocks_0_self_attn_q.lora_down``). diffusers' own converters want every layer to be
there and know no others; here a layer is a layer.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from media.errors import BadWeights
from media.weights import shards
from scenes.cameras.wan.errors import BadLora

if TYPE_CHECKING:
    import torch

LoraLayer = dict[str, "torch.Tensor"]
"""What is said of one layer: "down" and "up" (up · down is the change of its matrix), "alpha";
"diff" (the whole change), "bias" (the bias's), "modulation" (the change of a block's)."""

_PREFIX = re.compile(r"^(base_model\.model\.)?(diffusion_model|transformer|transformer_2|unet)\.|"
                     r"^base_model\.model\.")
_PART = re.compile(r"\.(?:(lora_down|lora_A)|(lora_up|lora_B)|(alpha)|(diff)|(diff_b)|(diff_m))"
                   r"(?:\.(?!(?:weight|bias)$)\w+)?(\.weight|\.bias)?$")
_PARTS = ("down", "up", "alpha", "diff", "bias", "modulation")
_KOHYA = re.compile(r"^lora_(?:unet|transformer)_")
_FLAT = ((r"^blocks_(\d+)_", r"blocks.\1."),
         (r"\.(self_attn|cross_attn|attn[12]|ffn)_", r".\1."),
         (r"^(time_embedding|text_embedding|time_projection)_(\d)$", r"\1.\2"),
         (r"^head_head$", "head.head"))
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
_OTHERS = {"dora_scale": "DoRA", "lora_magnitude": "DoRA", "lokr_": "LoKr", "hada_": "LoHa"}
"""Kin that this cannot compute: left out in silence, they would look like a bad training."""


def layers(file: Path) -> Mapping[str, LoraLayer]:
    """What ``file`` says of each layer, by diffusers' name of it; "" is the whole model.

    Raises BadLora for a pickle, half a file, another kind of change, and none at all.
    """
    from safetensors.torch import load_file

    head = checked(file)
    found: dict[str, LoraLayer] = defaultdict(dict)
    for key, tensor in load_file(file).items():
        if kin := next((kind for mark, kind in _OTHERS.items() if mark in key), None):
            raise BadLora(f"{file} is a {kin}, and this camera computes LoRAs: train or convert it "
                          f"as a LoRA")
        if part := _PART.search(key):
            name = _renamed(key[:part.start()])
            found[name]["bias" if part[7] == ".bias" else _kind(part)] = tensor
    if not found or any(("down" in said) != ("up" in said) for said in found.values()):
        raise BadLora(f"{file} is no LoRA: get one that was made for Wan")
    _scaled(found, head)
    return found


def checked(file: Path) -> shards.Shard:
    """The head of ``file``, which is whole and no pickle; raises BadLora."""
    try:
        return shards.shard(file)
    except BadWeights as exc:
        raise BadLora(str(exc)) from exc


def _kind(part: re.Match[str]) -> str:
    return next(kind for kind, said in zip(_PARTS, part.groups(), strict=False) if said)


def _renamed(layer: str) -> str:
    if _KOHYA.match(layer):
        layer = _KOHYA.sub("", layer)
        for flat, dotted in _FLAT:
            layer = re.sub(flat, dotted, layer)
    layer = _PREFIX.sub("", layer)
    for theirs, ours in _NAMES:
        layer = re.sub(theirs, ours, layer)
    return layer


def _scaled(found: Mapping[str, LoraLayer], head: shards.Shard) -> None:
    """Put each layer's scale, alpha over the rank, into its "down", in float32."""
    told = _metadata(head)
    for name, said in found.items():
        if "down" in said:
            rank = said["down"].shape[0]
            alpha = float(said.pop("alpha")) if "alpha" in said else _alpha(told, name, rank)
            root = rank**0.5 if told.get("use_rslora") else rank
            said["down"] = said["down"].float() * (alpha / root)


def _alpha(told: Mapping[str, Any], name: str, rank: int) -> float:
    """What diffusers wrote into the file's head of the scale of a layer, else its rank."""
    for pattern, alpha in (told.get("alpha_pattern") or {}).items():
        if name == pattern or name.endswith(f".{pattern}"):
            return float(alpha)
    return float(told.get("lora_alpha") or rank)


def _metadata(head: shards.Shard) -> dict[str, Any]:
    try:
        said = json.loads(json.loads(head.head)["__metadata__"]["lora_adapter_metadata"])
        return {key.removeprefix("transformer."): value for key, value in said.items()}
    except (KeyError, ValueError, TypeError, AttributeError):
        return {}
