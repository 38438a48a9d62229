"""What benchmarks/wan.py measures on: the real classes at full size with random weights, which cost
the same time as real ones, made where they compute and never through main memory.

``--tiny``: the same classes, a hundred-thousandth of the size, on a processor too.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import torch

from scenes.cameras.wan.checkpoint import Checkpoint
from scenes.cameras.wan.effort import forward_flop, tokens
from scenes.cameras.wan.models import Model, models
from scenes.cameras.wan.prompts import Words
from scenes.cameras.wan.recipe import Recipe, recipe
from scenes.shot import Setup

FLOOR_TFLOPS = 790
"""bfloat16 products of 8192 by 8192 on an H200, on random numbers: nothing runs faster there."""
NAME = "t2v-a14b"
_TINY = {"layers": 2, "dim": 24, "heads": 2, "ffn": 32}
_TEXT = {True: 32, False: 4096}

Clip = tuple[int, int, int]
"""Width, height, frames."""


class Rig:
    """The parts, each made when it is first asked for."""

    def __init__(self, device: str, tiny: bool, repeats: int) -> None:
        self.device, self.tiny, self.repeats = device, tiny, repeats
        self.cuda = device.startswith("cuda")
        self.dtype = torch.float32 if tiny else torch.bfloat16
        self.sizes: dict[str, Clip] = (
            {"480p": (32, 32, 5), "720p": (64, 32, 5)} if tiny else
            {"480p": (832, 480, 81), "720p": (1280, 720, 81)})
        self._parts: dict[str, Any] = {}

    @property
    def model(self) -> Model:
        """The row of the table; of a tiny rig with its own figures."""
        row = models()[NAME]
        return row.model_copy(update=_TINY) if self.tiny else row

    def recipe(self, **options: str) -> Recipe:
        made = recipe({"dtype": str(self.dtype).removeprefix("torch."), "device": self.device,
                       **options})
        return made.model_copy(update={"model": self.model})

    def checkpoint(self) -> Checkpoint:
        """One that names no files: what the loop takes from it is the schedule, which is ours."""
        return Checkpoint(folder=Path("there-is-none"), model=self.model, digest="", bytes={})

    def setup(self, clip: Clip, seed: int = 42) -> Setup:
        return Setup(name=f"shot {seed}", width=clip[0], height=clip[1], frames=clip[2], fps=16,
                     seed=seed)

    def flop(self, clip: Clip) -> float:
        """Operations of a pass over ``clip``."""
        return forward_flop(self.model, tokens(self.model, clip[:2], clip[2]))

    def expert(self, which: str) -> Any:
        """The expert "high" or "low", on the device."""
        return self._part(which, lambda: expert(self.model, self.device, self.dtype, self.tiny))

    def decoder(self, dtype: torch.dtype = torch.float32) -> Any:
        return self._part(f"decoder {dtype}", lambda: _decoder(self.device, dtype, self.tiny))

    def words(self) -> Words:
        """What the experts are told: random, too."""
        def told() -> torch.Tensor:
            return torch.randn(1, 512, _TEXT[self.tiny], device=self.device, dtype=self.dtype)

        return self._part("words", lambda: Words(told(), told()))

    def drop(self, *names: str) -> None:
        """Let go of parts by their names; of all, without any."""
        for name in names or tuple(self._parts):
            self._parts.pop(name, None)
        self.tidy()

    def tidy(self) -> None:
        """Give back what nobody holds any more."""
        if self.cuda:
            gc.collect()
            torch.cuda.empty_cache()

    def sync(self) -> None:
        if self.cuda:
            torch.cuda.synchronize()

    def clock(self) -> float:
        """Now, when all that was asked of the device is done."""
        self.sync()
        return time.perf_counter()

    def seconds(self, work: Callable[[], object], repeats: int | None = None, warm: bool = False
                ) -> float:
        """The median of so many turns, after one that is not counted, unless it is ``warm``."""
        if not warm:
            work()
        taken = []
        for _ in range(repeats or self.repeats):
            begin = self.clock()
            work()
            taken.append(self.clock() - begin)
        return median(taken)

    @contextmanager
    def watched(self, values: dict[str, Any]) -> Any:
        """Put the most memory that is taken meanwhile into ``values``, in GiB."""
        if self.cuda:
            torch.cuda.reset_peak_memory_stats()
        yield
        if self.cuda:
            values["peak GiB"] = torch.cuda.max_memory_allocated() / 2**30

    def _part(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._parts:
            self._parts[name] = make()
        return self._parts[name]


def expert(model: Model, device: str, dtype: torch.dtype, tiny: bool = False) -> Any:
    """A WanTransformer3DModel with random weights; what loading keeps in float32 is float32."""
    from diffusers import WanTransformer3DModel

    with torch.device(device), _default(dtype):
        made = WanTransformer3DModel(
            patch_size=(1, 2, 2), num_attention_heads=model.heads,
            attention_head_dim=model.dim // model.heads, in_channels=model.channels,
            out_channels=model.latent, text_dim=_TEXT[tiny], freq_dim=256, ffn_dim=model.ffn,
            num_layers=model.layers, cross_attn_norm=True, qk_norm="rms_norm_across_heads",
            rope_max_seq_len=32 if tiny else 1024)
    for name, tensor in [*made.named_parameters(), *made.named_buffers()]:
        if set(WanTransformer3DModel._keep_in_fp32_modules) & set(name.split(".")):
            tensor.data = tensor.data.float()
    return made.eval().requires_grad_(False)


def text_encoder(device: str, dtype: torch.dtype, tiny: bool) -> Any:
    """UMT5-xxl's encoder with random weights."""
    from transformers import UMT5Config, UMT5EncoderModel

    figures = ({"d_model": 32, "d_kv": 8, "d_ff": 37, "num_layers": 2, "num_heads": 4,
                "vocab_size": 300} if tiny else
               {"d_model": 4096, "d_kv": 64, "d_ff": 10240, "num_layers": 24, "num_heads": 64,
                "vocab_size": 256384})
    with torch.device(device), _default(dtype):
        return UMT5EncoderModel(UMT5Config(**figures, feed_forward_proj="gated-gelu")).eval()


def _decoder(device: str, dtype: torch.dtype, tiny: bool) -> Any:
    from diffusers import AutoencoderKLWan

    small = {"base_dim": 3, "z_dim": 16, "dim_mult": [1, 1, 1, 1], "num_res_blocks": 1}
    with torch.device(device), _default(dtype):
        made = AutoencoderKLWan(**(small if tiny else {}))
    return made.eval().requires_grad_(False)


@contextmanager
def _default(dtype: torch.dtype) -> Any:
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
