"""Where a checkpoint lies that is named by no model of ours: in any folder, or in a cache."""

from __future__ import annotations

from pathlib import Path

from media.weights.home import cached
from scenes.cameras.wan.layout import INDEX


def elsewhere(name: str) -> Path | None:
    """The folder of a checkpoint that is named by its path, or by an id that the Hugging Face
    cache holds; None where it is neither. Nothing is fetched."""
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    return cached(name, INDEX) if name.count("/") == 1 else None
