"""Files fetched by several hands at a time, which Ctrl-C need not wait for.

Unlike ``media.workers``, whose crews are waited for to the last: a hand may listen to a server that
has fallen silent, and all that it has is on the disk already.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_LOOK_UP_SECONDS = 0.1
_FAREWELL_SECONDS = 2.0
"""That all hands together are given to end by themselves."""


def by_hands(work: Callable[[T], R], items: Sequence[T], hands: int, stop: threading.Event
             ) -> Iterator[tuple[T, R]]:
    """Each item with ``work(item)``, as each is done, ``hands`` at a time.

    When one fails, or the caller leaves, ``stop`` is set, which ``work`` looks at.
    """
    crew = _Crew(work, items, stop)
    threads = [threading.Thread(target=crew.serve, daemon=True)
               for _ in range(min(hands, len(items)))]
    try:
        for thread in threads:
            thread.start()
        for _ in items:
            yield crew.next()
    except BaseException:
        stop.set()
        raise
    finally:
        for thread in threads:
            if thread.ident:
                thread.join(_FAREWELL_SECONDS / len(threads))


class _Crew(Generic[T, R]):
    def __init__(self, work: Callable[[T], R], items: Sequence[T], stop: threading.Event) -> None:
        self._work, self._stop = work, stop
        self._todo: SimpleQueue[T] = SimpleQueue()
        self._done: SimpleQueue[tuple[T, R] | BaseException] = SimpleQueue()
        for item in items:
            self._todo.put(item)

    def serve(self) -> None:
        with suppress(Empty):
            while not self._stop.is_set():
                item = self._todo.get_nowait()
                try:
                    self._done.put((item, self._work(item)))
                except BaseException as exc:
                    self._done.put(exc)
                    return

    def next(self) -> tuple[T, R]:
        """The next item that is done, or what was raised; who waits looks up now and then, as a
        sleeper is not woken by Ctrl-C."""
        while True:
            with suppress(Empty):
                done = self._done.get(timeout=_LOOK_UP_SECONDS)
                if isinstance(done, BaseException):
                    raise done
                return done
