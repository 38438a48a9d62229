"""Where courses are kept while their clips are half made: between experts, between two runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from media.backend import Destination
from scenes.cameras.wan import denoise
from scenes.cameras.wan.denoise import Course
from scenes.cameras.wan.studio import Studio
from scenes.shot import Setup

KEEP_SECONDS = 60.0
"""A stage of many minutes is kept every so often: 77 MB at 720p, written in a moment."""
_FILE = "course.safetensors"


class Bench:
    """The courses of a list of shots. The last one at work is at hand; the others are files."""

    def __init__(self, studio: Studio, folder: Destination) -> None:
        self._studio, self._folder = studio, folder
        self._at_hand: tuple[str, Course] | None = None
        self._kept = time.monotonic()
        self._paths: dict[str, Path] = {}
        """Asked for once: the folder of a clip that is whole is not to come again."""

    def find(self, setup: Setup) -> Course | None:
        """The course of a shot, where it was left; None where it is to begin."""
        if self._at_hand and self._at_hand[0] == setup.name:
            return self._at_hand[1]
        self.put_away()
        found = denoise.load(self._path(setup), setup, self._studio.recipe,
                             self._studio.checkpoint, self._studio.where)
        if found is not None:
            self.take(setup, found)
        return found

    def take(self, setup: Setup, course: Course) -> None:
        """Have a course at hand, in the place of the last one."""
        self._at_hand = setup.name, course
        self._kept = time.monotonic()

    def keep(self, setup: Setup, course: Course, now: bool = True) -> None:
        """Keep a course as it is, for whoever goes on with it; ``now``: else only when the last
        time is long ago."""
        if now or time.monotonic() - self._kept >= KEEP_SECONDS:
            denoise.save(course, self._path(setup))
            self._kept = time.monotonic()

    def put_away(self) -> None:
        """Let go of the course at hand; what was kept of it stays."""
        self._at_hand = None

    def clear(self, setup: Setup) -> None:
        """Forget a shot's course: its clip is whole, or came out wrong."""
        if self._at_hand and self._at_hand[0] == setup.name:
            self.put_away()
        with suppress(OSError):
            self._path(setup).unlink(missing_ok=True)

    def _path(self, setup: Setup) -> Path:
        if setup.name not in self._paths:
            self._paths[setup.name] = self._folder(setup.name) / _FILE
        return self._paths[setup.name]


@contextmanager
def benches(given: Destination | None) -> Iterator[Destination]:
    """A folder for each name: those that were ``given``, or some that go when the block ends."""
    if given is not None:
        yield given
        return
    with TemporaryDirectory(prefix="narrator-") as room:
        numbers: dict[str, Any] = {}

        def folder(name: str) -> Path:
            path = Path(room) / str(numbers.setdefault(name, len(numbers)))
            path.mkdir(exist_ok=True)
            return path

        yield folder
