"""How long a stage will take yet, learned from what it has done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from narrator.events import Event, Listener, Stage

LEAST_SECONDS = 0.5
"""Before that much has been seen of a stage, anything said would be a guess."""


def with_seconds_left(on: Listener, clock: Callable[[], float] = time.monotonic) -> Listener:
    """``on``, hearing each event with the seconds that its stage has left."""
    began: dict[Stage, tuple[float, float]] = {}
    last: dict[Stage, float] = {}
    lock = threading.Lock()

    def heard(event: Event) -> None:
        now = clock()
        with lock:
            if event.done < last.get(event.stage, 1.1):
                began[event.stage] = now, event.done  # it begins, or does so for the next film
            last[event.stage] = event.done
            start, share = began[event.stage]
        seconds, gone = now - start, event.done - share
        if event.done >= 1.0:
            event = event.model_copy(update={"seconds_left": 0.0})
        elif gone > 0 and seconds >= LEAST_SECONDS:
            event = event.model_copy(update={"seconds_left": seconds * (1.0 - event.done) / gone})
        on(event)

    return heard
