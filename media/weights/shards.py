"""Files of weights, read no further than their heads: what is in them, whether they are whole, and
what tells them from others.

A safetensors file is a count of bytes (8, little-endian), so many bytes of JSON that say where each
tensor lies, and the tensors. Nothing in it can be run; a pickle can, and is refused.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from media.errors import WeightsMissing, WrongLayout
from media.files import regular

CONFIG = "config.json"
"""What says of which architecture the weights beside it are."""

PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_MOST_HEAD_BYTES = 100_000_000
"""The format's own bound."""
_SAMPLE_BYTES = 64
"""Read of each tensor for a digest: two trainings of one architecture agree in everything else."""


class Tensor(NamedTuple):
    """Where a tensor lies."""

    name: str
    shape: tuple[int, ...]
    start: int
    """Bytes from the beginning of the file."""
    end: int

    @property
    def numbers(self) -> int:
        return math.prod(self.shape)


class Shard(NamedTuple):
    """One file of weights."""

    path: Path
    head: bytes
    tensors: tuple[Tensor, ...]


def shard(path: Path) -> Shard:
    """Read the head of a safetensors file; raises WeightsMissing where the file is cut short,
    WrongLayout where it is none."""
    try:
        with regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            head = _head(path, file.read(9), size, file.read)
    except FileNotFoundError as exc:
        raise WeightsMissing(f"{path} is not there: get it again") from exc
    except OSError as exc:
        raise WrongLayout(f"{path} cannot be read ({exc.strerror}): see to its folder and its "
                          f"rights") from exc
    tensors = tuple(_tensors(path, head))
    whole = max((tensor.end for tensor in tensors), default=8 + len(head))
    if size < whole:
        raise WeightsMissing(f"{path} is half a download, {size:,} of {whole:,} bytes: get it "
                             f"again")
    return Shard(path, head, tensors)


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files of weights of one part of a checkpoint, in order.

    Raises WeightsMissing where one that its index names is not there, WrongLayout for pickles.
    """
    for index in sorted(folder.glob("*.safetensors.index.json")):
        return _indexed(folder, index)
    single = [folder / name for name in ("diffusion_pytorch_model.safetensors",
                                         "model.safetensors")]
    for path in single:
        if path.exists():
            return (path,)
    if pickles := sorted(p.name for p in folder.glob("*") if p.suffix in PICKLES):
        raise WrongLayout(f"{folder} holds {pickles[0]}, a pickle, which can run any program when "
                          f"it is read: get the safetensors of this checkpoint")
    raise WeightsMissing(f"{folder} is half a download: there are no weights in it: get it again")


def sampled(shards: tuple[Shard, ...]) -> str:
    """A SHA-256 of the heads and of a few bytes of every tensor: it tells one training from
    another in a moment, where reading 60 GB would take minutes. Where files lie changes nothing."""
    hashed = hashlib.sha256()
    for one in shards:
        hashed.update(one.path.name.encode() + b"\0" + one.head)
        with regular(one.path) as file:
            for tensor in one.tensors:
                middle = (tensor.start + tensor.end) // 2
                at = max(tensor.start, middle - _SAMPLE_BYTES // 2)
                hashed.update(os.pread(file.fileno(), min(_SAMPLE_BYTES, tensor.end - at), at))
    return hashed.hexdigest()


def _head(path: Path, begins: bytes, size: int, read: Callable[[int], bytes]) -> bytes:
    """The JSON, whose count of bytes and whose first brace were read."""
    length = int.from_bytes(begins[:8], "little")
    if begins[8:] != b"{" or not 0 < length <= _MOST_HEAD_BYTES:
        raise _no_safetensors(path, begins)
    if 8 + length > size:
        raise WeightsMissing(f"{path} is half a download, {size:,} bytes: get it again")
    return b"{" + read(length - 1)


def _no_safetensors(path: Path, begins: bytes) -> WrongLayout | WeightsMissing:
    if begins[:2] == b"PK" or begins[:1] == b"\x80":
        return WrongLayout(f"{path} is a pickle under another name, which can run any program when "
                           f"it is read: get the safetensors")
    if not begins.strip(b"\0"):
        return WeightsMissing(f"{path} is empty: get it again")
    if begins.startswith(b"version "):
        return WeightsMissing(f"{path} only points at the weights (Git LFS): get them with git lfs "
                              f"pull")
    return WrongLayout(f"{path} is no safetensors file: get it again")


def _tensors(path: Path, head: bytes) -> Iterator[Tensor]:
    begin = 8 + len(head)
    try:
        table = json.loads(head)
        for name, entry in table.items():
            if name != "__metadata__":
                start, end = entry["data_offsets"]
                yield Tensor(name, tuple(map(int, entry["shape"])), begin + int(start),
                             begin + int(end))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise WrongLayout(f"{path} is no safetensors file: get it again") from exc


def _indexed(folder: Path, index: Path) -> tuple[Path, ...]:
    try:
        table: Mapping[str, str] = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
        names = sorted(set(table.values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise WrongLayout(f"{index} cannot be read: get it again") from exc
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise WeightsMissing(f"{folder} is half a download: {missing[0]}{more} of {len(names)} "
                             f"files of weights are not there: get it again")
    if any(Path(name).name != name or Path(name).suffix != ".safetensors" for name in names):
        raise WrongLayout(f"{index} names files that are not safetensors beside it: get it again")
    return tuple(folder / name for name in names)
