"""A checkpoint on this machine: found, seen to be whole, told from others, loaded part by part."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from media.errors import WeightsMissing, WrongLayout
from media.weights import home, shards
from scenes.cameras.wan import built, layout
from scenes.cameras.wan.device import device as computing
from scenes.cameras.wan.ladder import ran_out
from scenes.cameras.wan.libraries import dtype, quiet
from scenes.cameras.wan.models import Model, models
from scenes.cameras.wan.places import elsewhere
from scenes.cameras.wan.recipe import Recipe

Expert = Literal["high", "low"]
FOLDERS: Mapping[Expert, str] = {"high": "transformer", "low": "transformer_2"}
"""Where each expert lies; where there is one alone, it is the first."""

_EMBEDDED = "encoder.embed_tokens.weight"
_BYTES = {"bfloat16": 2, "float16": 2, "float32": 4}
_CONFIGS = (layout.INDEX, "*/config.json", "scheduler/scheduler_config.json",
            "tokenizer/tokenizer.json", "tokenizer/spiece.model")


class Checkpoint(BaseModel, frozen=True):
    """A folder in diffusers' layout that holds every part, whole."""

    folder: Path
    model: Model
    digest: str
    """Of all that decides what it films; the same wherever it lies."""
    bytes: Mapping[str, int]
    """What each part takes in memory when it is loaded as the recipe says: "text_encoder",
    "transformer", "transformer_2" where there is one, "vae"."""


def found(recipe: Recipe) -> Checkpoint:
    """The checkpoint of a recipe; nothing is fetched and no weights are loaded.

    Raises WeightsMissing, WrongLayout, each with its remedy.
    """
    folder = place(recipe)
    layout.checked(folder, recipe.model)
    parts = {part: tuple(map(shards.shard, shards.files_in(_there(folder, part))))
             for part in _parts(recipe.model)}
    for part, files in parts.items():
        built.checked(folder, part, files)
    _there(folder, "tokenizer")
    return Checkpoint(folder=folder, model=recipe.model, digest=_digest(folder, parts),
                      bytes={part: _size(part, files, recipe) for part, files in parts.items()})


def place(recipe: Recipe) -> Path:
    """The folder that a recipe's checkpoint is in; raises WeightsMissing."""
    name, weights = recipe.checkpoint, recipe.weights
    if name not in models():
        lies = elsewhere(name)
    elif weights is None:
        lies = _kept(name)
    elif weights.is_dir():
        lies = _under(weights, name)
    else:
        raise WeightsMissing(f"there is no folder {weights}: say in weights where the models lie")
    if lies is None:
        where = f"in {weights}" if weights else "on this machine"
        raise WeightsMissing(f"the weights of {name} are not {where}: get them with narrator "
                             f"weights get {recipe.model.name}, or say in weights where they lie")
    return lies


def text_encoder(checkpoint: Checkpoint, recipe: Recipe, device: str) -> Any:
    """The encoder of prompts, a UMT5EncoderModel, on ``device``."""
    from transformers import UMT5EncoderModel

    model, missing = _read(UMT5EncoderModel, checkpoint, "text_encoder", recipe.dtype)
    if missing == {"shared.weight"}:
        model.shared.weight = model.encoder.embed_tokens.weight
    elif missing <= {_EMBEDDED}:
        # One table under two names, of which the files carry one; some versions of transformers
        # leave the other at zero (huggingface/transformers#43880), and no prompt is heard.
        model.encoder.embed_tokens.weight = model.shared.weight
    else:
        raise _lacking(checkpoint, "text_encoder", missing)
    return _ready(model, device)


def expert(checkpoint: Checkpoint, which: Expert, recipe: Recipe, device: str) -> Any:
    """An expert, a WanTransformer3DModel, on ``device``; the distilled pair's part is in it where
    the recipe says so. Raises WeightsMissing, BadLora."""
    from diffusers import WanTransformer3DModel

    from scenes.cameras.wan.distilled import merge, pair

    files = pair(recipe) if recipe.distilled else None
    model = _loaded(WanTransformer3DModel, checkpoint, FOLDERS[which], recipe.dtype, device)
    if files:
        merge(model, files[which == "low"], computing(recipe.device))
    return model


def decoder(checkpoint: Checkpoint, recipe: Recipe, device: str) -> Any:
    """An AutoencoderKLWan that makes frames of latents, on ``device``."""
    return _vae(checkpoint, recipe.decoder_dtype, device)


def encoder(checkpoint: Checkpoint, device: str) -> Any:
    """The same, for making latents of pictures: always in float32, as bfloat16 is enough for the
    way out alone."""
    return _vae(checkpoint, "float32", device)


def _vae(checkpoint: Checkpoint, kind: str, device: str) -> Any:
    from diffusers import AutoencoderKLWan

    return _loaded(AutoencoderKLWan, checkpoint, "vae", kind, device)


def _loaded(kind: Any, checkpoint: Checkpoint, part: str, number: str, device: str) -> Any:
    """One part by its own class, ready to compute; raises WrongLayout where weights that it needs
    are not in the files, which would otherwise be left random."""
    model, missing = _read(kind, checkpoint, part, number)
    if missing:
        raise _lacking(checkpoint, part, missing)
    return _ready(model, device)


def _read(kind: Any, checkpoint: Checkpoint, part: str, number: str) -> tuple[Any, set[str]]:
    """One part in main memory, and the weights that its files lack; raises WrongLayout where they
    cannot be loaded, which no other shot and no second try would mend."""
    try:
        with quiet():
            model, told = kind.from_pretrained(
                checkpoint.folder, subfolder=part, dtype=dtype(number), use_safetensors=True,
                local_files_only=True, output_loading_info=True)
    except Exception as exc:  # the libraries have many ways to say so
        if ran_out(exc):
            raise
        raise WrongLayout(f"{checkpoint.folder / part} cannot be loaded ({type(exc).__name__}: "
                          f"{' '.join(str(exc).split())[:200]}): get it again") from exc
    return model, set(told["missing_keys"])


def _ready(model: Any, device: str) -> Any:
    return model.eval().requires_grad_(False).to(device)


def _lacking(checkpoint: Checkpoint, part: str, missing: set[str]) -> WrongLayout:
    return WrongLayout(f"{checkpoint.folder / part} lacks {len(missing)} of its weights "
                       f"({min(missing)}): get it again")


def _kept(name: str) -> Path | None:
    """Where a model of our table lies on this machine."""
    if (ours := home.home() / name).is_dir():
        return ours
    model = models()[name]
    return (home.cached(model.id, layout.INDEX, model.revision)
            or home.cached(model.id, layout.INDEX))


def _under(weights: Path, name: str) -> Path | None:
    """Where it lies in the folder that was named: in one of its own, or there itself."""
    if (weights / name).is_dir():
        return weights / name
    return weights if layout.holds_one(weights) else None


def _parts(model: Model) -> tuple[str, ...]:
    return ("text_encoder", *[FOLDERS[which] for which in FOLDERS][:model.experts], "vae")


def _there(folder: Path, part: str) -> Path:
    if not (folder / part).is_dir():
        raise WeightsMissing(f"{folder} is half a download: the folder {part} is not there: get it "
                             f"again")
    return folder / part


def _size(part: str, files: tuple[shards.Shard, ...], recipe: Recipe) -> int:
    number = recipe.decoder_dtype if part == "vae" else recipe.dtype
    return _BYTES[number] * sum(tensor.numbers for file in files for tensor in file.tensors)


def _digest(folder: Path, parts: Mapping[str, tuple[shards.Shard, ...]]) -> str:
    hashed = hashlib.sha256()
    for pattern in _CONFIGS:
        for path in sorted(folder.glob(pattern)):
            hashed.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            hashed.update(hashlib.sha256(path.read_bytes()).digest())
    for part, files in parts.items():
        hashed.update(f"{part}\0{shards.sampled(files)}".encode())
    return hashed.hexdigest()
