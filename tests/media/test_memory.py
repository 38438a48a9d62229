"""How much memory there is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from media.memory import main_memory


@pytest.mark.parametrize(("most", "used", "found"), [
    (None, None, (16_384_000, 8_192_000)), ("max", "1", (16_384_000, 8_192_000)),
    ("1000000", "400000", (1_000_000, 600_000)), ("1000", "4000", (1000, 0))])
def test_memory_is_what_the_container_allows(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str | None, used: str | None,
        found: tuple[int, int]) -> None:
    machine = SimpleNamespace(total=16_384_000, available=8_192_000)
    monkeypatch.setattr("psutil.virtual_memory", lambda: machine)
    if most and used:
        (tmp_path / "memory.max").write_text(most + "\n")
        (tmp_path / "memory.current").write_text(used + "\n")
    assert main_memory(tmp_path) == found


def test_there_is_some_here() -> None:
    total, free = main_memory()
    assert 0 < free <= total
