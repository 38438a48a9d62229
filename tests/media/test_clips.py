"""A clip drawn frame by frame has exactly its frames, in the right colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from media.clips import Frame, write_clip
from media.errors import NotMedia
from media.fonts import font_path, missing_glyphs
from media.frames import frame
from media.probe import probe


def plain(*colour: int) -> Frame:
    return np.full((90, 160, 3), colour, np.uint8)


@pytest.mark.parametrize(("frames", "fps"), [(1, 24), (49, 24), (50, 25), (121, 24), (7, 60)])
def test_a_clip_has_exactly_its_frames(tmp_path: Path, frames: int, fps: int) -> None:
    drawn: list[int] = []

    def draw(index: int) -> Frame:
        drawn.append(index)
        return plain(index * 2, 80, 80)

    write_clip(draw, frames, fps, tmp_path / "a.mp4")
    found = probe(tmp_path / "a.mp4")
    assert (found.frames, found.fps, found.even, found.has_audio) == (frames, fps, True, False)
    assert sorted(set(drawn)) == list(range(frames))


@pytest.mark.parametrize("colour", [(200, 40, 30), (20, 160, 60), (30, 60, 190)])
def test_colours_come_back_as_they_were_drawn(tmp_path: Path, colour: tuple[int, ...]) -> None:
    write_clip(lambda _: plain(*colour), 3, 24, tmp_path / "a.mp4")
    mean = frame(tmp_path / "a.mp4", 1).reshape(-1, 3).mean(axis=0)
    assert mean == pytest.approx(colour, abs=4)


def test_the_same_drawing_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_clip(lambda i: plain(i * 9, 80, 80), 10, 24, tmp_path / f"{name}.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_what_goes_wrong_in_drawing_is_told_as_it_is(tmp_path: Path) -> None:
    def draw(index: int) -> Frame:
        if index == 3:
            raise ZeroDivisionError("the sky fell")
        return plain(1, 2, 3)

    with pytest.raises(ZeroDivisionError, match="the sky fell"):
        write_clip(draw, 10, 24, tmp_path / "a.mp4")


def test_a_frame_past_the_end_is_told(tmp_path: Path) -> None:
    write_clip(lambda _: plain(1, 2, 3), 3, 24, tmp_path / "a.mp4")
    with pytest.raises(NotMedia, match="has no frame 3"):
        frame(tmp_path / "a.mp4", 3)


def test_the_font_has_chinese_and_latin_and_says_what_it_lacks() -> None:
    assert font_path().is_file()
    assert missing_glyphs("织女 met 牛郎 — “once”, naïve\u3000\n") == []
    assert missing_glyphs("a🦊b🦊") == ["🦊"]
