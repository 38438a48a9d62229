"""Which of the four layouts a folder has, and what else it may be. No torch is needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media.errors import BadOption, WeightsMissing, WrongLayout
from scenes.cameras.wan.layout import INDEX, checked, model_in
from scenes.cameras.wan.models import models
from scenes.cameras.wan.recipe import recipe


def _configs(folder: Path, channels: int = 16, latent: int = 16, experts: int = 2,
             **index: Any) -> Path:
    """The configurations of a checkpoint, without its weights."""
    parts = {"transformer": ["diffusers", "WanTransformer3DModel"],
             "transformer_2": ["diffusers", "WanTransformer3DModel"] if experts == 2
             else [None, None], "vae": ["diffusers", "AutoencoderKLWan"]}
    for part, config in (("transformer", {"in_channels": channels}), ("vae", {"z_dim": latent})):
        (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / part / "config.json").write_text(json.dumps(config))
    (folder / INDEX).write_text(json.dumps({"_class_name": "WanPipeline", **parts, **index}))
    return folder


LAYOUTS: dict[str, dict[str, Any]] = {
    "t2v-a14b": {}, "i2v-a14b": {"channels": 36, "_class_name": "WanImageToVideoPipeline"},
    "ti2v-5b": {"channels": 48, "latent": 48, "experts": 1, "expand_timesteps": True},
    "t2v-1.3b": {"experts": 1}}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_checkpoint_of_another_name_has_the_defaults_of_its_layout(name: str, tmp_path: Path
                                                                     ) -> None:
    folder = _configs(tmp_path / "mine", **LAYOUTS[name])
    assert model_in(folder).name == name
    made = recipe({"model": str(folder)})
    assert (made.model.name, made.checkpoint) == (name, str(folder))
    assert made.steps == models()[name].steps


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_checkpoint_is_what_was_asked_for(name: str, tmp_path: Path) -> None:
    folder = _configs(tmp_path, **LAYOUTS[name])
    for other in LAYOUTS:
        if other == name:
            checked(folder, models()[other])
        else:
            with pytest.raises(WrongLayout, match=rf"laid out as {name}, and {other} is asked "
                                                  rf"for: say model {name}"):
                checked(folder, models()[other])


def _original(folder: Path) -> None:
    (folder / "high_noise_model").mkdir()
    (folder / "Wan2.1_VAE.pth").write_bytes(b"")


def _of_another_kind(folder: Path) -> None:
    (folder / INDEX).write_text(json.dumps({"_class_name": "FluxPipeline"}))


def _half(folder: Path) -> None:
    _configs(folder)
    (folder / "vae" / "config.json").unlink()


def _torn(folder: Path) -> None:
    _configs(folder)
    (folder / "vae" / "config.json").write_text("{")


def _of_wan_21(folder: Path) -> None:
    _configs(folder, channels=36, experts=1, image_encoder=["transformers", "CLIPVisionModel"])


def _part(folder: Path) -> None:
    (folder / "config.json").write_text("{}")


def _unknown(folder: Path) -> None:
    _configs(folder, channels=52)


@pytest.mark.parametrize(("make", "told"), [
    (_original, "laid out as Wan's makers do it, .* id ends in -Diffusers"),
    (_of_another_kind, "is a FluxPipeline, and no Wan"),
    (_half, r"half a download: vae/config\.json is not there"),
    (_torn, r"vae/config\.json cannot be read"),
    (_of_wan_21, "as Wan2.1's image models do: get i2v-a14b instead"),
    (_part, "one part of a checkpoint: name the folder above"),
    (_unknown, r"this camera does not know \(two experts, 52 channels in"),
    (lambda folder: None, "holds no model_index.json: get the whole checkpoint"),
])
def test_what_is_no_checkpoint_is_told_in_one_sentence(
        make: Callable[[Path], None], told: str, tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises((WrongLayout, WeightsMissing), match=told) as caught:
        model_in(tmp_path)
    with pytest.raises(BadOption) as option:
        recipe({"model": str(tmp_path)})
    assert str(option.value) == str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="there is no folder"):
        model_in(tmp_path / "nowhere")
