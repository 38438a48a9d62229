"""What can go wrong on the ground.

MediaError
├── FFmpegFailed      ffmpeg ended with an error, or ran past its time
├── NotMedia          a file is not the picture, sound or video it should be
├── DiskFull          no room left where a file was being written
├── UnknownBackend    no camera, voice, score or planner of that name
├── BackendMissing    it is known, and what it needs is not installed
├── BadOption         an option that a backend does not have, or a value that it cannot take
├── BadWeights        the files of a model cannot be used:
│   ├── WeightsMissing    not there, or only half of them
│   └── WrongLayout       there, and not what can be loaded
└── Stopped           the work was told to stop (Ctrl-C, or a neighbour failed)
"""

from __future__ import annotations

from pathlib import Path


class MediaError(Exception):
    """The root; the message names thing, value and remedy."""


class FFmpegFailed(MediaError):
    """ffmpeg could not do what it was asked to."""


class NotMedia(MediaError):
    """A file cannot be read as what it claims to be."""


class DiskFull(MediaError):
    """No space left on the device that holds a path."""

    @classmethod
    def at(cls, path: Path) -> DiskFull:
        """The error for a write below ``path``."""
        return cls(f"the disk that holds {path} is full: free some space there and run it again")


class UnknownBackend(MediaError):
    """No backend of that name is known."""


class BackendMissing(MediaError):
    """The backend is known, and what it needs is not installed."""


class BadOption(MediaError):
    """A backend has no such option, or cannot take its value."""


class BadWeights(MediaError):
    """The files of a model cannot be used."""


class WeightsMissing(BadWeights):
    """A checkpoint, or a part of it, is not on this machine."""


class WrongLayout(BadWeights):
    """A folder or a file holds something else than weights that can be loaded."""


class Stopped(MediaError):
    """Raised inside work that is being abandoned; never shown as a failure of its own."""
