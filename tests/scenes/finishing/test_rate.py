"""Frames at the film's rate: as many as asked, each at its own moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from media import ffmpeg
from media.backend import Session
from media.clips import Frame, write_clip
from media.errors import DiskFull, Stopped
from media.frames import frames
from media.probe import probe
from scenes.camera import Limits
from scenes.finishing.rate import RateStation, paced
from scenes.finishing.station import CannotFinish, Finish, Station
from scenes.shot import Clip
from tests.doubles.disc import HEIGHT, WIDTH, film, found, way

OWN = 16
WAN = Limits(fps=OWN, longest_seconds=5, step_frames=(4, 1))
RATES = (24, 25, 60)
"""A film of 30 is every second moment of one of 60."""
LONG = 2.0


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at 16 a second: 33 frames."""
    return film(tmp_path_factory.mktemp("filmed") / "a clip, 片.mp4", 33, OWN, LONG)


def asked(clip: Path, fps: int, frames: int, name: str = "t/s1-1") -> Finish:
    return Finish(name=name, clip=clip, width=WIDTH, height=HEIGHT, fps=fps, frames=frames)


def finished(requests: Sequence[Finish], folder: Path, workers: int = 1) -> list[Clip]:
    return list(RateStation(workers).finish(
        requests, Session(lambda name: folder / f"{name.replace('/', '-')}.mp4")))


@pytest.mark.parametrize("fps", RATES)
def test_what_moves_is_at_its_place_in_every_frame_from_the_first_to_the_last(
        filmed: Path, tmp_path: Path, fps: int) -> None:
    count = WAN.legal_frames(math.floor(LONG * fps) + 1, fps)
    [clip] = finished([asked(filmed, fps, count)], tmp_path)
    shown = list(frames(clip.path))
    missed = [math.dist(found(picture), way(k / fps, LONG)) for k, picture in enumerate(shown)]
    assert len(shown) == count == round(LONG * fps) + 1
    assert max(missed) < 0.3


@pytest.fixture(scope="module")
def greys(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A clip of every count that wan films."""
    folder = tmp_path_factory.mktemp("greys")
    for own in range(1, 82, 4):
        write_clip(lambda index: np.full((18, 32, 3), 2 * index, np.uint8), own, OWN,
                   folder / f"{own}.mp4")
    return {own: folder / f"{own}.mp4" for own in range(1, 82, 4)}


@pytest.mark.parametrize("fps", RATES)
def test_every_legal_count_of_frames_is_made_exactly(greys: dict[int, Path], fps: int) -> None:
    legal = {WAN.legal_frames(n, fps) for n in range(1, WAN.longest_frames(fps) + 1)}
    assert sorted({WAN.own_frames(count, fps) for count in legal}) == sorted(greys)
    for count in legal:
        clip = greys[WAN.own_frames(count, fps)]
        made = paced(asked(clip, fps, count), probe(clip).fps)
        assert sum(1 for _ in made) == count


def test_eighty_one_frames_become_a_hundred_and_twenty_one(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    write_clip(lambda index: np.full((HEIGHT, WIDTH, 3), 2 * index, np.uint8), 81, OWN, path)
    [clip] = finished([asked(path, 24, 121)], tmp_path)
    shown = probe(clip.path)
    assert (shown.frames, shown.fps, shown.even, shown.has_audio) == (121, 24, True, False)
    assert (clip.frames, clip.fps, clip.width, clip.height) == (121, 24, WIDTH, HEIGHT)
    grey = [float(picture.mean()) for picture in frames(clip.path)]
    assert grey == pytest.approx([2 * k * OWN / 24 for k in range(121)], abs=2)


def test_filmed_frames_come_through_untouched_where_the_moments_meet(filmed: Path) -> None:
    before = list(frames(filmed))
    made = list(paced(asked(filmed, 24, 49), probe(filmed).fps))
    assert all(np.array_equal(made[3 * n], before[2 * n]) for n in range(17))
    every = list(paced(asked(filmed, 16, 33), probe(filmed).fps))
    assert all(np.array_equal(*pair) for pair in zip(every, before, strict=True))


def test_nothing_is_shown_twice(filmed: Path) -> None:
    made = list(paced(asked(filmed, 60, 121), probe(filmed).fps))
    moved = [math.dist(found(a), found(b)) for a, b in pairwise(made)]
    assert min(moved) > 0.5


def test_a_slower_film_takes_what_stands_at_its_moments(tmp_path: Path) -> None:
    path = film(tmp_path / "fast.mp4", 61, 30, LONG)
    for fps in (24, 15):
        made = list(paced(asked(path, fps, 2 * fps + 1), probe(path).fps))
        missed = [math.dist(found(one), way(k / fps, LONG)) for k, one in enumerate(made)]
        assert max(missed) < 0.3


def test_only_one_thing_is_seen_where_something_passes(filmed: Path) -> None:
    """No ghost: what is bright in between is one disc, and as large."""
    def bright(picture: Frame) -> int:
        return int((picture[..., 0] > 190).sum())

    made = list(paced(asked(filmed, 24, 49), probe(filmed).fps))
    sizes = [bright(picture) for picture in made]
    assert max(sizes) < 1.05 * min(sizes)


def test_a_still_picture_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "still.mp4"
    picture = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    write_clip(lambda _: picture, 3, OWN, path)
    made = list(paced(asked(path, 60, 8), probe(path).fps))
    first = made[0].astype(int)
    assert max(float(np.abs(one - first).mean()) for one in made) < 3


def test_the_bytes_do_not_tell_how_many_worked(filmed: Path, tmp_path: Path) -> None:
    made = set()
    for workers in (1, 3):
        folder = tmp_path / str(workers)
        folder.mkdir()
        clips = finished([asked(filmed, 24, 13, f"t/s1-{n}") for n in (1, 2, 3)], folder, workers)
        made |= {clip.path.read_bytes() for clip in clips}
    assert len(made) == 1


def test_colours_are_tagged_as_every_clips(filmed: Path, tmp_path: Path) -> None:
    [clip] = finished([asked(filmed, 24, 4)], tmp_path)
    with av.open(str(clip.path)) as container:
        shown = next(container.decode(video=0))
        told = (shown.color_primaries, shown.color_trc, shown.colorspace, shown.color_range)
    assert [int(one) for one in told] == [1, 1, 1, 1]
    assert shown.format.name == "yuv420p"


@pytest.mark.parametrize(("fps", "frames", "complaint"), [
    (24, 50, "filmed in 33 frames at 16 a second, too few for 50 at 24: film it longer"),
    (60, 122, "too few for 122 at 60")])
def test_a_clip_that_is_too_short_is_refused_and_never_padded(
        filmed: Path, tmp_path: Path, fps: int, frames: int, complaint: str) -> None:
    with pytest.raises(CannotFinish, match=f"shot t/s1-1 .*{complaint}"):
        finished([asked(filmed, fps, frames)], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_clip_and_what_has_another_size_is_named(filmed: Path, tmp_path: Path) -> None:
    (tmp_path / "words.mp4").write_text("no clip")
    with pytest.raises(CannotFinish, match=r"t/s1-1: .*words\.mp4 cannot be read"):
        finished([asked(tmp_path / "words.mp4", 24, 2)], tmp_path)
    other = asked(filmed, 24, 2).model_copy(update={"width": 320})
    with pytest.raises(CannotFinish, match="filmed at 240×136, and is asked for at 320×136"):
        finished([other], tmp_path)


def test_progress_goes_to_the_end(filmed: Path, tmp_path: Path) -> None:
    told: list[float] = []
    list(RateStation(1).finish([asked(filmed, 24, 7)], Session(
        lambda _: tmp_path / "a.mp4", lambda name, done: told.append(done))))
    assert told == sorted(told)
    assert (len(told), told[-1]) == (7, 1.0)


def test_it_ends_at_once_when_work_is_stopped(filmed: Path, tmp_path: Path) -> None:
    def stop(name: str, done: float) -> None:
        ffmpeg.stop_all()

    with pytest.raises(Stopped):
        list(RateStation(1).finish([asked(filmed, 60, 121)], Session(
            lambda _: tmp_path / "a.mp4", stop)))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named_and_leaves_nothing(
        filmed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from moviepy import VideoClip

    def full(clip: VideoClip, name: str, **settings: object) -> None:
        raise OSError(f"MoviePy error: {name}: No space left on device")

    monkeypatch.setattr(VideoClip, "write_videofile", full)
    with pytest.raises(DiskFull, match="is full"):
        finished([asked(filmed, 24, 4)], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_is_a_station_whose_identity_names_what_makes_the_pixels() -> None:
    assert isinstance(RateStation(), Station)
    told = RateStation().identity
    assert (told.name, RateStation(3).identity) == ("rate", told)
    assert {"numpy", "opencv-python-headless", "imageio-ffmpeg"} <= {
        package for package, _ in told.settings}
