"""Where checkpoints lie: the weights' folder, the Hugging Face cache, any path."""

from __future__ import annotations

from pathlib import Path

from scenes.cameras.wan.layout import INDEX


def elsewhere(name: str) -> Path | None:
    """The folder of a checkpoint that is named by its path, or by an id that the Hugging Face
    cache holds; None where it is neither. Nothing is fetched."""
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    return cached(name) if name.count("/") == 1 else None


def cached(name: str, revision: str | None = None, index: str = INDEX) -> Path | None:
    """The newest (or the given) snapshot of an id that the cache has the file ``index`` of."""
    try:
        from huggingface_hub import try_to_load_from_cache
    except ModuleNotFoundError:
        return None
    try:
        found = try_to_load_from_cache(name, index, revision=revision)
    except ValueError:  # no id at all
        return None
    return Path(found).parent if isinstance(found, str) else None
