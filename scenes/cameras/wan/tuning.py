"""What makes an expert fast on the card it lies on, and leaves it as it is elsewhere."""

from __future__ import annotations

from typing import Any

from media.memory import main_memory
from scenes.camera import CameraError
from scenes.cameras.wan.libraries import quiet
from scenes.cameras.wan.placement import PlacementKind
from scenes.cameras.wan.recipe import Recipe

_HOPPER = (9, 0)
"""From this compute capability on (H100, H200), cuDNN's attention is the fastest that comes with
torch; before it, torch chooses well by itself."""

_SPARE_BYTES = 4_000_000_000
"""Of main memory, for all else."""

_MOST_KINDS = 256
"""Of one layer that are compiled, each with other LoRAs; torch's own limit of 8 would end a film
whose cast has as many."""


class NoAttention(CameraError):
    """An attention that was asked for is not installed, or not for this device."""


def tuned(expert: Any, recipe: Recipe, where: str, kind: PlacementKind) -> Any:
    """``expert``, a WanTransformer3DModel, ready to compute on the device ``where``: its attention
    chosen, its layers compiled, and brought from main memory one by one where it is offloaded.

    What is chosen hangs on the recipe and the device alone, and not on how many shots are filmed:
    a film that is gone on with later must have the same bits. Raises NoAttention.
    """
    if (backend := attention(recipe, where)) != "native":
        _attended(expert, backend)
    if kind == "offload":
        _offloaded(expert, where)
    elif compiled(recipe, where):
        _compiled(expert)
    return expert


def attention(recipe: Recipe, where: str) -> str:
    """How attention is computed, as diffusers names it."""
    if recipe.attention != "auto":
        return recipe.attention
    return "_native_cudnn" if _hopper(where) and recipe.dtype != "float32" else "native"


def compiled(recipe: Recipe, where: str) -> bool:
    """Whether layers are compiled: on a card it saves a fifth of the time or more, and costs a
    minute once, as all layers are alike; the processor's compiler need not be there."""
    return recipe.compile == "yes" or (recipe.compile == "auto" and where.startswith("cuda"))


def _hopper(where: str) -> bool:
    import torch

    return (where.startswith("cuda") and torch.version.cuda is not None
            and torch.cuda.get_device_capability(where) >= _HOPPER)


def _attended(expert: Any, backend: str) -> None:
    try:
        with quiet():
            expert.set_attention_backend(backend)
    except (RuntimeError, ValueError, ImportError) as exc:
        what = " ".join(str(exc).split())
        raise NoAttention(f"the attention {backend} cannot be used here ({what}): say attention "
                          f"auto") from exc


def _compiled(expert: Any) -> None:
    """Compile one layer for all of them, for clips of any length: with fixed shapes every count of
    frames would cost the time again."""
    import torch

    torch.fx.experimental._config.use_duck_shape = False  # frames and height may be equal by chance
    torch._dynamo.config.recompile_limit = _MOST_KINDS
    expert.compile_repeated_blocks(fullgraph=True, dynamic=True)


def _offloaded(expert: Any, where: str) -> None:
    """Keep the layers in main memory; while one computes, the next comes.

    Memory that a card can fetch from by itself is pinned, beside what was loaded: where there is
    not room enough for both, a layer is pinned when its turn comes, which takes a little longer.
    """
    import torch

    size = sum(weight.nbytes for weight in expert.parameters())
    free = main_memory().free
    with quiet():
        expert.enable_group_offload(
            onload_device=torch.device(where), offload_device=torch.device("cpu"),
            offload_type="block_level", num_blocks_per_group=1,
            use_stream=where.startswith("cuda"),
            low_cpu_mem_usage=free is not None and free < size + _SPARE_BYTES)
