"""A super-resolution model, out of a file of weights that says itself what it is.

safetensors alone: other files of weights are pickles, which are programs. Which of some forty
architectures the weights are for, and how it is run, spandrel knows.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from media.clips import Frame
from media.digests import digest
from media.errors import BackendMissing, BadOption, Stopped
from media.ffmpeg import stopping
from media.files import regular
from scenes.finishing.station import CannotFinish

_NEEDED = ("spandrel", "safetensors", "torch")
_HEADER_BYTES = 100_000_000
"""The most that safetensors allows its own header."""
_PICKLES = {b"\x80": "a pickle", b"PK": "a zip of pickles", b"\x1f\x8b": "a packed archive"}
"""How files of weights of other kinds begin."""
_TILE, _LEAST_TILE = 512, 64
"""Pixels of a picture's part that is enlarged at a time: 720p at once takes some 10 GB."""
_MARGIN = 32
"""Pixels around a part that the model sees, and that are thrown away."""
_COLOURS = 3


class Upscaler:
    """Enlarges pictures; loads its model at the first, or when told to be ready."""

    def __init__(self, path: Path) -> None:
        """Raises BadOption for what are no weights in safetensors, and BackendMissing; torch is
        not imported."""
        _check(path)
        missing = [name for name in _NEEDED if find_spec(name) is None]
        if missing:
            raise BackendMissing(f"the upscaler {path.name} needs {missing[0]}, which is not "
                                 "installed: pip install 'narrator-film[upscale]'")
        self._path, self._tile = path, _TILE
        self._loaded: Any = None
        self._lock = threading.Lock()

    @property
    def model(self) -> str:
        """Which weights these are: the hash of their file."""
        return f"sha256:{digest(self._path)}"

    def ready(self) -> Any:
        """The model, on the GPU where there is one. Raises BadOption for weights that enlarge no
        pictures, or that this spandrel does not know."""
        with self._lock:
            if self._loaded is None:
                self._loaded = _loaded(self._path)
            return self._loaded

    def enlarged(self, picture: Frame) -> Frame:
        """``picture``, as many times larger as the model makes it. Raises CannotFinish, Stopped."""
        import torch

        model = self.ready()
        while True:
            try:
                return self._whole(model, picture)
            except torch.OutOfMemoryError as exc:
                torch.cuda.empty_cache()
                if self._tile <= _LEAST_TILE or not _tiles(model):
                    raise CannotFinish(
                        f"the upscaler {self._path.name} does not fit into the GPU's memory with a "
                        f"picture of {picture.shape[1]}×{picture.shape[0]}: take a smaller model, "
                        f"or leave it out") from exc
                self._tile //= 2

    def _whole(self, model: Any, picture: Frame) -> Frame:
        """All parts, each with a margin that is thrown away."""
        height, width = picture.shape[:2]
        scale = model.scale
        tile = self._tile if _tiles(model) else max(width, height)
        made = np.empty((height * scale, width * scale, _COLOURS), np.uint8)
        for top, left in _corners(height, width, tile):
            if stopping():
                raise Stopped("enlarging was stopped")
            above, before = max(0, top - _MARGIN), max(0, left - _MARGIN)
            part = self._run(model, picture[above:top + tile + _MARGIN,
                                            before:left + tile + _MARGIN])
            own = part[(top - above) * scale:, (left - before) * scale:]
            place = made[top * scale:(top + tile) * scale, left * scale:(left + tile) * scale]
            place[:] = own[:place.shape[0], :place.shape[1]]
        return made

    def _run(self, model: Any, part: Frame) -> Frame:
        """The model on one part; in full precision from the first part that half was too small
        for."""
        import torch

        given = torch.from_numpy(np.ascontiguousarray(part)).to(model.device)
        given = given.permute(2, 0, 1)[None].to(model.dtype) / 255
        made = model(given)
        if not bool(torch.isfinite(made).all()):
            if model.dtype == torch.float32:
                raise CannotFinish(f"the upscaler {self._path.name} makes what is no picture: its "
                                   "weights are damaged, fetch them again")
            model.to(torch.float32)
            return self._run(model, part)
        shown = (made[0].float() * 255).round().clamp(0, 255).to(torch.uint8)
        return np.asarray(shown.permute(1, 2, 0).cpu().numpy(), np.uint8)


def _check(path: Path) -> None:
    """Raise BadOption for what does not hold, by its name and its contents, safetensors."""
    remedy = "give the weights of a super-resolution model as .safetensors"
    if path.suffix.lower() != ".safetensors":
        raise BadOption(f"upscaler {path}: {path.suffix or 'such a file'} may hold a program, and "
                        f"is not opened: {remedy}")
    try:
        with regular(path) as file:
            head = file.read(8)
            length = int.from_bytes(head, "little")
            if kind := next((kind for sign, kind in _PICKLES.items()
                             if head.startswith(sign) and length > _HEADER_BYTES), ""):
                raise BadOption(f"upscaler {path}: it is {kind} under another name, and is not "
                                f"opened: {remedy}")
            if len(head) < 8 or length > _HEADER_BYTES or not isinstance(
                    json.loads(file.read(length)), dict):
                raise ValueError
    except OSError as exc:
        raise BadOption(f"upscaler {path} cannot be read: {exc.strerror}; {remedy}") from exc
    except (ValueError, RecursionError) as exc:
        raise BadOption(f"upscaler {path}: it is cut short, or no safetensors: fetch it again, or "
                        f"{remedy}") from exc


def _loaded(path: Path) -> Any:
    try:
        import spandrel
        import torch
    except ImportError as exc:
        raise BackendMissing(f"the upscaler {path.name} needs spandrel, which cannot be loaded "
                             f"({exc}): pip install 'narrator-film[upscale]'") from exc
    try:
        model = spandrel.ModelLoader().load_from_file(path)
    except Exception as exc:  # each of the architectures has its own ways to fail
        raise BadOption(f"upscaler {path}: spandrel does not know this model "
                        f"({type(exc).__name__}): take an ESRGAN, Compact, SPAN, DAT or another "
                        f"that it lists") from exc
    if (not isinstance(model, spandrel.ImageModelDescriptor) or model.scale < 2
            or (model.input_channels, model.output_channels) != (_COLOURS, _COLOURS)):
        raise BadOption(f"upscaler {path}: this {model.architecture.name} does not enlarge "
                        f"pictures in colour: take a super-resolution model")
    on_gpu = torch.cuda.is_available()
    model.to(torch.device("cuda" if on_gpu else "cpu"))
    return model.to(torch.float16) if on_gpu and model.supports_half else model


def _tiles(model: Any) -> bool:
    """Whether it may see a picture in parts."""
    return bool(model.tiling.name == "SUPPORTED")


def _corners(height: int, width: int, tile: int) -> Iterator[tuple[int, int]]:
    return ((top, left) for top in range(0, height, tile) for left in range(0, width, tile))
