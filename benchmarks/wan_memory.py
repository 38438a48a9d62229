"""What a forward and a decode of Wan take beside the weights, with no GPU and no weights.

The full-size classes run eagerly on torch's meta device, which computes shapes and no numbers, and
every live tensor is counted. ``scenes/cameras/wan/placement.py`` takes its figures from here:

    python benchmarks/wan_memory.py
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

from scenes.cameras.wan.models import TEMPORAL, TEXT_TOKENS, Model, models
from scenes.cameras.wan.placement import tokens

TEXT_WIDTH = 4096
_LAYERS = 2
"""What one leaves behind it the next takes up: more of them hold no more."""


class Peak(TorchDispatchMode):
    """Counts the bytes of every tensor that lives, and remembers the most; without the weights of
    ``made``, of which layers take views."""

    def __init__(self, made: Any) -> None:
        super().__init__()
        self.now = self.most = 0
        self._living = {weight.untyped_storage()._cdata
                        for weight in (*made.parameters(), *made.buffers())}

    def __torch_dispatch__(self, function: Any, types: Any, given: Any = (), named: Any = None
                           ) -> Any:
        made = function(*given, **(named or {}))
        for tensor in tree_flatten(made)[0]:
            if isinstance(tensor, torch.Tensor):
                self._count(tensor.untyped_storage())
        return made

    def _count(self, storage: Any) -> None:
        key, size = storage._cdata, storage.nbytes()
        if key not in self._living:
            self._living.add(key)
            self.now += size
            self.most = max(self.most, self.now)
            weakref.finalize(storage, self._gone, key, size)

    def _gone(self, key: int, size: int) -> None:
        self._living.discard(key)
        self.now -= size


def main() -> None:
    """Print a row for each model and size."""
    # Any kernel of attention that a card would take keeps nothing but what it returns.
    torch.nn.functional.scaled_dot_product_attention = (
        lambda query, key, value, **_: torch.empty_like(query))
    print("| model | size | forward, GB | a token and channel | encode, GB | decode, GB | a pixel "
          "| in tiles, GB | a pixel |\n|---|---|---|---|---|---|---|---|---|")
    for model in models().values():
        for size in (group[0] for group in model.sizes.values()):
            print(f"| {model.name} | {size[0]}×{size[1]} | {' | '.join(row(model, size))} |",
                  flush=True)


def row(model: Model, size: tuple[int, int]) -> list[str]:
    pixels = size[0] * size[1]
    most = peak(denoiser(model), partial(forwarded, model, size))
    cells = [f"{most / 1e9:.1f}", f"{most / tokens(model, size, model.frames) / model.dim:.1f}"]
    # A model of one latent frame's time encodes the picture alone, and not a clip of it.
    clip = (1, 3, model.frames if model.channels > model.latent else 1, size[1], size[0])
    cells.append(f"{peak(decoder(model), lambda made: made.encode(torch.empty(clip))) / 1e9:.1f}")
    for tiled in (False, True):
        most = peak(decoder(model, tiled), partial(decoded, model, size))
        video = 3 * 4 * pixels * model.frames
        cells += [f"{most / 1e9:.1f}", f"{(most - video) / pixels:,.0f}"]
    return cells


def peak(made: Any, use: Callable[[Any], Any]) -> int:
    """The most bytes that ``use`` takes beside ``made``."""
    with torch.device("meta"), torch.no_grad(), Peak(made) as counted:
        use(made)
    return counted.most


def denoiser(model: Model) -> Any:
    from diffusers import WanTransformer3DModel

    with torch.device("meta"):
        return WanTransformer3DModel(
            patch_size=(1, 2, 2), num_attention_heads=model.heads,
            attention_head_dim=model.dim // model.heads, in_channels=model.channels,
            out_channels=model.latent, text_dim=TEXT_WIDTH, freq_dim=256, ffn_dim=model.ffn,
            num_layers=_LAYERS, cross_attn_norm=True, qk_norm="rms_norm_across_heads",
            rope_max_seq_len=1024).to(torch.bfloat16).eval()


def decoder(model: Model, tiled: bool = False) -> Any:
    from diffusers import AutoencoderKLWan

    large = {"base_dim": 160, "decoder_base_dim": 256, "z_dim": 48, "in_channels": 12,
             "out_channels": 12, "is_residual": True, "patch_size": 2, "scale_factor_spatial": 16,
             "latents_mean": [0.0] * 48, "latents_std": [1.0] * 48}
    with torch.device("meta"):
        made = AutoencoderKLWan(**(large if model.spatial == 16 else {})).eval()
    if tiled:
        made.enable_tiling()
    return made


def forwarded(model: Model, size: tuple[int, int], made: Any) -> Any:
    latents = torch.empty(latent_shape(model, size, model.channels), dtype=torch.bfloat16)
    words = torch.empty(1, TEXT_TOKENS, TEXT_WIDTH, dtype=torch.bfloat16)
    # Where a picture may stand in the first frame's place, each token has a time of its own.
    times = (1, tokens(model, size, model.frames)) if model.by_token else (1,)
    return made(latents, torch.empty(times), words, return_dict=False)


def decoded(model: Model, size: tuple[int, int], made: Any) -> Any:
    return made.decode(torch.empty(latent_shape(model, size, model.latent)), return_dict=False)


def latent_shape(model: Model, size: tuple[int, int], channels: int) -> tuple[int, ...]:
    width, height = size
    return (1, channels, (model.frames - 1) // TEMPORAL + 1, height // model.spatial,
            width // model.spatial)


if __name__ == "__main__":
    main()
