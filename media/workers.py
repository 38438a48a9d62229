"""Work done side by side on this machine's cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from media import ffmpeg

T = TypeVar("T")
R = TypeVar("R")


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
    pool = ThreadPoolExecutor(max_workers=max(1, workers))
    queue = iter(items)
    pending: set[Future[R]] = {pool.submit(work, item) for item in islice(queue, max(1, workers))}
    try:
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            pending |= {pool.submit(work, item) for item in islice(queue, len(done))}
            for future in done:
                yield future.result()
    except BaseException:
        ffmpeg.stop_all()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        ffmpeg.resume()


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
