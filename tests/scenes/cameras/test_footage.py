from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.backend import Session
from media.clips import write_clip
from media.probe import opened, probe
from scenes.camera import CannotFilm
from scenes.cameras.footage import FootageCamera
from scenes.shot import Setup
from tests.doubles.videos import made, remade

FPS, SECONDS = 30, 4


def counting(path: Path, width: int = 128, height: int = 72) -> Path:
    """A video whose frame n is a grey of 20 + n, darker below."""
    def draw(index: int) -> np.ndarray:
        frame = np.full((height, width, 3), 20 + index, np.uint8)
        frame[height // 2:] //= 2
        return frame

    write_clip(draw, FPS * SECONDS, FPS, path)
    return path


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return counting(tmp_path_factory.mktemp("videos") / "harbour.mp4")


def setup(source: Path | None, **change: object) -> Setup:
    asked = {"width": 128, "height": 72, "fps": 24, "frames": 24} | change
    return Setup(name="tale/s1-1", source=source, **asked)


def greys(path: Path) -> list[float]:
    with opened(path) as container:
        return [float(frame.to_ndarray(format="rgb24")[:20].mean())
                for frame in container.decode(video=0)]


def filmed(asked: Setup, folder: Path) -> Path:
    [clip] = FootageCamera().film([asked], Session(lambda _: folder / "clip.mp4"))
    return clip.path


@pytest.mark.parametrize(("fps", "start"), [(24, 0.0), (30, 1.0), (25, 0.66), (60, 1.9)])
def test_each_frame_is_the_videos_nearest_in_time(video, tmp_path, fps, start):
    clip = filmed(setup(video, fps=fps, start_seconds=start, frames=50), tmp_path)
    assert (probe(clip).frames, probe(clip).fps, probe(clip).has_audio) == (50, fps, False)
    for index, grey in enumerate(greys(clip)):
        exact = (Fraction(str(start)) + Fraction(index, fps)) * FPS
        assert abs(grey - 20 - exact) <= 0.5 + 1.6


def test_a_single_frame_is_that_of_the_clip(video, tmp_path):
    asked = setup(video, start_seconds=1.5)
    clip = filmed(asked, tmp_path)
    for index in (0, 11, 23):
        one = FootageCamera().frame(asked, index)
        assert one.shape == (72, 128, 3)
        assert one[:20].mean() == pytest.approx(greys(clip)[index], abs=1.5)


def test_the_whole_of_a_video_can_be_filmed_and_not_one_frame_more(video, tmp_path):
    filmed(setup(video, frames=24 * SECONDS), tmp_path)
    with pytest.raises(CannotFilm, match=r"tale/s1-1 needs 4\.0 s of harbour\.mp4 from 0\.0 s on, "
                                         r"and harbour\.mp4 lasts 4\.0 s"):
        filmed(setup(video, frames=24 * SECONDS + 1), tmp_path)


def test_a_video_that_ends_too_soon_is_told_with_what_to_write(video, tmp_path):
    asked = setup(video, start_seconds=3.5)
    with pytest.raises(CannotFilm) as told:
        filmed(asked, tmp_path)
    assert "write {from: 3.0s} or earlier, or let the shot last at most 0.5 s" in str(told.value)
    FootageCamera().frame(asked.model_copy(update={"start_seconds": 3.0}), 23)
    FootageCamera().frame(asked.model_copy(update={"frames": 12}), 11)
    with pytest.raises(CannotFilm, match=r"begins 9\.0 s into harbour\.mp4, which lasts only 4\.0"):
        filmed(setup(video, start_seconds=9), tmp_path)


def test_nothing_is_left_of_a_clip_that_cannot_be_filmed(video, tmp_path):
    with pytest.raises(CannotFilm):
        filmed(setup(video, start_seconds=3.5), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_sound_is_dropped(video, tmp_path):
    loud = remade(video.with_name("loud.mp4"), video, "-f", "lavfi", "-i", "sine=duration=4",
                  "-c:v", "copy", "-c:a", "aac")
    assert probe(loud).has_audio
    assert not probe(filmed(setup(loud), tmp_path)).has_audio


def test_a_video_of_the_films_shape_covers_the_frame(tmp_path):
    video = counting(tmp_path / "a.mp4", 120, 80)
    frame = FootageCamera().frame(setup(video), 12).astype(int)
    assert np.ptp(frame[:30]) <= 4
    assert frame[:30].mean() > 1.6 * frame[-30:].mean()


def test_an_upright_video_is_shown_whole_before_itself(tmp_path):
    video = counting(tmp_path / "a.mp4", 72, 128)
    frame = FootageCamera().frame(setup(video, start_seconds=2), 12).astype(int)
    column = frame[:, 64].mean(1)
    assert column[2] > 90 > 50 > column[-3]
    assert frame[36:40, :20].max() < 0.6 * column[:30].min()


def test_what_a_phone_recorded_on_its_side_is_turned(video):
    turned = remade(video.with_name("turned.mp4"), video, "-c", "copy",
                    before=("-display_rotation:v:0", "90"))
    frame = FootageCamera().frame(setup(turned, width=72, height=128, start_seconds=2), 0)
    assert frame[:, :30].mean() > 1.6 * frame[:, -30:].mean()


def test_what_is_no_video_is_refused_with_its_shot(tmp_path, video):
    broken = tmp_path / "cut.mkv"
    remade(video.with_name("cut.mkv"), video, "-c", "copy")
    whole = video.with_name("cut.mkv").read_bytes()
    broken.write_bytes(whole[:len(whole) // 2])
    (tmp_path / "list.mp4").write_text(f"#EXTM3U\n#EXTINF:4,\n{video}\n#EXT-X-ENDLIST\n")
    for path, reason in ((broken, "cut short"), (tmp_path / "list.mp4", "cannot be read"),
                         (tmp_path / "gone.mp4", "is not there"), (None, "has no video")):
        with pytest.raises(CannotFilm, match=f"tale/s1-1.*{reason}"):
            FootageCamera().frame(setup(path), 0)


def test_a_video_that_changes_its_shape_is_fitted_anew(tmp_path):
    """Recorded meetings do so, without a word in the header."""
    for name, size in (("wide", "128x72"), ("tall", "64x128")):
        made(tmp_path / f"{name}.h264", f"color=gray:s={size}:r=30:d=1", "-c:v", "libx264",
             "-bf", "0", "-pix_fmt", "yuv420p")
    both = tmp_path / "both.h264"
    both.write_bytes(b"".join((tmp_path / f"{name}.h264").read_bytes()
                              for name in ("wide", "tall")))
    video = remade(tmp_path / "both.mkv", both, "-c", "copy", "-bsf:v",
                   "setts=pts=N/30/TB:dts=N/30/TB")
    wide, tall = (FootageCamera().frame(setup(video, frames=40), index) for index in (5, 39))
    assert np.ptp(wide.astype(int)) < 8
    assert tall[36, 5].max() < 0.6 * tall[36, 64].min()
