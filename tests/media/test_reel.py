"""Frames of a video are found by their time, whatever its rate and however it was recorded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.errors import NotMedia
from media.probe import opened
from media.reel import frames_at
from tests.doubles.videos import MOVING, made, remade

H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
SLOWING = "setpts='if(lt(N,30),N,30+(N-30)*4)/30/TB'"
"""A second at 30 frames a second, and the rest at 7.5."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("videos") / "plain.mp4", MOVING, *H264, "-g", "40")


@pytest.fixture(scope="module")
def uneven(plain: Path) -> Path:
    return remade(plain.with_name("uneven.webm"), plain, "-vf", SLOWING, "-fps_mode", "vfr",
                  "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")


def when(path: Path, begin: float, fps: int, count: int) -> list[float]:
    times = [Fraction(str(begin)) + Fraction(index, fps) for index in range(count)]
    return [float(shown.seconds) for shown in frames_at(path, times)]


def pixels(path: Path, times: list[Fraction]) -> list[np.ndarray]:
    return [shown.frame.to_ndarray() for shown in frames_at(path, times)]


@pytest.mark.parametrize(("fps", "begin"), [(24, 0.0), (25, 0.7), (60, 2.31), (30, 1.0)])
def test_every_time_is_given_the_nearest_frame(plain, fps, begin):
    for index, seconds in enumerate(when(plain, begin, fps, 30)):
        assert abs(seconds - (begin + index / fps)) <= 1 / 60 + 1e-4


def test_frames_of_uneven_length_come_by_their_time(uneven):
    stamps = when(uneven, 0.5, 24, 40)
    every = [*(n / 30 for n in range(30)), *(1 + n * 4 / 30 for n in range(10))]
    for index, seconds in enumerate(stamps):
        wanted = 0.5 + index / 24
        assert abs(seconds - wanted) <= min(abs(stamp - wanted) for stamp in every) + 0.002


def test_a_jump_into_a_video_shows_what_the_way_there_shows(plain):
    times = [Fraction(n, 30) for n in range(120)]
    for here, there in zip(pixels(plain, times[71:]), pixels(plain, times)[71:], strict=True):
        assert np.array_equal(here, there)


def test_the_last_frame_stands_for_its_length_and_no_longer(plain):
    assert when(plain, 3.99, 30, 1) == [pytest.approx(119 / 30)]
    with pytest.raises(NotMedia, match="may be damaged"):
        when(plain, 4.01, 30, 1)


def test_half_pictures_are_woven_into_whole_ones(tmp_path):
    """A bar that moves sideways has a comb for an edge where two half-pictures are shown as one."""
    bar = "geq=lum=255*lt(mod(X+1600-300*T\\,160)\\,30):cb=128:cr=128,interlace=lowpass=off"
    path = made(tmp_path / "woven.mp4", "color=black:s=160x96:r=50:d=1,format=yuv420p", "-vf", bar,
                "-c:v", "libx264", "-crf", "1", "-flags", "+ildct+ilme")
    [shown] = frames_at(path, [Fraction(1, 5)])
    with opened(path) as container:
        recorded = list(container.decode(video=0))[5]
    assert teeth(shown.frame.to_ndarray()[:96]) < 40 < 400 < teeth(recorded.to_ndarray()[:96])


def teeth(luma: np.ndarray) -> float:
    """How much a row differs from the mean of those above and below it, at its worst place."""
    rows = luma.astype(int)
    return float(np.median(np.abs(rows[1:-1] * 2 - rows[:-2] - rows[2:]).max(axis=1)))


def test_what_is_no_video_is_told(plain, tmp_path):
    playlist = tmp_path / "list.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{plain}\n#EXT-X-ENDLIST\n")
    sound = made(tmp_path / "sound.mp4", "sine=duration=1", "-c:a", "aac")
    for path, reason in ((playlist, "cannot be read"), (sound, "holds no pictures"),
                         (tmp_path / "none.mp4", "cannot be read")):
        with pytest.raises(NotMedia, match=reason):
            when(path, 0.0, 30, 1)


def test_the_cover_of_a_piece_of_music_is_no_video(plain, tmp_path):
    cover = made(tmp_path / "cover.png", "color=red:s=32x32:d=1", "-frames:v", "1")
    song = tmp_path / "song.mp4"
    remade(song, cover, "-f", "lavfi", "-i", "sine=duration=1", "-map", "0", "-map", "1",
           "-c:v", "copy", "-c:a", "aac", "-disposition:v", "attached_pic")
    with pytest.raises(NotMedia, match="holds no pictures"):
        when(song, 0.0, 30, 1)


def test_a_frame_that_is_damaged_is_told(plain):
    path = plain.with_name("damaged.mkv")
    remade(path, plain, "-c", "copy")
    whole = bytearray(path.read_bytes())
    for place in range(len(whole) // 3, len(whole) * 2 // 3, 997):
        whole[place] ^= 0xFF
    path.write_bytes(whole)
    with pytest.raises(NotMedia):
        when(path, 0.0, 30, 119)
