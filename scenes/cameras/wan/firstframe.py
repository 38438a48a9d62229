"""The picture that a clip begins with, and the one that it ends with, as the model sees them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from media.clips import Frame
from scenes.cameras.wan.models import TEMPORAL
from scenes.cameras.wan.recipe import Recipe
from scenes.fitting import fitted
from scenes.image import picture
from scenes.shot import Setup

if TYPE_CHECKING:
    import torch


def condition(setup: Setup, recipe: Recipe, encoder: Any) -> torch.Tensor | None:
    """What the setup's first picture, and its last, are to the model; None where it has none.

    Computed as WanImageToVideoPipeline.prepare_latents does. For a model that each token has a time
    of its own in: the picture's latent, shape (1, latent, 1, height, width). Else shape (1, 4 +
    latent, frames, height, width): which frames are given, and the latent of a video in which the
    others are grey. ``encoder``: an AutoencoderKLWan. Raises CannotFilm, naming the shot.
    """
    import torch

    if setup.first is None:
        return None
    with torch.no_grad():
        first = _pixels(setup, setup.first)
        if recipe.model.by_token:
            return _latent(first.unsqueeze(2), encoder)
        last = _pixels(setup, setup.last) if setup.last else None
        video = _video(first, last, setup.frames)
        return torch.cat([_mask(setup, recipe, last is not None, encoder.device),
                          _latent(video, encoder)], dim=1)


def framed(setup: Setup, source: Path) -> Frame:
    """A picture as it lies in the setup's frame: shape (height, width, 3)."""
    shown = picture(setup.model_copy(update={"source": source}))
    return fitted(shown, setup.size)


def _pixels(setup: Setup, source: Path) -> torch.Tensor:
    """A picture in the frame as -1 to 1, shape (1, 3, height, width)."""
    import torch

    values = framed(setup, source).astype(np.float32) / 255.0
    return 2.0 * torch.from_numpy(values).permute(2, 0, 1).unsqueeze(0).contiguous() - 1.0


def _video(first: torch.Tensor, last: torch.Tensor | None, frames: int) -> torch.Tensor:
    """The pictures with grey (0) between or after them, shape (1, 3, frames, height, width)."""
    import torch

    ends = [] if last is None else [last.unsqueeze(2)]
    grey = first.new_zeros(1, 3, frames - 1 - len(ends), *first.shape[2:])
    return torch.cat([first.unsqueeze(2), grey, *ends], dim=2)


def _latent(video: torch.Tensor, encoder: Any) -> torch.Tensor:
    """A video's latent, of mean 0 and deviation 1, in float32."""
    import torch

    video = video.to(encoder.device, encoder.dtype)
    latent = encoder.encode(video).latent_dist.mode().to(torch.float32)

    def figures(values: list[float]) -> torch.Tensor:
        return torch.tensor(values).view(1, -1, 1, 1, 1).to(latent.device, latent.dtype)

    share = 1.0 / figures(encoder.config.latents_std)
    return (latent - figures(encoder.config.latents_mean)) * share


def _mask(setup: Setup, recipe: Recipe, ends: bool, device: Any) -> torch.Tensor:
    """1 in the cells of the frames that are given: shape (1, 4, latent frames, height, width).

    Each latent frame has a channel for each of the four frames that it spans; the first spans one,
    which stands in all four.
    """
    import torch

    side = recipe.model.spatial
    given = torch.zeros(1, setup.frames, setup.height // side, setup.width // side)
    given[:, 0] = 1
    if ends:
        given[:, -1] = 1
    cells = torch.cat([given[:, :1].repeat_interleave(TEMPORAL, dim=1), given[:, 1:]], dim=1)
    return cells.view(1, -1, TEMPORAL, *given.shape[2:]).transpose(1, 2).to(device)
