"""LoRAs of the look and of members of the cast: put on an expert for one shot, and taken off.

They are kept beside the weights and never merged into them, so that a shot's set can be changed,
and a shot comes out the same whatever was filmed before it. peft computes them.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from media.weights import shards
from scenes.cameras.wan import lorafile
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
        lorafile.checked(lora.path)
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
    name = f"lora_{shards.sampled((lorafile.checked(lora.path),))[:16]}"
    if name in _worn(expert):
        return name
    state = _read(lora.path, expert)
    try:
        with quiet(), warnings.catch_warnings():
            # peft tells that there is one already: several are what is wanted.
            warnings.filterwarnings("ignore", message="Already found a `peft_config`")
            expert.load_lora_adapter(state, adapter_name=name)
            # Of none; but only this has what brings layers to the card one by one see the new
            # weights in them: it knows those that were there, and fails at any other.
            expert.delete_adapters([])
    except (RuntimeError, ValueError) as exc:
        raise _misfit(lora.path) from exc
    return name


def _worn(expert: Any) -> Sequence[str]:
    return tuple(getattr(expert, "peft_config", None) or ())


def _read(path: Path, expert: Any) -> dict[str, Any]:
    """A file's tensors as diffusers takes them: those of the layers that the model has.

    A change of whole weights, which some files carry for their norms, is left out: beside the
    weights there is no place for it. Raises BadLora where no layer is the model's: it would change
    nothing, and say nothing.
    """
    modules = {name for name, _ in expert.named_modules()}
    state: dict[str, Any] = {}
    for name, said in lorafile.layers(path).items():
        if name in modules and "down" in said:
            state |= {f"transformer.{name}.lora_A.weight": said["down"],
                      f"transformer.{name}.lora_B.weight": said["up"]}
            if "bias" in said:
                state[f"transformer.{name}.lora_B.bias"] = said["bias"]
    if not state:
        raise _misfit(path)
    return state


def _misfit(path: Path) -> BadLora:
    return BadLora(f"the LoRA {path} does not fit this model: it was made for another one: leave "
                   f"it out, or film with the model that it was made for")
