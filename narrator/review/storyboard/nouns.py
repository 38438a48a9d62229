"""What a storyboard is made of: shots laid out in time, their frames, their proxies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from media.backend import Artifact, Request
from narrator.cut.timing import Piece
from narrator.plan import Shot
from scenes.shot import Setup


@dataclass(frozen=True)
class Laid:
    """A shot in its place."""

    shot: Shot
    pieces: tuple[Piece, ...]
    setups: tuple[Setup, ...]
    """Of each piece."""
    clips: tuple[Path, ...]
    """Of each piece, where all of them are filmed; else none."""
    begin: int
    """The film frame at which its first piece begins."""

    @property
    def starts(self) -> tuple[int, ...]:
        """The frame of the shot at which each piece begins."""
        found = [0]
        for piece, after in zip(self.pieces, self.pieces[1:], strict=False):
            found.append(found[-1] + piece.frames - after.into.overlap)
        return tuple(found)

    @property
    def frames(self) -> int:
        """All of it, from its first frame to its last."""
        return self.starts[-1] + self.pieces[-1].frames

    @property
    def middle(self) -> tuple[int, int]:
        """The piece that holds the shot's middle, by its number, and the frame of it."""
        at = self.frames // 2
        number = max(n for n, start in enumerate(self.starts) if start <= at)
        return number, min(at - self.starts[number], self.pieces[number].frames - 1)


class FrameAsked(Request):
    """A frame wanted: of a clip, or of a setup that is not filmed yet."""

    clip: Path | None = None
    setup: Setup | None = None
    """As far as its camera reads it; the rest is at its default."""
    index: int
    longest: int
    """Pixels of its longer side."""


class BoardFrame(Artifact):
    """A frame of a shot, as JPEG."""

    width: int
    height: int


class BoardSound(Request):
    """A stretch of speech in its place in a shot."""

    speech: Path
    from_seconds: float
    to_seconds: float
    at_sample: int


class KeptSound(Request):
    """The own sound of a video, as long as its shot."""

    video: Path
    from_seconds: float


class ProxyAsked(Request):
    """A shot wanted small, to be played in a page."""

    clips: tuple[Path, ...]
    frames: tuple[int, ...]
    """How many of each clip play."""
    sounds: tuple[BoardSound, ...]
    kept: KeptSound | None
    """What is heard under them."""
    samples: int
    """How long it sounds."""
    width: int
    height: int
    fps: int


class Proxy(Artifact):
    """A shot made small: MP4, with picture, sound, or both."""

    picture: bool


@dataclass(frozen=True)
class Board:
    """A storyboard that was written."""

    path: Path
    seconds: float
    shots: int
    filmed: int
    """How many of them show a filmed clip; the rest are drawn."""
