"""SIGTERM taken as Ctrl-C while an event loop runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def as_ctrl_c() -> Iterator[None]:
    """Until the block ends, take SIGTERM as Ctrl-C where the program turns it into an exception.

    asyncio ends its tasks on Ctrl-C and raises KeyboardInterrupt after that; an exception that a
    handler raises amid the loop lands wherever the loop is, and may be lost there.
    """
    if (threading.current_thread() is not threading.main_thread()
            or not callable(before := signal.getsignal(signal.SIGTERM))):
        yield
        return
    signal.signal(signal.SIGTERM, lambda number, frame: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
