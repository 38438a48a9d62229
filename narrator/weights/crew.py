"""Files fetched by several hands at a time, which Ctrl-C need not wait for.

A hand may listen to a server that has fallen silent, and all that it has is on the disk already.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from media.workers import Crew

T = TypeVar("T")
R = TypeVar("R")

_FAREWELL_SECONDS = 2.0
"""That all hands together are given to end by themselves."""


def by_hands(work: Callable[[T], R], items: Sequence[T], hands: int, stop: threading.Event
             ) -> Iterator[tuple[T, R]]:
    """Each item with ``work(item)``, as each is done, ``hands`` at a time.

    When one fails, or the caller leaves, ``stop`` is set, which ``work`` looks at.
    """
    crew, queue = Crew[T, tuple[T, R]](lambda item: (item, work(item)), hands), iter(items)
    try:
        for item in islice(queue, hands):
            crew.hand(item)
        for _ in items:
            done = crew.next()()  # what fails is raised before another is begun
            for item in islice(queue, 1):
                crew.hand(item)
            yield done
    except BaseException:
        stop.set()
        raise
    finally:
        crew.dismiss(_FAREWELL_SECONDS)
