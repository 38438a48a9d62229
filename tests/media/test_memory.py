"""How much memory is free."""

from __future__ import annotations

from pathlib import Path

from media.memory import main_memory


def test_main_memory_is_read_where_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 16 kB\nMemAvailable:  8 kB\n")
    assert main_memory(tmp_path / "meminfo") == 8192
    assert main_memory(tmp_path / "none") is None
