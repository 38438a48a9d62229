"""Work done side by side on this machine's cores."""

from __future__ import annotations

import math
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from media import ffmpeg

T = TypeVar("T")
R = TypeVar("R")

_LOOK_UP_SECONDS = 0.1
"""The system may give a signal to any thread, and one that sleeps in a lock is not woken by it: who
waits looks up now and then."""


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(work: Callable[[T], R], items: Sequence[T], workers: int
                 ) -> Generator[R, None, None]:
    """Yield ``work(item)`` for every item as each is done, ``workers`` at a time.

    Threads serve, because the work is ffmpeg's, OpenCV's and NumPy's, all outside Python's lock.
    When one fails, or the caller leaves, those not begun are dropped and those under way are
    stopped, so that Ctrl-C answers at once. At most ``workers`` results wait to be taken.
    """
    ffmpeg.resume()
    crew, queue, under_way = Crew(work, max(1, workers)), iter(items), 0
    try:
        for item in islice(queue, max(1, workers)):
            crew.hand(item)
            under_way += 1
        while under_way:
            done = crew.next()
            under_way -= 1
            for item in islice(queue, 1):
                crew.hand(item)
                under_way += 1
            yield done()
    except BaseException:
        ffmpeg.stop_all()
        raise
    finally:
        crew.dismiss()
        ffmpeg.resume()


class Crew(Generic[T, R]):
    """Threads that take what they are handed, and leave what comes of it.

    Not a ThreadPoolExecutor: its books are kept in Python under locks, by the thread that hands out
    the work, which is the one that Ctrl-C interrupts. In the wrong instant a lock stayed held, and
    the command hung. Here all that thread does to hand out work is one step of C, done or not done.
    """

    def __init__(self, work: Callable[[T], R], most: int) -> None:
        self._results: SimpleQueue[Callable[[], R]] = SimpleQueue()
        self._work, self._most = work, most
        self._threads: list[Thread] = []
        self._todo: SimpleQueue[tuple[T] | None] = SimpleQueue()

    def hand(self, item: T) -> None:
        """Give the crew one more ``item``, and another thread while it has fewer than its most."""
        self._todo.put((item,))
        if len(self._threads) < self._most:
            thread = Thread(target=self._serve, daemon=True)
            thread.start()
            self._threads.append(thread)  # one whose start was interrupted is not waited for

    def next(self) -> Callable[[], R]:
        """What comes next of the work; calling it returns, or raises."""
        while True:
            with suppress(Empty):
                return self._results.get(timeout=_LOOK_UP_SECONDS)

    @property
    def waiting(self) -> int:
        """How many results are there to be taken."""
        return self._results.qsize()

    def dismiss(self, seconds: float = math.inf) -> None:
        """Drop what nobody began, and wait until everyone is gone, or for so many ``seconds``."""
        until = time.monotonic() + seconds
        with suppress(Empty):
            while True:
                self._todo.get_nowait()
        for _ in range(self._most):
            self._todo.put(None)
        for thread in self._threads:
            while thread.is_alive() and time.monotonic() < until:
                thread.join(timeout=_LOOK_UP_SECONDS)

    def _serve(self) -> None:
        while (handed := self._todo.get()) is not None:
            self._results.put(self._outcome(*handed))

    def _outcome(self, item: T) -> Callable[[], R]:
        """What ``work(item)`` returned, or raised, to be told by the one who asks."""
        outcome: Future[R] = Future()
        try:
            outcome.set_result(self._work(item))
        except BaseException as exc:
            outcome.set_exception(exc)
        return outcome.result


def in_order(work: Callable[[T], R], items: Iterable[T], workers: int) -> Generator[R, None, None]:
    """Yield ``work(item)`` for every item in their order, ``workers`` of them under way ahead.

    For the steps of one piece of work, such as the frames of a clip: at most ``workers`` results
    wait to be taken. When one fails, or the caller leaves, those not begun are dropped.
    """
    if workers <= 1:
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(max_workers=workers)
    queue = iter(items)
    pending = deque(pool.submit(work, item) for item in islice(queue, workers))
    try:
        while pending:
            result = pending.popleft().result()
            pending.extend(pool.submit(work, item) for item in islice(queue, 1))
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def each(workers: int, items: int) -> int:
    """How many of ``workers`` each of ``items`` side by side may have for itself; at least 1."""
    return max(1, workers // max(1, items))
