"""What the decoder makes is the stock pipeline's to the bit; what is broken is never shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenes.camera import CannotFilm
from scenes.cameras.wan.sanity import alive
from tests.doubles import tiny_wan as tiny
from tests.installed import needs

pytestmark = needs("torch")


@pytest.fixture(scope="module", params=["t2v-1.3b", "ti2v-5b"])
def pipe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    from diffusers import WanPipeline

    from scenes.cameras.wan.libraries import quiet

    with quiet():
        folder = tiny.made(tmp_path_factory.mktemp("weights") / request.param, request.param)
        pipe = WanPipeline.from_pretrained(folder)
        pipe.set_progress_bar_config(disable=True)
    return pipe


def filmed(pipe: Any, output: str) -> Any:
    import torch

    return pipe("a red fox", height=32, width=64, num_frames=9, num_inference_steps=1,
                guidance_scale=1.0, output_type=output,
                generator=torch.Generator().manual_seed(1)).frames


@pytest.mark.parametrize("tiled", [False, True])
def test_frames_are_those_of_the_stock_pipeline(pipe: Any, tiled: bool) -> None:
    from scenes.cameras.wan.decode import frames

    latents = filmed(pipe, "latent")
    pipe.vae.enable_tiling(32, 32, 16, 16)  # or nothing so small would be parted
    if not tiled:
        pipe.vae.disable_tiling()
    stock = (filmed(pipe, "np")[0] * 255).round().astype(np.uint8)
    made = frames(pipe.vae, latents, "t/s1-1", tiled)
    assert not pipe.vae.use_tiling
    assert np.array_equal(made, frames(pipe.vae, latents, "t/s1-1")) != tiled
    assert made.shape == (9, 32, 64, 3)
    assert made.dtype == np.uint8
    np.testing.assert_array_equal(made, stock)


def test_eight_bits_are_rounded_in_float32_whatever_the_decoder_computes_in() -> None:
    import torch

    from scenes.cameras.wan.decode import eight_bit

    video = torch.linspace(-1.2, 1.2, 3 * 5 * 8 * 8).reshape(1, 3, 5, 8, 8).to(torch.bfloat16)
    exact = np.clip(video[0].permute(1, 2, 3, 0).double().numpy() / 2 + 0.5, 0, 1) * 255
    assert np.abs(eight_bit(video) - exact).max() <= 0.5


def test_numbers_that_are_none_name_the_shot(pipe: Any) -> None:
    import torch

    from scenes.cameras.wan.decode import frames

    latents = filmed(pipe, "latent")
    latents[0, 0, 0, 0, 0] = torch.nan
    with pytest.raises(CannotFilm, match=r"shot t/s1-1: the model's latents are not numbers"):
        frames(pipe.vae, latents, "t/s1-1")
    latents[0, 0, 0, 0, 0] = torch.inf
    with pytest.raises(CannotFilm, match="t/s1-1"):
        frames(pipe.vae, latents, "t/s1-1")


def noise(seed: int, frames: int = 5) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).integers(0, 255, (frames, 48, 64, 3), np.uint8)


@pytest.mark.parametrize(("frames", "says"), [
    (np.full((5, 48, 64, 3), 9, np.uint8), "came out black"),
    (noise(1) // 16, "came out black"),
    (np.full((5, 48, 64, 3), (200, 90, 30), np.uint8), "a single colour"),
    (np.concatenate([noise(1, 2), np.full((3, 48, 64, 3), 128, np.uint8)]), "a single colour"),
    (np.repeat(noise(1, 1), 5, axis=0), "one and the same frame")])
def test_a_clip_that_shows_nothing_names_the_shot(frames: Any, says: str) -> None:
    with pytest.raises(CannotFilm, match=rf"shot t/s1-1 .*{says}"):
        alive(frames, "t/s1-1")


@pytest.mark.parametrize("frames", [
    noise(1), noise(1, 1), noise(2) // 12,  # night
    np.concatenate([np.full((2, 48, 64, 3), 255, np.uint8), noise(1, 3)])])  # after a flash
def test_a_dark_clip_or_a_flash_is_a_clip(frames: Any) -> None:
    alive(frames, "t/s1-1")
