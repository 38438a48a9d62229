"""The service that reads aloud for Microsoft Edge: a line is asked for, waited for, asked again.

edge-tts speaks its protocol. What it leaves to its caller is done here: an answer that stays out or
is cut short is told from a whole one, and what passes by itself (a wave of refusals, a service that
is busy, a line that is dropped) is waited for, a while longer each time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from audio.voices.waiting import watched

_MOST_BYTES = 4096
"""Of one request; edge-tts parts longer texts, at line ends and blanks."""
_PASSING = {403, 408, 425, 429}
"""Refusals that pass, besides all faults of the server's own (500 and above)."""
_TRIES_TO_REACH = 3
"""A machine without a network has none a minute later either."""


class Patience(NamedTuple):
    """How long the service is waited for, in seconds."""

    between: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0)
    """From each try to the next; one try more than there are waits."""
    silent: float = 30.0
    """Without a word or a sound from it."""
    whole: float = 300.0
    """For one try, however much it still says."""


PATIENCE = Patience()


class EdgeRequest(NamedTuple):
    """What the service is to say, on its own scales."""

    text: str
    voice: str
    rate: str
    """"-12%": of the voice's own."""
    pitch: str
    """"+14Hz": added to the voice's own."""


class Boundary(NamedTuple):
    """Where a word begins to sound, in seconds from the sound's beginning."""

    text: str
    """In the service's spelling: "nineteen sixty nine" where the text may have "1969"."""
    seconds: float


class EdgeAnswer(NamedTuple):
    """A whole line: MP3, 24 kHz, mono."""

    mp3: bytes
    boundaries: tuple[Boundary, ...]


FailureKind = Literal["failed", "unreachable", "refused", "silent", "voice"]


class ServiceFailed(Exception):
    """The service did not speak a line: ``ServiceFailed(kind, reason)``.

    ``kind``: what came of it was no use ("failed"), it was not reached, it refused, it answered
    without a sound, or it has no such voice; ``there_are``: those that it has.
    """

    def __init__(self, kind: FailureKind, reason: str, passes: bool = True,
                 there_are: tuple[str, ...] = ()) -> None:
        self.kind, self.reason, self.passes, self.there_are = kind, reason, passes, there_are
        super().__init__(kind, reason, passes, there_are)


def answered(asked: EdgeRequest) -> EdgeAnswer:
    """What the service says to ``asked``, tried as often as PATIENCE allows; blocks.

    Raises ServiceFailed, or Stopped as soon as the work is being stopped.
    """
    return asyncio.run(watched(_persistently(asked)))


async def _persistently(asked: EdgeRequest) -> EdgeAnswer:
    for tried, wait in enumerate((*PATIENCE.between, None), 1):
        try:
            return await _once(asked)
        except ServiceFailed as exc:
            if exc.kind == "silent" and tried == 1:
                await _check_voice(asked.voice)
            hopeless = exc.kind == "unreachable" and tried >= _TRIES_TO_REACH
            if wait is None or hopeless or not exc.passes:
                raise
        await asyncio.sleep(wait)
    raise AssertionError("the last try returns or raises")


class _Ear:
    """Knows how long it has heard nothing, and how long it has been listening; in seconds."""

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._began = self._last = self._clock()

    def heard(self) -> None:
        self._last = self._clock()

    def late(self) -> str:
        """Why there is no more waiting, "" while there is."""
        if self._clock() - self._last > PATIENCE.silent:
            return f"it said nothing for {PATIENCE.silent:g} s"
        if self._clock() - self._began > PATIENCE.whole:
            return f"it was not done within {PATIENCE.whole:g} s"
        return ""


async def _once(asked: EdgeRequest) -> EdgeAnswer:
    """The answer of one try."""
    ear = _Ear()
    with _failures():
        return await watched(_collected(asked, ear.heard), ear.late)


@contextmanager
def _failures() -> Iterator[None]:
    """Whatever can go wrong on the way becomes ServiceFailed."""
    import aiohttp
    from edge_tts import exceptions

    try:
        yield
    except aiohttp.ClientResponseError as exc:
        raise ServiceFailed("refused", f"it refused with {exc.status}",
                            exc.status in _PASSING or exc.status >= 500) from exc
    except exceptions.SkewAdjustmentError as exc:
        raise ServiceFailed("refused", "it refused with 403") from exc
    except exceptions.NoAudioReceived as exc:
        raise ServiceFailed("silent", "it sent no sound") from exc
    except aiohttp.ClientConnectorError as exc:
        raise ServiceFailed("unreachable", exc.strerror or str(exc)) from exc
    except aiohttp.ConnectionTimeoutError as exc:
        raise ServiceFailed("unreachable", "no answer") from exc
    except TimeoutError as exc:
        raise ServiceFailed("failed", str(exc)) from exc
    except (exceptions.EdgeTTSException, aiohttp.ClientError, OSError, ValueError,
            LookupError) as exc:
        raise ServiceFailed("failed", f"what it sent cannot be used ({exc})") from exc


async def _collected(asked: EdgeRequest, heard: Callable[[], None]) -> EdgeAnswer:
    from edge_tts import Communicate
    from edge_tts.constants import TICKS_PER_SECOND

    speaker = Communicate(parted(asked.text), asked.voice, rate=asked.rate, pitch=asked.pitch,
                          boundary="WordBoundary")
    mp3 = bytearray()
    boundaries: list[Boundary] = []
    async for chunk in speaker.stream():
        heard()
        if chunk["type"] == "audio":
            mp3 += chunk["data"]
        else:
            boundaries.append(Boundary(chunk["text"], chunk["offset"] / TICKS_PER_SECOND))
    # A connection that is dropped ends the stream like one that is done. Only at the service's
    # own mark for the end does edge-tts add up what came.
    if speaker.state["cumulative_audio_bytes"] != len(mp3):
        raise ServiceFailed("failed", "the connection was dropped in the middle")
    if not re.match(rb"ID3|\xff[\xe0-\xff]", mp3):
        raise ServiceFailed("failed", "what it sent is no MP3")
    return EdgeAnswer(bytes(mp3), tuple(boundaries))


def names(seconds: float) -> tuple[str, ...]:
    """The voices that the service lists, asked once; blocks. Raises ServiceFailed, also when there
    is no list within so many seconds."""
    return asyncio.run(_names(seconds))


async def _names(seconds: float) -> tuple[str, ...]:
    from edge_tts import list_voices

    with _failures():
        try:
            async with asyncio.timeout(seconds):
                return tuple(one["ShortName"] for one in await list_voices())
        except TimeoutError as exc:
            raise ServiceFailed("unreachable", f"no answer within {seconds:g} s") from exc


async def _check_voice(voice: str) -> None:
    """Raise ServiceFailed when the service's own list lacks ``voice``: to one that it does not
    have it answers with nothing. A list that does not come proves nothing."""
    try:
        there_are = await _names(PATIENCE.silent)
    except ServiceFailed:
        return
    if there_are and voice not in there_are:
        raise ServiceFailed("voice", "it has no such voice", False, there_are)


def parted(text: str) -> str:
    """``text`` with a line end after each mark if it is too long for one request: Chinese has no
    blanks where edge-tts could part it."""
    if len(text.encode()) <= _MOST_BYTES:
        return text
    return re.sub(r"([。！？；，、…])", r"\1\n", text)
