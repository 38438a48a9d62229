"""Amounts are told as a person would: two figures at least, in a unit of the right size."""

from __future__ import annotations

import pytest

from media.amounts import amount, clock


@pytest.mark.parametrize(("count", "told"), [
    (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (9_951, "10 kB"),
    (999_400, "999 kB"), (999_600, "1.0 MB"), (3_400_000_000, "3.4 GB"), (5e15, "5000 TB")])
def test_an_amount_of_bytes(count: float, told: str) -> None:
    assert amount(count) == told


@pytest.mark.parametrize(("seconds", "whole", "tenths"), [
    (0, "0:00", "0:00.0"), (59.94, "1:00", "0:59.9"), (59.96, "1:00", "1:00.0"),
    (65.3, "1:05", "1:05.3"), (3599.97, "60:00", "60:00.0")])
def test_a_clock_never_shows_sixty_seconds(seconds: float, whole: str, tenths: str) -> None:
    assert (clock(seconds), clock(seconds, tenths=True)) == (whole, tenths)
