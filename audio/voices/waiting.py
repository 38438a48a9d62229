"""Waiting for what may never come: until it is there, too late, or not wanted any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from media import ffmpeg
from media.errors import Stopped

T = TypeVar("T")

_POLL_SECONDS = 0.05


async def watched(work: Coroutine[Any, Any, T], late: Callable[[], str] = lambda: "") -> T:
    """What ``work`` returns; it does not outlive this call.

    Raises Stopped when all work is being stopped, TimeoutError with the reason that ``late`` gives
    once it gives one.
    """
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=_POLL_SECONDS)
            if ffmpeg.stopping():
                raise Stopped("the line was not spoken: the work is being stopped")
            if not task.done() and (reason := late()):
                raise TimeoutError(reason)
        return task.result()
    finally:
        await _ended(task)


async def _ended(task: asyncio.Future[Any]) -> None:
    """End ``task``. Told to, it closes its connection, and waits for a service that may be the one
    that does not answer; told again, it leaves."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=4 * _POLL_SECONDS)
    if not task.cancelled():
        task.exception()  # seen: it is of no interest any more
