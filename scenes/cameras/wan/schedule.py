"""Where on the way from noise to picture the steps lie, and how one is taken.

UniPC as the makers film, with the shift always said, because the converted checkpoints carry
another. The distilled pair was taught plain Euler steps at four points; UniPC's second order passes
the same points and lands elsewhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenes.cameras.wan.recipe import DISTILLED_SIGMAS, Recipe

if TYPE_CHECKING:
    import torch

TRAIN_STEPS = 1000
_UNIPC = {"prediction_type": "flow_prediction", "use_flow_sigmas": True,
          "num_train_timesteps": TRAIN_STEPS}
_KEPT = ("lower_order_nums", "this_order")


def scheduler(recipe: Recipe, folder: Path | None, device: str) -> Any:
    """A scheduler at its first step. ``folder``: the checkpoint's, whose settings are taken."""
    from diffusers import FlowMatchEulerDiscreteScheduler, UniPCMultistepScheduler

    if recipe.distilled:
        euler = FlowMatchEulerDiscreteScheduler(num_train_timesteps=TRAIN_STEPS,
                                                shift=recipe.shift)
        euler.set_timesteps(sigmas=list(DISTILLED_SIGMAS), device=device)
        euler.set_begin_index(0)
        return euler
    unipc = UniPCMultistepScheduler.from_config({**_settings(folder), "flow_shift": recipe.shift})
    unipc.set_timesteps(recipe.steps, device=device)
    unipc.set_begin_index(0)
    return unipc


def stepped(made: Any, predicted: torch.Tensor, index: int, latents: torch.Tensor) -> torch.Tensor:
    """The latents after step ``index``, of what the expert predicted for it."""
    import torch

    if type(made).__name__.startswith("FlowMatch"):
        # It hands back the format of the prediction: in bfloat16 the latents would lose bits.
        predicted = predicted.to(torch.float32)
    return made.step(predicted, made.timesteps[index], latents, return_dict=False)[0]


def state(made: Any) -> tuple[dict[str, torch.Tensor], dict[str, int]]:
    """All that a scheduler has gathered: tensors and counts, by name."""
    tensors = {f"output.{i}": out for i, out in enumerate(getattr(made, "model_outputs", []))
               if out is not None}
    tensors |= {f"time.{i}": time for i, time in enumerate(getattr(made, "timestep_list", []))
                if time is not None}
    if getattr(made, "last_sample", None) is not None:
        tensors["last_sample"] = made.last_sample
    counts = {key: getattr(made, key) for key in _KEPT if hasattr(made, key)}
    return tensors, counts


def restored(made: Any, tensors: dict[str, torch.Tensor], counts: dict[str, int], step: int
             ) -> None:
    """Put a scheduler that is at its first step to where another was after ``step`` steps."""
    for name, tensor in tensors.items():
        kind, _, index = name.partition(".")
        if kind == "last_sample":
            made.last_sample = tensor
        else:
            kept = made.model_outputs if kind == "output" else made.timestep_list
            kept[int(index)] = tensor
    for key, value in counts.items():
        setattr(made, key, value)
    if step:
        made._step_index = step


def _settings(folder: Path | None) -> dict[str, Any]:
    """The checkpoint's own, where they are UniPC's."""
    path = folder / "scheduler" / "scheduler_config.json" if folder else None
    if path is None or not path.is_file():
        return dict(_UNIPC)
    read = json.loads(path.read_text(encoding="utf-8"))
    ours = read.get("_class_name") == "UniPCMultistepScheduler"
    return {**(read if ours else {}), **_UNIPC}
