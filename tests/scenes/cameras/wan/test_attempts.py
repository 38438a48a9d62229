"""A shot that keeps failing is set aside; what is the machine's fault ends the work."""

from __future__ import annotations

import pytest

from media.errors import DiskFull, WeightsMissing
from scenes.camera import CannotFilm, SetAside
from scenes.cameras.wan.attempts import Attempts


def test_the_third_failure_sets_a_shot_aside() -> None:
    counted = Attempts(4)
    assert [counted.again("t/s1-1", ValueError("no  such\nthing")) for _ in range(3)] == [
        True, True, False]
    with pytest.raises(SetAside) as caught:
        counted.settle()
    assert str(caught.value) == ("shot t/s1-1 failed 3 times (ValueError: no such thing) (the "
                                 "other 3 are kept): run it again, or give it another seed")


def test_what_a_shot_shows_comes_out_the_same_and_is_not_tried_again() -> None:
    counted = Attempts(2)
    assert not counted.again("t/s1-1", CannotFilm("shot t/s1-1 came out black: other words"))
    with pytest.raises(SetAside, match=r"^shot t/s1-1 came out black \(the other 1 is kept\): o"):
        counted.settle()


def test_all_that_failed_are_named_at_once() -> None:
    counted = Attempts(3)
    for name in ("t/s1-1", "t/s1-2"):
        counted.again(name, CannotFilm(f"shot {name} came out black: other words"))
    with pytest.raises(SetAside, match=r"2 of 3 shots.*t/s1-1 came.*; shot t/s1-2 came"):
        counted.settle()


@pytest.mark.parametrize("raised", [DiskFull("full"), WeightsMissing("gone")])
def test_what_is_no_shots_fault_is_raised(raised: Exception) -> None:
    with pytest.raises(type(raised)):
        Attempts(1).again("t/s1-1", raised)


def test_nothing_set_aside_is_no_error() -> None:
    counted = Attempts(1)
    assert counted.again("t/s1-1", RuntimeError("once"))
    counted.settle()
