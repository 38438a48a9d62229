"""What an ffmpeg lacks is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.abilities import lacking


def test_the_ffmpeg_that_comes_with_the_installation_lacks_nothing() -> None:
    assert lacking() == []


@pytest.mark.parametrize("script", ["exit 0", "exit 1", "echo ' ... ass V->V'; echo ' V..... x'"])
def test_another_s_lacks_are_named(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    other = tmp_path / "ffmpeg"
    other.write_text(f"#!/bin/sh\n{script}\n")
    other.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(other))
    assert {"libx264", "xfade"} <= set(lacking())
    assert ("ass" in lacking()) == ("ass" not in script)
