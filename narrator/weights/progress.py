"""What a fetch tells while it works; each is one object a line with ``--json``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

PAUSE_SECONDS = 0.2
"""Between two tellings."""


class Begun(BaseModel, frozen=True, extra="forbid"):
    """What will come: told before a byte does. Amounts in bytes."""

    type: Literal["begun"] = "begun"
    name: str
    id: str
    source: str
    revision: str
    folder: Path
    files: int
    bytes: int
    """Of all files together."""
    there: int
    """Of them, what is there from an earlier run."""
    free: int
    """On the disk."""
    pickles: tuple[str, ...] = ()
    """Files that are listed, and never fetched."""


class FetchStep(BaseModel, frozen=True, extra="forbid"):
    """How far it is."""

    type: Literal["step"] = "step"
    done: int
    total: int
    seconds_left: float | None = None


class Waiting(BaseModel, frozen=True, extra="forbid"):
    """Something that may pass is waited for."""

    type: Literal["waiting"] = "waiting"
    problem: str
    seconds: float


class Got(BaseModel, frozen=True, extra="forbid"):
    """The model is whole."""

    type: Literal["got"] = "got"
    name: str
    folder: Path
    revision: str
    bytes: int
    came: bool = True
    """Whether anything had to be done."""


Told = Begun | FetchStep | Waiting | Got
FetchListener = Callable[[Told], None]


class Tally:
    """Counts what came, from several threads, and tells of it now and then."""

    def __init__(self, total: int, there: int, on: FetchListener,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._done, self._on, self._clock = total, there, on, clock
        self._at_first, self._began = there, clock()
        self._told = self._began - PAUSE_SECONDS
        self._lock = threading.Lock()

    def came(self, count: int) -> None:
        """``count`` bytes came; fewer than none: so many must come again."""
        with self._lock:
            self._done += count
            now = self._clock()
            if now - self._told < PAUSE_SECONDS and self._done < self._total:
                return
            self._told = now
            self._on(FetchStep(done=self._done, total=self._total, seconds_left=self._left(now)))

    def _left(self, now: float) -> float | None:
        gone = self._done - self._at_first
        if gone <= 0 or now <= self._began:
            return None
        return round((self._total - self._done) * (now - self._began) / gone, 1)
