"""The espeak engine as the rest of the program sees it: a process that is given text and settings.

It lives as long as one batch is spoken, ends with its input, and dies with this process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from audio.errors import AudioError
from audio.samples import Floats, from_int16

_WORKER = Path(__file__).with_name("espeak_worker.py")
ENGINE_RATE = 22_050
"""Samples a second, of every voice that it has."""
_PATIENCE_SECONDS = 120.0
"""A line takes the engine about 10 ms; a page a second."""


class EspeakRequest(BaseModel, frozen=True):
    """What the engine is told: its own scales, words a minute for ``rate``."""

    text: str
    voice: str
    rate: int
    pitch: int
    range: int
    volume: int = 90
    """Of 100: a little less than loudest, because some variants clip there."""


class EspeakEvent(BaseModel, frozen=True):
    """Where a word begins, or where a clause and its pause end."""

    kind: str
    position: int
    """Offset into the request's text."""
    sample: int


class EspeakAnswer(BaseModel, frozen=True, arbitrary_types_allowed=True):
    """The sound as it left the engine, one channel, and what happened in it."""

    sound: Floats
    rate: int
    events: tuple[EspeakEvent, ...]


class EngineFailed(AudioError):
    """The engine answered with a complaint, or not at all."""


def data_folder() -> Path:
    """Where the engine's languages and variants lie; importing its package loads no engine."""
    import espeakng_loader

    return Path(espeakng_loader.get_data_path())


class Engine:
    """A running engine; use it in a ``with``."""

    def __init__(self, worker: Path = _WORKER, patience_seconds: float = _PATIENCE_SECONDS
                 ) -> None:
        import espeakng_loader

        self._patience_seconds = patience_seconds
        self._late = False
        # -I -S: nothing of the caller's environment or packages; the worker needs none.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(worker), espeakng_loader.get_library_path(),
             str(data_folder().parent), str(os.getpid())],
            # A group of its own: Ctrl-C is the caller's to answer.
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        """End it; its answers are whole or were not read, so nothing is lost by a kill."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent cannot be, any more
                    pipe.close()

    def speak(self, request: EspeakRequest) -> EspeakAnswer:
        """Raises EngineFailed with the reason."""
        watch = threading.Timer(self._patience_seconds, self._give_up)
        watch.start()
        try:
            head, sound = self._exchange(request.model_dump_json().encode() + b"\n")
        finally:
            watch.cancel()
        if "error" in head:
            raise EngineFailed(head["error"])
        events = tuple(EspeakEvent(kind=kind, position=position, sample=sample)
                       for kind, position, sample in head["events"])
        return EspeakAnswer(sound=from_int16(sound), rate=head["rate"], events=events)

    def _exchange(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except BrokenPipeError as exc:
            raise EngineFailed("the espeak engine ended before it was asked") from exc
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._ended()
        head: dict[str, Any] = json.loads(line)
        sound = self._process.stdout.read(head.get("bytes", 0))
        if len(sound) < head.get("bytes", 0):
            raise self._ended()
        return head, sound

    def _give_up(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        """End the worker and the fork that answers, which would hold the pipe open: its group."""
        with suppress(ProcessLookupError, PermissionError):  # macOS: the latter, of the dead
            os.killpg(self._process.pid, signal.SIGKILL)

    def _ended(self) -> EngineFailed:
        if self._late:
            return EngineFailed(
                f"the espeak engine gave no answer within {self._patience_seconds:g} s")
        return EngineFailed("the espeak engine ended without an answer")


def silence(seconds: float, rate: int) -> Floats:
    """One channel of nothing."""
    return np.zeros(round(seconds * rate), np.float32)
