"""Where a causal language model lies on this machine, seen to be whole before anything is loaded.

A folder as transformers writes it: config.json, a tokenizer, weights as safetensors. Nothing is
ever fetched here, no pickle is read, and no program that comes with weights is run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from media.errors import BackendMissing, BadWeights, WeightsMissing
from media.weights import home, shards
from media.weights.shards import CONFIG
from narrator.errors import BadInput

OFFERED = {"qwen3-8b": "Qwen/Qwen3-8B"}
"""What ``narrator weights get`` brings for this, the default first; by either name."""
_WORDS = ("tokenizer.json", "tokenizer.model", "vocab.json")
"""One of which every tokenizer has."""
_DECIDING = (CONFIG, "generation_config.json", "chat_template.jinja", "tokenizer_config.json",
             *_WORDS)
_UNBOUNDED = 10**9


class CausalCheckpoint(BaseModel, frozen=True):
    """A folder that holds a whole model."""

    name: str
    """As it was asked for."""
    folder: Path
    bytes: int
    """Of its weights, as they lie there."""
    window: int
    """Tokens that it reads and writes together, as it says of itself."""
    digest: str
    """Of all that decides how it answers; the same wherever it lies."""


def found(name: str | None = None) -> CausalCheckpoint:
    """The checkpoint of that path, id or name (without one, the default); nothing is loaded.

    Raises BackendMissing where it is not here or not whole, BadInput where it cannot be used, each
    with its remedy.
    """
    name = name or next(iter(OFFERED))
    folder = _place(name)
    config = _config(folder)
    _ensure_words(folder)
    try:
        files = tuple(map(shards.shard, shards.files_in(folder)))
    except WeightsMissing as exc:
        raise BackendMissing(str(exc)) from exc
    except BadWeights as exc:
        raise BadInput(str(exc)) from exc
    return CausalCheckpoint(name=name, folder=folder, window=_window(config),
                            bytes=sum(file.path.stat().st_size for file in files),
                            digest=_digest(folder, files))


def _place(name: str) -> Path:
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_file():
        raise BadInput(f"{name} is a file, and a language model on this machine is a folder with a "
                       f"{CONFIG} and safetensors: name that, or have a server such as llama.cpp "
                       f"read the file and say --planner llm")
    for ours, theirs in OFFERED.items():
        if name in (ours, theirs):
            return home.kept(ours) or home.cached(theirs, CONFIG) or _nowhere(
                name, f"narrator weights get {ours}")
    if name.count("/") == 1 and name[0] not in "./~":
        return home.cached(name, CONFIG) or _nowhere(name, f"hf download {name}")
    raise BackendMissing(f"there is no language model {name!r}: name the folder it lies in, or the "
                         f"id of one that the Hugging Face cache holds, such as "
                         f"{next(iter(OFFERED.values()))}")


def _nowhere(name: str, command: str) -> Path:
    raise BackendMissing(f"the weights of {name} are not on this machine: get them with {command}, "
                         f"or name a folder that holds them")


def _config(folder: Path) -> Mapping[str, Any]:
    path = folder / CONFIG
    if not path.is_file():
        raise BackendMissing(f"{folder} holds no {CONFIG}: name the folder of a language model, or "
                             f"get it again")
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise BadInput(f"{path} cannot be read ({exc}): get it again") from exc
    if not isinstance(read, dict):
        raise BadInput(f"{path} holds no table: get it again")
    return read


def _ensure_words(folder: Path) -> None:
    if not any((folder / name).is_file() for name in _WORDS):
        raise BackendMissing(f"{folder} is half a download: {_WORDS[0]} is not there: get it again")


def _window(config: Mapping[str, Any]) -> int:
    """Of a model that also sees pictures, the part that reads has the figure."""
    text = config.get("text_config")
    held = text if isinstance(text, dict) else config
    window = held.get("max_position_embeddings")
    return window if isinstance(window, int) and window > 0 else _UNBOUNDED


def _digest(folder: Path, files: tuple[shards.Shard, ...]) -> str:
    hashed = hashlib.sha256(shards.sampled(files).encode())
    for path in (folder / name for name in _DECIDING):
        if path.is_file():
            hashed.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()
