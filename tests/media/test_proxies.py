"""Clips made small: joined, cut to their frames, with their sound."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from audio.samples import write_wav
from media.clips import write_clip
from media.frames import frame
from media.probe import probe
from media.proxies import proxy_size, write_proxy


@pytest.fixture
def clips(tmp_path: Path) -> list[Path]:
    """A red one and a blue one, of 12 frames."""
    found = []
    for name, colour in (("a: [red]", (200, 0, 0)), ("-blue", (0, 0, 200))):
        path = tmp_path / f"{name}.mp4"
        write_clip(lambda _, c=colour: np.full((90, 160, 3), c, np.uint8), 12, 24, path)
        found.append(path)
    return found


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "words.wav"
    write_wav(path, [np.sin(np.arange(48_000, dtype=np.float32) / 20) * 0.3], channels=1)
    return path


@pytest.mark.parametrize(("size", "small"), [
    ((1280, 720), (426, 240)), ((720, 1280), (240, 426)), ((960, 960), (240, 240)),
    ((160, 90), (160, 90)), ((1680, 720), (560, 240))])
def test_a_proxy_keeps_the_shape_and_is_never_larger(size, small) -> None:
    assert proxy_size(*size) == small


def test_clips_are_joined_frame_by_frame_with_their_sound(clips, wav, tmp_path: Path) -> None:
    path = tmp_path / "room" / "proxy.mp4"
    path.parent.mkdir()
    write_proxy([(clips[0], 8), (clips[1], 12)], wav, (80, 46), 24, path)
    found = probe(path)
    assert (found.frames, found.width, found.height, found.fps) == (20, 80, 46, Fraction(24))
    assert found.audio_seconds == pytest.approx(1.0, abs=0.05)
    assert frame(path, 7)[..., 0].mean() > 150 > frame(path, 8)[..., 0].mean()
    assert [each.name for each in path.parent.iterdir()] == ["proxy.mp4"]


def test_sound_alone_makes_a_proxy_and_so_do_clips_alone(clips, wav, tmp_path: Path) -> None:
    heard, seen = tmp_path / "a" / "p.mp4", tmp_path / "b" / "p.mp4"
    heard.parent.mkdir()
    seen.parent.mkdir()
    write_proxy([], wav, (80, 46), 24, heard)
    write_proxy([(clips[0], 12)], None, (80, 46), 24, seen)
    assert (probe(heard).frames, probe(heard).has_audio) == (0, True)
    assert (probe(seen).frames, probe(seen).has_audio) == (12, False)


def test_the_same_clips_give_the_same_bytes(clips, wav, tmp_path: Path) -> None:
    paths = [tmp_path / name / "p.mp4" for name in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        write_proxy([(clips[0], 12)], wav, (80, 46), 24, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
