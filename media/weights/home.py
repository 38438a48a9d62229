"""Where the weights of models lie: one folder a model; and the Hugging Face cache.

``t2v-a14b/model_index.json`` …; a distilled pair as ``t2v-a14b-distill/high.safetensors`` and
``low.safetensors``. ``weights.json`` in the folder says what is in it; it is written last, so that
where it is, everything came.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NARRATOR_WEIGHTS"
"""Of the environment: another folder."""
RECORD = "weights.json"
"""Written by ``narrator weights get`` when every file has come and is what it should be."""


def home() -> Path:
    """The folder for weights, which need not be there yet: ``$NARRATOR_WEIGHTS``, else ``narrator/
    weights`` in the user's cache."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME")
    # a relative one is to be ignored: XDG Base Directory Specification, "Basics"
    base = Path(cache) if cache and Path(cache).is_absolute() else Path("~/.cache").expanduser()
    return base / "narrator" / "weights"


def kept(name: str, weights: Path | None = None) -> Path | None:
    """The folder of the model ``name`` (of what belongs to it: "t2v-a14b-distill") when it is there
    and whole; None otherwise. ``weights`` instead of ``home()``."""
    folder = (weights or home()) / name
    return folder if (folder / RECORD).is_file() else None


def cached(id: str, index: str, revision: str | None = None) -> Path | None:
    """The newest (or the given) snapshot of a repository that the Hugging Face cache has the file
    ``index`` of; None where it has none. Nothing is fetched."""
    try:
        from huggingface_hub import try_to_load_from_cache
    except ModuleNotFoundError:
        return None
    try:
        found = try_to_load_from_cache(id, index, revision=revision)
    except ValueError:  # no id at all
        return None
    return Path(found).parent if isinstance(found, str) else None
