"""Amounts are told to two figures at least, in the unit that a person would take."""

from __future__ import annotations

import pytest

from narrator.amounts import amount


@pytest.mark.parametrize(("count", "told"), [
    (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (9_951, "10 kB"),
    (999_400, "999 kB"), (999_600, "1.0 MB"), (3_400_000_000, "3.4 GB"), (5e15, "5000 TB")])
def test_an_amount_of_bytes(count: float, told: str) -> None:
    assert amount(count) == told
