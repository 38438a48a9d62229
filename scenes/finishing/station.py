"""What a finishing station is given, and what it promises.

CameraError
└── CannotFinish      a clip that a station is not able to finish, and why
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Protocol, runtime_checkable

from pydantic import Field

from media.backend import Identity, Request, Session
from scenes.camera import CameraError
from scenes.shot import Clip


class CannotFinish(CameraError):
    """This station cannot make of this clip what is asked."""


class Finish(Request):
    """A clip, and what is to become of it."""

    clip: Path
    """Decides by what it holds, wherever it lies."""
    width: int
    height: int
    fps: int
    frames: Annotated[int, Field(gt=0)]


@runtime_checkable
class Station(Protocol):
    """Makes clips of clips."""

    @property
    def identity(self) -> Identity: ...

    def finish(self, requests: Sequence[Finish], session: Session
               ) -> Iterator[Clip]:
        """Yield a clip for each request, in any order, each as soon as its file is whole.

        Raises CannotFinish naming the request; clips already yielded stay valid.
        """
        ...
