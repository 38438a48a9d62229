"""Clips are written beside the filming, two shots are held at most, and errors come back."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from media import ffmpeg
from media.errors import DiskFull
from media.probe import probe
from scenes.cameras.wan import delivery
from scenes.cameras.wan.delivery import Delivery
from scenes.shot import Setup


def setup(name: str) -> Setup:
    return Setup(name=f"t/{name}", width=64, height=48, fps=16, frames=5)


def noise() -> Any:
    return np.random.default_rng(1).integers(0, 255, (5, 48, 64, 3), np.uint8)


def test_clips_are_whole_and_come_in_the_order_of_their_filming(tmp_path: Path) -> None:
    with Delivery(lambda name: tmp_path / f"{name[2:]}.mp4") as handed:
        for name in ("a", "b", "c"):
            handed.hand(setup(name), noise(), notes=(f"of {name}",))
        written = list(handed.rest())
    assert [one.setup.name for one in written] == ["t/a", "t/b", "t/c"]
    for one in written:
        assert one.clip is not None
        assert probe(one.clip.path).frames == 5
        assert one.clip.notes == (f"of {one.setup.name[2:]}",)
    assert len(list(tmp_path.iterdir())) == 3


def test_the_frames_of_two_shots_are_held_at_most(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[weakref.ref[Any]] = []
    most = []

    def counted(pictures: Any, frames: int, fps: int, path: Path) -> None:
        assert len(list(pictures)) == frames
        path.write_bytes(b"clip")

    def decoded() -> Any:
        frames = noise()
        held.append(weakref.ref(frames))
        most.append(sum(ref() is not None for ref in held))
        return frames

    monkeypatch.setattr(delivery, "write_frames", counted)
    with Delivery(lambda name: tmp_path / name[2:]) as handed:
        for name in "abcdef":
            list(handed.room())
            handed.hand(setup(name), decoded())
        assert len(list(handed.rest())) <= 2
        gc.collect()
        assert [ref() for ref in held if ref() is not None] == []
    assert max(most) <= 2


def test_what_fails_in_writing_is_told_and_the_next_is_written(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = delivery.write_frames

    def full(pictures: Any, frames: int, fps: int, path: Path) -> None:
        if path.name.startswith(".a."):
            raise DiskFull.at(path)
        write(pictures, frames, fps, path)

    monkeypatch.setattr(delivery, "write_frames", full)
    with Delivery(lambda name: tmp_path / f"{name[2:]}.mp4") as handed:
        for name in ("a", "b"):
            handed.hand(setup(name), noise())
        first, second = handed.rest()
    assert isinstance(first.failure, DiskFull)
    assert first.clip is None
    assert second.clip is not None
    assert [path.name for path in tmp_path.iterdir()] == ["b.mp4"]


def test_who_leaves_in_the_middle_leaves_nothing_half_written(tmp_path: Path) -> None:
    def leave() -> None:
        with Delivery(lambda name: tmp_path / f"{name[2:]}.mp4") as handed:
            for name in "abc":
                handed.hand(setup(name), noise())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    assert not ffmpeg.stopping()
    assert all(path.suffix == ".mp4" and not path.name.startswith(".")
               for path in tmp_path.iterdir())
