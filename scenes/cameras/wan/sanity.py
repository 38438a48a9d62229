"""What a model can go wrong in without raising: such a clip is refused, never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenes.camera import CannotFilm

if TYPE_CHECKING:
    import torch

    from media.clips import Frame

_BLACK = 16
"""A clip of which no pixel is lighter shows nothing, on any screen: video's own black is 16."""
_FLAT = 3
"""A frame whose pixels lie within so many levels, in each channel, shows one colour."""
_MOST_FLAT = 0.5
"""Of a clip's frames: some may be a flash, or fog."""
_GRAIN = 4
"""Every so many pixels are looked at, each way: what is broken is broken all over."""
_NUMBERS = ("film with --wan attention=native --wan decoder_dtype=float32, read the weights again "
            "(narrator weights verify), or give it another seed")
_WORDS = "give it other words, or another seed"


def finite(values: torch.Tensor, name: str, what: str) -> None:
    """Raise CannotFilm, naming the shot, where ``what`` (latents, pixels) is no number at all."""
    import torch

    if not bool(torch.isfinite(values).all()):
        raise CannotFilm(f"shot {name}: the model's {what} are not numbers (NaN or infinite): "
                         f"{_NUMBERS}")


def alive(frames: Frame, name: str) -> None:
    """Raise CannotFilm for a black clip, one of a single colour, or one that stands still to the
    last bit, naming the shot. ``frames``: shape (frames, height, width, 3)."""
    seen = frames[:, ::_GRAIN, ::_GRAIN]
    if int(seen.max()) <= _BLACK:
        raise CannotFilm(f"shot {name} came out black: {_WORDS}")
    spread = (seen.max(axis=(1, 2)) - seen.min(axis=(1, 2))).max(axis=1)
    if float(np.mean(spread <= _FLAT)) > _MOST_FLAT:
        raise CannotFilm(f"shot {name} came out as a single colour: {_WORDS}")
    if len(seen) > 1 and bool((seen == seen[0]).all()):
        raise CannotFilm(f"shot {name} came out as one and the same frame: {_WORDS}")
