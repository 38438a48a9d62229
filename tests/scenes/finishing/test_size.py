"""The film's frame: covered, cropped in the middle, in colours and counts as before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from media import ffmpeg
from media.backend import Session
from media.clips import write_clip
from media.errors import DiskFull, FFmpegFailed
from media.frames import frames
from media.probe import probe
from scenes.finishing.size import SizeStation
from scenes.finishing.station import CannotFinish, Finish, Station
from scenes.shot import Clip
from tests.doubles.disc import HEIGHT, WIDTH, film, found, way

FPS = 16


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a second of the disc in the middle of its way."""
    return film(tmp_path_factory.mktemp("filmed") / "-a: [clip], 片.mp4", 9, FPS, 0.5)


def asked(clip: Path, width: int, height: int, frames: int = 9) -> Finish:
    return Finish(name="t/s1-1", clip=clip, width=width, height=height, fps=FPS, frames=frames)


def finished(requests: Sequence[Finish], folder: Path, workers: int = 1) -> list[Clip]:
    return list(SizeStation(workers).finish(
        requests, Session(lambda name: folder / f"{name.replace('/', '-')}.mp4")))


@pytest.mark.parametrize("size", [(360, 204), (180, 102), (480, 272)])
def test_a_frame_of_its_shape_shows_all_of_it_in_its_place(filmed, tmp_path, size) -> None:
    [clip] = finished([asked(filmed, *size)], tmp_path)
    shown = probe(clip.path)
    assert (shown.width, shown.height, shown.frames, shown.fps) == (*size, 9, FPS)
    assert (shown.even, shown.has_audio) == (True, False)
    assert (clip.width, clip.height, clip.frames, clip.fps) == (*size, 9, FPS)
    missed = [math.dist(found(picture), way(k / FPS, 0.5))
              for k, picture in enumerate(frames(clip.path))]
    assert max(missed) < 0.5


@pytest.mark.parametrize("size", [(240, 240), (136, 240), (336, 144)])
def test_other_shapes_are_covered_and_cropped_in_the_middle(tmp_path: Path, size) -> None:
    """A cross through the middle stays there, a frame around it goes, and nothing is bent."""
    path = tmp_path / "cross.mp4"
    picture = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    picture[:4], picture[-4:], picture[:, :4], picture[:, -4:] = ((255, 0, 0),) * 4
    picture[HEIGHT // 2 - 4:HEIGHT // 2 + 4, WIDTH // 2 - 4:WIDTH // 2 + 4] = 255
    write_clip(lambda _: picture, 3, FPS, path)
    [clip] = finished([asked(path, *size, frames=3)], tmp_path)
    shown = next(frames(clip.path)).astype(int)
    bright = np.argwhere(shown[..., 1] > 150)
    assert bright.mean(axis=0) == pytest.approx((size[1] / 2 - 0.5, size[0] / 2 - 0.5), abs=1)
    tall, wide = np.ptp(bright, axis=0) + 1
    scale = max(size[0] / WIDTH, size[1] / HEIGHT)
    assert (tall, wide) == (pytest.approx(8 * scale, abs=1.5), pytest.approx(8 * scale, abs=1.5))
    cropped = [shown[:, 0], shown[:, -1]] if size[0] / size[1] < WIDTH / HEIGHT else [
        shown[0], shown[-1]]
    for edge in cropped:  # red is gone there
        assert np.median(edge[:, 0]) < 80


def test_fine_lines_stay_fine_and_do_not_shimmer_when_shrunk(tmp_path: Path) -> None:
    path = tmp_path / "fine.mp4"
    lines = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    lines[:, ::2], lines[:, 1::2] = 168, 88  # too fine for half the size: an even grey
    write_clip(lambda _: lines, 2, FPS, path)
    [clip] = finished([asked(path, WIDTH // 2, HEIGHT // 2, frames=2)], tmp_path)
    middle = next(frames(clip.path))[10:-10, 10:-10].astype(int)
    assert (int(middle.max()) - int(middle.min()), int(middle.mean())) == (
        pytest.approx(0, abs=8), pytest.approx(128, abs=4))


def test_the_bytes_do_not_tell_how_many_worked(filmed: Path, tmp_path: Path) -> None:
    made = set()
    for workers in (1, 3):
        (tmp_path / str(workers)).mkdir()
        made |= {clip.path.read_bytes() for clip in finished(
            [asked(filmed, 360, 204), asked(filmed, 360, 204).model_copy(
                update={"name": "t/s1-2"})], tmp_path / str(workers), workers)}
    assert len(made) == 1


def test_colours_and_their_tags_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "red.mp4"
    write_clip(lambda _: np.full((HEIGHT, WIDTH, 3), (200, 60, 30), np.uint8), 2, FPS, path)
    [clip] = finished([asked(path, 1280, 720, frames=2)], tmp_path)
    with av.open(str(clip.path)) as container:
        shown = next(container.decode(video=0))
        told = (shown.color_primaries, shown.color_trc, shown.colorspace, shown.color_range)
    assert [int(one) for one in told] == [1, 1, 1, 1]
    assert next(frames(clip.path)).mean(axis=(0, 1)) == pytest.approx((200, 60, 30), abs=3)


def test_what_is_not_as_asked_is_named(filmed: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotFinish, match="t/s1-1 has 9 frames at 16 a second, and is asked for "
                                           "with 8 at 16: the size station keeps frames"):
        finished([asked(filmed, 360, 204, frames=8)], tmp_path)
    (tmp_path / "words.mp4").write_text("no clip")
    with pytest.raises(CannotFinish, match=r"t/s1-1: .*words\.mp4 cannot be read"):
        finished([asked(tmp_path / "words.mp4", 360, 204)], tmp_path)


@pytest.mark.parametrize(("lost", "raised"), [
    (DiskFull.at(Path("disk")), DiskFull), (None, FFmpegFailed)])
def test_a_full_disk_or_a_part_of_a_clip_leaves_nothing(
        filmed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: Exception | None,
        raised: type[Exception]) -> None:
    def half(arguments: Sequence[str], work: Path) -> str:
        (work / "out.mp4").write_bytes(filmed.read_bytes()[:2000])
        if lost:
            raise lost
        return ""

    monkeypatch.setattr(ffmpeg, "run", half)
    with pytest.raises(raised):
        finished([asked(filmed, 360, 204)], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_is_a_station_whose_identity_names_what_makes_the_pixels() -> None:
    assert isinstance(SizeStation(), Station)
    told = SizeStation().identity
    assert (told.name, told.model, SizeStation(3).identity) == ("size", "lanczos", told)
