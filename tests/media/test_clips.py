"""A clip drawn frame by frame has exactly its frames, in the right colours."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from moviepy import VideoClip

from media import clips, ffmpeg
from media.clips import Frame, write_clip
from media.errors import DiskFull, FFmpegFailed, NotMedia, Stopped
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


def test_frames_drawn_side_by_side_are_the_same_clip(tmp_path: Path) -> None:
    told: dict[int, list[int]] = {}
    for workers in (1, 2, 6):
        write_clip(lambda i: plain(i * 9, 80, 80), 20, 24, tmp_path / f"{workers}.mp4",
                   told.setdefault(workers, []).append, workers)
    assert len({(tmp_path / f"{workers}.mp4").read_bytes() for workers in told}) == 1
    assert all(steps == list(range(1, 21)) for steps in told.values())


@pytest.mark.parametrize("workers", [1, 3])
def test_drawing_ends_when_work_is_stopped(tmp_path: Path, workers: int) -> None:
    drawn: list[int] = []

    def draw(index: int) -> Frame:
        drawn.append(index)
        if index == 5:
            ffmpeg.stop_all()
        return plain(1, 2, 3)

    try:
        with pytest.raises(Stopped):
            write_clip(draw, 1000, 24, tmp_path / "a.mp4", workers=workers)
    finally:
        ffmpeg.resume()
    assert len(drawn) <= 6 + 2 * workers


@pytest.mark.parametrize("workers", [1, 3])
def test_what_goes_wrong_in_drawing_is_told_as_it_is(tmp_path: Path, workers: int) -> None:
    def draw(index: int) -> Frame:
        if index == 3:
            raise ZeroDivisionError("the sky fell")
        return plain(1, 2, 3)

    with pytest.raises(ZeroDivisionError, match="the sky fell"):
        write_clip(draw, 10, 24, tmp_path / "a.mp4", workers=workers)


@pytest.mark.parametrize("name", [
    "my:films/a.mp4", "-my/-a.mp4", "100%/a%03d.mp4", "https://a.mp4", "天河/[a] 'b'.mp4"])
def test_a_clip_is_written_and_read_under_any_name(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).parent.mkdir(parents=True)
    write_clip(lambda _: plain(1, 2, 3), 3, 24, Path(name))
    assert probe(Path(name)).frames == 3
    assert frame(Path(name), 2).shape == (90, 160, 3)


def children() -> set[int]:
    """The processes that this one has begun."""
    return {int(pid) for file in Path("/proc/self/task").glob("*/children")
            for pid in file.read_text().split()}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("size", [(90, 160), (18, 32)])
def test_a_clip_cut_short_is_no_clip(tmp_path: Path, size: tuple[int, int]) -> None:
    before = children()

    def draw(index: int) -> Frame:
        if index == 9 and (begun := children() - before):
            [child] = begun
            os.kill(child, signal.SIGKILL)
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        return np.zeros((*size, 3), np.uint8)

    with pytest.raises(FFmpegFailed, match=r"writing a\.mp4 failed"):
        write_clip(draw, 10, 24, tmp_path / "a.mp4")
    gc.collect()  # MoviePy leaves the pipes of its dead ffmpeg open


def test_a_clip_whose_end_is_missing_is_no_clip_and_on_a_full_disk_says_so(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = VideoClip.write_videofile

    def cut_short(clip: VideoClip, name: str, **settings: object) -> None:
        write(clip, name, **settings)
        os.truncate(name, os.path.getsize(name) // 2)

    monkeypatch.setattr(VideoClip, "write_videofile", cut_short)
    with pytest.raises(FFmpegFailed, match=r"writing a\.mp4 failed"):
        write_clip(lambda i: plain(i, 2, 3), 10, 24, tmp_path / "a.mp4")
    monkeypatch.setattr(clips, "disk_usage", lambda folder: SimpleNamespace(free=4096))
    with pytest.raises(DiskFull):
        write_clip(lambda i: plain(i, 2, 3), 10, 24, tmp_path / "a.mp4")


def test_a_frame_past_the_end_is_told(tmp_path: Path) -> None:
    write_clip(lambda _: plain(1, 2, 3), 3, 24, tmp_path / "a.mp4")
    with pytest.raises(NotMedia, match="has no frame 3"):
        frame(tmp_path / "a.mp4", 3)
