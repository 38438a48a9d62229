"""Weights have one home, which the user may move."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.weights.home import home, kept


@pytest.mark.parametrize(("environment", "expected"), [
    ({"NARRATOR_WEIGHTS": "/disk/w", "XDG_CACHE_HOME": "/cache"}, "/disk/w"),
    ({"NARRATOR_WEIGHTS": "~/w"}, "/home/me/w"),
    ({"XDG_CACHE_HOME": "/cache"}, "/cache/narrator/weights"),
    ({"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/narrator/weights"),
    ({}, "/home/me/.cache/narrator/weights"),
])
def test_the_environment_says_where_weights_lie(
        environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NARRATOR_WEIGHTS", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/me", **environment}.items():
        monkeypatch.setenv(name, value)
    assert home() == Path(expected)


def test_only_what_is_whole_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_WEIGHTS", str(tmp_path))
    (tmp_path / "t2v-a14b").mkdir()
    assert kept("t2v-a14b") is None
    (tmp_path / "t2v-a14b" / "weights.json").write_text("{}")
    assert kept("t2v-a14b") == tmp_path / "t2v-a14b"
    assert kept("t2v-a14b", tmp_path / "elsewhere") is None
