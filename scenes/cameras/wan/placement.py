"""Where the weights lie while shots are filmed: chosen from figures alone, before any are loaded.

resident  both experts and the decoder stay on the card
in turn   one expert at a time: a group of shots through the first, then through the second
offload   in turn, and of that expert only a few layers are on the card at a time

The pixels are the same; the time is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Literal

from pydantic import BaseModel

from scenes.camera import CameraError
from scenes.cameras.wan.effort import forward_flop, tokens
from scenes.cameras.wan.models import Model
from scenes.shot import Size

PlacementKind = Literal["resident", "in turn", "offload"]
KINDS: tuple[PlacementKind, ...] = ("resident", "in turn", "offload")

# What a forward and a decode take at their peak beside the weights: benchmarks/wan_memory.py counts
# every live tensor of diffusers' full-size classes, run eagerly.
_CHANNEL_BYTES, _INNER_BYTES, _TIMED_BYTES = 12, 4, 40
"""A token, for each channel of the model, for each of the feed-forward's inner ones, and for each
channel where a token has a time of its own. Counted: 22.2 bytes a channel in all for A14B, 31.9 for
1.3B, 65.0 for 5B; these give 22.8, 35.3, 70.7."""
_DECODE_BYTES = {8: (19_480, 3_600), 16: (21_550, 5_360)}
"""A pixel of one frame, by the side of the decoder's cells: whole, and in tiles. In float32; half
of it in bfloat16."""
_ENCODE_BYTES = 15_100
"""A pixel of one frame, where a whole clip is encoded: a picture, and grey behind it."""
_CHANNELS = 3

_SPARE_BYTES = 1_500_000_000
"""For CUDA itself, its libraries and what lies between blocks."""
_SLACK = 1.1
"""Of what is reckoned, for kernels that take room of their own."""
_LAYERS_AT_A_TIME = 2
"""Of an offloaded expert: the one at work and the one that comes."""
_READ = 2e9
"""Bytes of weights a second, from a fast disk or from what the system keeps of it."""
_FLOPS = 400e12
"""What a card computes in a second, as far as the size of a group hangs on it: half of an H100."""
_LOADING_SHARE = 0.05
"""Of a group's time, what its loading may take …"""
_GROUP_SECONDS = 600
"""… while its first clip comes within this."""


class NoMemory(CameraError):
    """Too little memory for every placement."""


class Load(BaseModel, frozen=True):
    """What a list of shots asks of a card, its largest shot counting. In bytes, but where said."""

    high: int
    """The weights of the expert of high noise, or of the only one."""
    low: int = 0
    """Those of the expert of low noise; 0: there is none."""
    decoder: int
    forward: int
    """What one forward takes beside the weights, or the picture that it begins with."""
    decode: int
    tiled: int
    """What a decode in tiles takes."""
    layers: int
    """Of one expert."""
    seconds: float
    """About how long a fast card denoises one shot."""

    def peak(self, kind: PlacementKind, tiled: bool = False) -> int:
        """The most that lies on the card at once."""
        expert = max(self.high, self.low)
        weights = {"resident": self.high + self.low, "in turn": expert,
                   "offload": _LAYERS_AT_A_TIME * expert // self.layers}[kind]
        work = max(self.forward, self.tiled if tiled else self.decode)
        return weights + self.decoder + round(_SLACK * work) + _SPARE_BYTES


class Placement(BaseModel, frozen=True):
    """Where the weights lie, and how many shots go through an expert before the next is loaded."""

    kind: PlacementKind
    group: int = 1
    tiled: bool = False
    """Whether clips are decoded in tiles: slower, and the seams, although blended, may show."""
    why: str = ""
    """One sentence, for who films."""


def load(model: Model, parts: Mapping[str, int], size: Size, frames: int, forwards: int,
         decoder_bits: int = 32) -> Load:
    """What a shot of ``frames`` of ``size`` asks for, denoised in that many ``forwards``.

    ``parts``: bytes of "transformer", "transformer_2" and "vae" as they lie in memory.
    """
    pixels, length = size[0] * size[1], tokens(model, size, frames)
    whole, tiles = _DECODE_BYTES[model.spatial]
    high, low = parts["transformer"], parts.get("transformer_2", 0)
    share = decoder_bits / 32
    video = pixels * frames * _CHANNELS * 4
    return Load(high=high, low=low, decoder=parts["vae"], layers=model.layers,
                forward=max(length * _token_bytes(model), pixels * _encode_bytes(model)),
                decode=round(share * (pixels * whole + 2 * video)),
                tiled=round(share * (pixels * tiles + 2 * video)),
                seconds=forwards * forward_flop(model, length) / _FLOPS)


def _encode_bytes(model: Model) -> int:
    return _ENCODE_BYTES if model.channels > model.latent else 0


def _token_bytes(model: Model) -> int:
    timed = _TIMED_BYTES if model.by_token else 0
    return (_CHANNEL_BYTES + timed) * model.dim + _INNER_BYTES * model.ffn


def placed(free: int | None, asked: Load, kind: str = "auto", shots: int | None = None,
           main: int | None = None, smaller: str = "") -> Placement:
    """The first placement that fits into the ``free`` bytes of the card (None: no card, the
    processor films), or the ``kind`` that was chosen.

    ``shots``: in a group, where it was chosen. ``main``: free bytes of main memory, where
    they are known. Raises NoMemory where none fits, with the remedy ``smaller``.
    """
    if free is None:
        chosen: PlacementKind = "resident" if kind == "auto" else _kind(kind)
        return Placement(kind=chosen, group=1 if chosen == "resident" else shots or group(asked),
                         why="the processor films, from main memory")
    if kind != "auto":
        return _chosen(_kind(kind), shots, False, asked, free, main)
    # Tiles last: they alone can be seen.
    for tiled, one in product((False, True), KINDS):
        # A single expert in turn lies there as if resident.
        if (asked.low or one != "in turn") and asked.peak(one, tiled) <= free:
            return _chosen(one, shots, tiled, asked, free, main)
    least = asked.peak("offload", tiled=True)
    raise NoMemory(f"the wan camera needs at least {gb(least)} of free GPU memory for these shots, "
                   f"and {gb(free)} are free: end what else uses the card{smaller and ', or '}"
                   f"{smaller}")


def _chosen(kind: PlacementKind, shots: int | None, tiled: bool, asked: Load, free: int,
            main: int | None
            ) -> Placement:
    expert = max(asked.high, asked.low)
    if kind == "offload" and main is not None and main < expert + _SPARE_BYTES:
        raise NoMemory(f"the wan camera would keep an expert of {gb(expert)} in main memory, as "
                       f"the {gb(free)} of the card are too few, and {gb(main)} are free there: "
                       f"end other programs, or take a machine with more memory or a larger card")
    count = 1 if kind == "resident" else shots or group(asked)
    return Placement(kind=kind, group=count, tiled=tiled, why=_why(kind, count, tiled, asked, free))


def _why(kind: PlacementKind, group: int, tiled: bool, asked: Load, free: int) -> str:
    shots = f"{group} shot{'s' if group > 1 else ''} at a time"
    both = "both experts" if asked.low else "the model"
    told = {"resident": f"{both} and the decoder stay on the card",
            "in turn": f"one expert after the other is loaded, {shots}",
            "offload": f"the layers come to the card one after the other, {shots}"}[kind]
    need = f"which takes {gb(asked.peak(kind, tiled))} of the {gb(free)} that are free"
    return f"{told}{' and clips are decoded in tiles' if tiled else ''}, {need}"


def group(asked: Load) -> int:
    """So many that loading takes a small part of the time, and so few that clips keep coming."""
    loading = (asked.high + asked.low) / _READ
    wanted = math.ceil(loading / (_LOADING_SHARE * max(asked.seconds, 1e-3)))
    return max(1, min(wanted, math.floor(_GROUP_SECONDS / max(asked.seconds, 1e-3))))


def _kind(name: str) -> PlacementKind:
    return next(kind for kind in KINDS if kind == name)


def gb(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
