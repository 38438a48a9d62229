"""Which of the four layouts a folder of weights has, from its configurations alone.

diffusers' own layout: model_index.json names the parts, and each has a folder with a config.json.
The makers' original files (``Wan2.2_VAE.pth``, ``high_noise_model/``) are another layout.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from media.errors import WeightsMissing, WrongLayout
from scenes.cameras.wan.models import Model, models

INDEX = "model_index.json"
_PIPELINES = {"WanPipeline", "WanImageToVideoPipeline"}
_ORIGINAL = ("*.pth", "high_noise_model", "low_noise_model", "google")
"""What the makers' own layout is known by."""


class Layout(NamedTuple):
    """What tells the four apart."""

    channels: int
    """That the transformer takes: 36 where a picture's latent and its mask are put beside."""
    latent: int
    experts: int
    by_token: bool


def layout_of(model: Model) -> Layout:
    """The layout that the checkpoint of ``model`` has."""
    return Layout(model.channels, model.latent, model.experts, model.by_token)


def layout(folder: Path) -> Layout:
    """The layout of the checkpoint in ``folder``; raises WeightsMissing, WrongLayout."""
    index = _index(folder)
    transformer, vae = (config(folder, part) for part in ("transformer", "vae"))
    if transformer.get("image_dim") is not None or "image_encoder" in present(index):
        raise WrongLayout(f"{folder} reads pictures through an encoder of their own, as Wan2.1's "
                          f"image models do: get i2v-a14b instead")
    return Layout(_number(folder, "transformer", transformer, "in_channels"),
                  _number(folder, "vae", vae, "z_dim"),
                  1 + ("transformer_2" in present(index)),
                  bool(index.get("expand_timesteps")))


def model_in(folder: Path) -> Model:
    """The model whose defaults fit the checkpoint in ``folder``: the one of the same layout.

    Raises WeightsMissing, WrongLayout.
    """
    found = layout(folder)
    for model in models().values():
        if layout_of(model) == found:
            return model
    raise WrongLayout(f"{folder} is of a kind of Wan that this camera does not know "
                      f"({described(found)}): get one of {', '.join(models())}")


def checked(folder: Path, model: Model) -> None:
    """See that ``folder`` holds what ``model`` is; raises WeightsMissing, WrongLayout."""
    found = layout(folder)
    if found != layout_of(model):
        fits = [row.name for row in models().values() if layout_of(row) == found]
        kind = f"is laid out as {fits[0]}" if fits else f"is no {model.name} ({described(found)})"
        raise WrongLayout(f"{folder} {kind}, and {model.name} is asked for: "
                          + (f"say model {fits[0]}" if fits else f"get {model.name}"))


def holds_one(folder: Path) -> bool:
    """Whether ``folder`` is itself a checkpoint, in this layout or in the makers'."""
    return (folder / INDEX).is_file() or _original(folder)


def described(found: Layout) -> str:
    """A layout in words, for a message."""
    experts = "one expert" if found.experts == 1 else "two experts"
    return f"{experts}, {found.channels} channels in, a latent of {found.latent}"


def config(folder: Path, part: str) -> dict[str, Any]:
    """What the configuration of a part says; raises WeightsMissing, WrongLayout."""
    path = folder / part / "config.json"
    if not path.is_file():
        raise WeightsMissing(f"{folder} is half a download: {part}/config.json is not there: get "
                             f"it again")
    return _json(path)


def present(index: dict[str, Any]) -> list[str]:
    """The parts that a model_index.json says are there."""
    return [part for part, kind in index.items()
            if isinstance(kind, list) and len(kind) == 2 and kind[0] is not None]


def _index(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise WeightsMissing(f"there is no folder {folder}: name the one that holds {INDEX}")
    if not (folder / INDEX).is_file():
        raise _not_ours(folder)
    index = _json(folder / INDEX)
    if index.get("_class_name") not in _PIPELINES:
        raise WrongLayout(f"{folder} is a {index.get('_class_name') or 'thing of no name'}, and no "
                          f"Wan that films from words or a picture: get one of "
                          f"{', '.join(models())}")
    return index


def _not_ours(folder: Path) -> Exception:
    """Why there is no index: another layout, or nothing."""
    if _original(folder):
        return WrongLayout(f"{folder} is laid out as Wan's makers do it, and diffusers cannot load "
                           f"that: get the checkpoint whose id ends in -Diffusers (narrator "
                           f"weights get {next(iter(models()))})")
    if any(folder.glob("*.safetensors")) or (folder / "config.json").is_file():
        return WrongLayout(f"{folder} is one part of a checkpoint: name the folder above, which "
                           f"holds {INDEX}")
    return WeightsMissing(f"{folder} holds no {INDEX}: get the whole checkpoint (narrator weights "
                          f"get {next(iter(models()))})")


def _original(folder: Path) -> bool:
    return any(True for pattern in _ORIGINAL for _ in folder.glob(pattern))


def _json(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise WrongLayout(f"{path} cannot be read ({exc}): get it again") from exc
    if not isinstance(read, dict):
        raise WrongLayout(f"{path} holds no table: get it again")
    return read


def _number(folder: Path, part: str, config: dict[str, Any], key: str) -> int:
    value = config.get(key)
    if not isinstance(value, int):
        raise WrongLayout(f"{folder / part / 'config.json'} does not say {key}: get it again")
    return value
