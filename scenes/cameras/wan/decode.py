"""Latents into frames: the decoder, and eight bits made where the numbers lie.

What leaves the card is a quarter of what the stock pipeline takes off it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from scenes.cameras.wan.sanity import finite

if TYPE_CHECKING:
    import torch

    from media.clips import Frame


def frames(decoder: Any, latents: torch.Tensor, name: str, tiled: bool = False) -> Frame:
    """The frames of a denoised shot: shape (frames, height, width, 3), RGB.

    ``decoder``: an AutoencoderKLWan. ``latents``: of shape (1, channels, latent frames, height,
    width), as the loop leaves them. In float32 they are the stock pipeline's frames to the bit.
    Raises CannotFilm, naming the shot, where the numbers are none; torch.OutOfMemoryError.
    """
    import torch

    finite(latents, name, "latents")
    with torch.inference_mode(), _in_tiles(decoder, tiled):
        video = decoder.decode(_scaled(decoder, latents), return_dict=False)[0]
        finite(video, name, "pixels")
        return eight_bit(video)


@contextmanager
def _in_tiles(decoder: Any, tiled: bool) -> Iterator[None]:
    """Tiles for this clip alone: the same autoencoder makes latents of the next one's picture."""
    if tiled:
        decoder.enable_tiling()
    try:
        yield
    finally:
        decoder.disable_tiling()


def eight_bit(video: torch.Tensor) -> Frame:
    """Video of shape (1, 3, frames, height, width) in -1 to 1, as frames of eight bits.

    A frame at a time, so that no second copy of the clip is made in float32; and in float32, where
    a bfloat16 near 1 has steps of half a level of the eight bits, and would get coarser steps.
    """
    import torch

    _, channels, count, height, width = video.shape
    made = torch.empty((count, height, width, channels), dtype=torch.uint8, device=video.device)
    for index in range(count):
        shown = (video[0, :, index].float() * 0.5 + 0.5).clamp(0, 1)
        made[index] = (shown * 255).round().to(torch.uint8).permute(1, 2, 0)
    return np.asarray(made.cpu().numpy())


def _scaled(decoder: Any, latents: torch.Tensor) -> torch.Tensor:
    """The latents as the decoder reads them, by the same steps as the stock pipeline's: the
    division by a reciprocal is not a multiplication to the bit."""
    import torch

    latents = latents.to(decoder.device, dtype=decoder.dtype)

    def figures(values: list[float]) -> torch.Tensor:
        return torch.tensor(values).view(1, -1, 1, 1, 1)

    mean = figures(decoder.config.latents_mean).to(latents.device, latents.dtype)
    share = 1.0 / figures(decoder.config.latents_std).to(latents.device, latents.dtype)
    return latents / share + mean
