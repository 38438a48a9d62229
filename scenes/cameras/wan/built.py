"""Whether a part's configuration and its weights speak of one network.

A network is built as its configuration says, before a weight is put into it: one that says
otherwise than its weights would build for hours, or ask for more memory than there is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from media.errors import WrongLayout
from media.weights.shards import Shard
from scenes.cameras.wan import layout

_BLOCK = re.compile(r"(?:encoder\.)?blocks?\.(\d+)\.")
"""Of a transformer's tensors and of the text encoder's; an autoencoder's are called otherwise."""
_ROWS: Mapping[str, Sequence[str]] = {
    "patch_embedding.weight": ("num_attention_heads", "attention_head_dim"),
    "blocks.0.ffn.net.0.proj.weight": ("ffn_dim",), "shared.weight": ("vocab_size",)}
"""Tensors, and what of a configuration, multiplied, says how many rows they have."""


def checked(folder: Path, part: str, files: Sequence[Shard]) -> None:
    """See that the configuration of ``part`` asks for as many blocks as its ``files`` of weights
    have, as wide. Raises WrongLayout."""
    said = layout.config(folder, part)
    for keys, count in _counts(files):
        figures = [said.get(key, 0) for key in keys]
        if not all(type(figure) is int for figure in figures) or math.prod(figures) != count:
            raise WrongLayout(f"{folder / part / 'config.json'} and the weights beside it are not "
                              f"of one model ({' × '.join(keys)} should be {count}): get both "
                              f"again")


def _counts(files: Sequence[Shard]) -> Iterator[tuple[Sequence[str], int]]:
    """What of a configuration should be, multiplied, which count."""
    shapes: dict[str, Any] = {one.name: one.shape for file in files for one in file.tensors}
    if blocks := {found[1] for name in shapes if (found := _BLOCK.match(name))}:
        yield ("num_layers",), len(blocks)
    for name, keys in _ROWS.items():
        if shapes.get(name):
            yield keys, shapes[name][0]
