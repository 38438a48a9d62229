"""LoRAs of the look and of members of the cast: put on an expert for one shot, and taken off.

They are kept beside the weights and never merged into them, so that a shot's set can be changed,
and a shot comes out the same whatever was filmed before it. diffusers reads the usual forms (its
own, peft's, the makers' names, musubi's) and peft computes them.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenes.camera import CameraError
from scenes.cameras.wan import shards
from scenes.cameras.wan.checkpoint import Expert
from scenes.cameras.wan.errors import BadLora
from scenes.cameras.wan.libraries import quiet
from scenes.cameras.wan.models import Model
from scenes.shot import Lora


def checked(loras: Sequence[Lora], model: Model) -> None:
    """See that each file is safetensors, whole, and for an expert that there is; raises BadLora."""
    for lora in loras:
        if lora.path.suffix.lower() != ".safetensors":
            raise BadLora(f"the LoRA {lora.path} is no .safetensors file"
                          + (", and a pickle can run any program when it is read"
                             if lora.path.suffix.lower() in shards.PICKLES else "")
                          + ": get it as safetensors")
        _head(lora.path)
        if lora.expert == "low" and model.experts == 1:
            raise BadLora(f"the LoRA {lora.path.name} is for the expert of low noise, and "
                          f"{model.name} has one expert alone: leave expert out")


def wear(expert: Any, which: Expert, loras: Sequence[Lora]) -> None:
    """Let exactly these work on an expert (a WanTransformer3DModel), in their order: those of them
    that are for it. None: the bare model, to the bit. A file that is named twice, for the look and
    for a member of the cast, works with both strengths. Raises BadLora."""
    mine = [lora for lora in loras if lora.expert in {"both", which}]
    strengths: dict[str, float] = {}
    for lora in mine:
        name = _put_on(expert, lora)
        strengths[name] = strengths.get(name, 0.0) + lora.strength
    if strengths:
        expert.enable_lora()
        expert.set_adapters(list(strengths), list(strengths.values()))
    elif _worn(expert):
        expert.disable_lora()


def _put_on(expert: Any, lora: Lora) -> str:
    """The name that a LoRA has on an expert; it is read at its first shot."""
    name = f"lora_{shards.sampled((_head(lora.path),))[:16]}"
    if name in _worn(expert):
        return name
    state, metadata = _read(lora.path)
    _fitting(lora.path, state, expert)
    try:
        with quiet(), warnings.catch_warnings():
            # peft tells that there is one already: several are what is wanted.
            warnings.filterwarnings("ignore", message="Already found a `peft_config`")
            expert.load_lora_adapter(state, adapter_name=name, metadata=metadata)
    except (RuntimeError, ValueError) as exc:
        raise _misfit(lora.path) from exc
    return name


def _worn(expert: Any) -> Sequence[str]:
    return tuple(getattr(expert, "peft_config", None) or ())


def _head(path: Path) -> shards.Shard:
    try:
        return shards.shard(path)
    except CameraError as exc:
        raise BadLora(f"the LoRA {exc}") from exc


def _read(path: Path) -> tuple[dict[str, Any], Any]:
    """A file's tensors under diffusers' names, and what it says of its scales."""
    from diffusers import WanPipeline

    try:
        with quiet():
            state, metadata = WanPipeline.lora_state_dict(
                str(path), use_safetensors=True, local_files_only=True, return_lora_metadata=True)
    except (ValueError, KeyError, IndexError, RuntimeError, OSError) as exc:
        raise BadLora(f"the LoRA {path} is in a form that cannot be read: save it as diffusers or "
                      f"the trainers for Wan do") from exc
    named = {key if key.startswith("transformer.") else f"transformer.{key}": tensor
             for key, tensor in state.items()}
    return named, metadata


def _fitting(path: Path, state: dict[str, Any], expert: Any) -> None:
    """Refuse a file of which no layer is the model's: it would change nothing, and say nothing."""
    modules = {name for name, _ in expert.named_modules()}
    layers = {key.removeprefix("transformer.").partition(".lora_")[0] for key in state}
    if not layers & modules:
        raise _misfit(path)


def _misfit(path: Path) -> BadLora:
    return BadLora(f"the LoRA {path} does not fit this model: it was made for another one: leave "
                   f"it out, or film with the model that it was made for")
