"""A Camera films setups into clips.

How to add one: write one file in ``scenes/cameras/`` whose class has ``identity``, ``limits`` and
``film``; name it in ``CAMERAS`` (or offer it from another package under the entry-point group
``narrator.cameras``); the contract suite in ``tests/contracts/`` picks it up from the registry.

CameraError
└── CannotFilm        a setup that this camera is not able to film, and why
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, cast, runtime_checkable

from pydantic import BaseModel

from media.backend import Destination, Identity, backend
from media.progress import Progress
from scenes.shot import Clip, Setup, Size

CAMERAS: Mapping[str, str] = {
    "paper": "scenes.cameras.paper:PaperCamera",
    "still": "scenes.cameras.still:StillCamera",
    "card": "scenes.cameras.card:CardCamera",
}


class CameraError(Exception):
    """The root; the message names thing, value and remedy."""


class CannotFilm(CameraError):
    """This camera cannot film this setup."""


class Limits(BaseModel, frozen=True):
    """What a camera is able to film. Counts are the camera's own frames, at its own rate."""

    fps: int | None = None
    """The rate it films at; None: any rate asked for."""
    sizes: tuple[Size, ...] | None = None
    """The sizes it films in; None: any even size."""
    longest_seconds: float
    step_seconds: float | None = None
    """Legal lengths are whole multiples of this (paper: 0.5) …"""
    step_frames: tuple[int, int] = (1, 0)
    """… or, without it, counts of a * k + b frames (wan: 4k + 1 is (4, 1))."""
    from_image: bool = False
    """Whether it needs a picture to film."""

    def legal_frames(self, frames: int, fps: int) -> int:
        """The next legal count at or above ``frames``, both at ``fps``."""
        if self.step_seconds is not None:
            step = max(1, round(self.step_seconds * fps))
            return math.ceil(frames / step) * step
        every, extra = self.step_frames
        own = math.ceil(frames * (self.fps or fps) / fps)
        legal = math.ceil(max(0, own - extra) / every) * every + extra
        return math.floor(legal * fps / (self.fps or fps))

    def longest_frames(self, fps: int) -> int:
        """The most film frames at ``fps`` that one clip can span."""
        return math.floor(self.longest_seconds * fps + 1e-9)


@runtime_checkable
class Camera(Protocol):
    """Films a whole list at once, because a GPU wants the list and a network overlaps calls."""

    @property
    def identity(self) -> Identity: ...

    @property
    def limits(self) -> Limits: ...

    def film(self, setups: Sequence[Setup], into: Destination,
             progress: Progress) -> Iterator[Clip]:
        """Yield a clip for each setup, in any order, each as soon as its file is whole.

        Raises CannotFilm naming the setup; clips already yielded stay valid.
        """
        ...


def camera(name: str) -> Camera:
    """The camera of that name, made with its defaults; raises UnknownBackend, BackendMissing."""
    return cast(Camera, backend("camera", name, CAMERAS)())
