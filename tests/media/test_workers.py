"""Work side by side, and work in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from media import ffmpeg
from media.errors import Stopped
from media.workers import in_order, side_by_side


class Asked(Sequence[int]):
    """The first ``count`` numbers, and which of them were asked for."""

    def __init__(self, count: int) -> None:
        self.count, self.given = count, list[int]()

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, at):
        if at >= self.count:
            raise IndexError(at)
        self.given.append(at)
        return at


def long_work(folder: Path) -> None:
    """Goes on until it is stopped."""
    ffmpeg.run(["-re", "-f", "lavfi", "-i", "color=c=red:size=64x64:rate=24", "out.mp4"], folder)


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


@pytest.mark.parametrize("workers", [1, 3, 40])
def test_side_by_side_gives_every_result_once(workers):
    assert sorted(side_by_side(lambda n: n * n, range(20), workers)) == [n * n for n in range(20)]


def test_side_by_side_gives_a_result_as_soon_as_it_is_there():
    last = threading.Event()

    def work(item: int) -> int:
        if item == 0:
            assert last.wait(10)
        return item

    results = side_by_side(work, range(5), 2)
    assert [next(results) for _ in range(4)] == [1, 2, 3, 4]
    last.set()
    assert list(results) == [0]


def test_side_by_side_does_not_run_ahead_of_who_takes_its_results():
    items = Asked(100)
    results = side_by_side(lambda item: item, items, 3)
    for taken in range(1, 20):
        next(results)
        assert len(items.given) <= taken + 2 * 3
    results.close()
    assert len(items.given) < 30


def test_side_by_side_tells_the_first_failure_and_stops_the_others(tmp_path):
    items, ended, under_way = Asked(100), list[int](), threading.Event()

    def work(item: int) -> None:
        if item == 1:
            assert under_way.wait(10)
            raise ZeroDivisionError("the sky fell")
        under_way.set()
        try:
            long_work(tmp_path)
        except Stopped:
            ended.append(item)
            raise

    with pytest.raises(ZeroDivisionError, match="the sky fell"):
        list(side_by_side(work, items, 2))
    assert 0 in ended
    assert len(items.given) <= 3


def test_leaving_side_by_side_early_stops_what_is_under_way(tmp_path):
    ended = threading.Event()

    def work(item: int) -> int:
        if item:
            try:
                long_work(tmp_path)
            except Stopped:
                ended.set()
                raise
        return item

    results = side_by_side(work, range(100), 2)
    assert next(results) == 0
    results.close()
    assert ended.is_set()
    assert list(side_by_side(lambda item: item, [7], 2)) == [7]  # and work can go on
