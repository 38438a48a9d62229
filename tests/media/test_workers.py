"""Work side by side, and work in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from media.workers import each, in_order


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_results_come_in_the_order_of_their_items(workers):
    gate = threading.Barrier(min(2, workers))

    def work(item: int) -> int:
        if item < 2:
            gate.wait(10)  # the first two are under way together wherever two may be
        return item * item

    assert list(in_order(work, range(20), workers)) == [n * n for n in range(20)]


@pytest.mark.parametrize("workers", [1, 3])
def test_no_more_than_the_workers_are_ahead_of_what_is_taken(workers):
    begun: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            begun.append(item)
            yield item

    results = in_order(lambda item: item, items(), workers)
    for taken in range(10):
        assert next(results) == taken
        assert len(begun) <= taken + 1 + workers
    results.close()


@pytest.mark.parametrize("workers", [1, 3])
def test_a_failure_is_told_in_its_turn_and_ends_the_work(workers):
    done: list[int] = []

    def work(item: int) -> int:
        done.append(item)
        if item == 4:
            raise ZeroDivisionError("the sky fell")
        return item

    results = in_order(work, range(1000), workers)
    assert [next(results) for _ in range(4)] == [0, 1, 2, 3]
    with pytest.raises(ZeroDivisionError, match="the sky fell"):
        next(results)
    assert len(done) <= 5 + workers


@pytest.mark.parametrize(("workers", "items", "share"), [
    (8, 1, 8), (8, 3, 2), (2, 5, 1), (2, 0, 2)])
def test_workers_are_shared_out_evenly(workers, items, share):
    assert each(workers, items) == share
