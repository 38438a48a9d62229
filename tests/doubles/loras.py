"""LoRAs for the tiny transformers, in the forms that are met."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

LAYERS = {"self_attn.q": (24, 24), "self_attn.o": (24, 24), "cross_attn.v": (24, 24),
          "ffn.0": (32, 24), "ffn.2": (24, 32)}
"""The makers' names, and each matrix's rows and columns."""
OURS = {"self_attn.q": "attn1.to_q", "self_attn.o": "attn1.to_out.0", "cross_attn.v": "attn2.to_v",
        "ffn.0": "ffn.net.0.proj", "ffn.2": "ffn.net.2"}


def written(path: Path, seed: int, form: str = "makers", rank: int = 4,
            alpha: float | None = None) -> Path:
    """A LoRA of random figures: in the makers' names, in diffusers', or in kohya's."""
    from safetensors.torch import save_file

    save_file(tensors(seed, form, rank, alpha), path)
    return path


def tensors(seed: int, form: str = "makers", rank: int = 4, alpha: float | None = None
            ) -> dict[str, torch.Tensor]:
    import torch

    drawn, made = torch.Generator().manual_seed(seed), {}
    down, up = ("lora_A", "lora_B") if form == "diffusers" else ("lora_down", "lora_up")
    for block in range(2):
        for layer, (rows, columns) in LAYERS.items():
            name = {"makers": f"diffusion_model.blocks.{block}.{layer}",
                    "diffusers": f"transformer.blocks.{block}.{OURS[layer]}",
                    "kohya": f"lora_unet_blocks_{block}_{layer.replace('.', '_')}"}[form]
            made[f"{name}.{down}.weight"] = 0.3 * torch.randn(rank, columns, generator=drawn)
            made[f"{name}.{up}.weight"] = 0.3 * torch.randn(rows, rank, generator=drawn)
            if alpha is not None:
                made[f"{name}.alpha"] = torch.tensor(alpha)
    return made


def looked(expert: object) -> torch.Tensor:
    """What a tiny expert of 16 channels makes of one fixed latent."""
    import torch

    drawn = torch.Generator().manual_seed(0)
    assert callable(expert)
    kind = expert.patch_embedding.weight.dtype  # type: ignore[attr-defined]
    with torch.no_grad():
        seen: torch.Tensor = expert(
            hidden_states=torch.randn(1, 16, 3, 4, 8, generator=drawn).to(kind),
            timestep=torch.tensor([900]),
            encoder_hidden_states=torch.randn(1, 512, 32, generator=drawn).to(kind),
            return_dict=False)[0]
    return seen
