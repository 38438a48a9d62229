from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenes.camera import CannotFilm
from scenes.cameras.still import StillCamera, _draw, _scene
from scenes.image import picture
from scenes.shot import Picture, Setup


def setup(source: Path | None, framing: str = "push in", **change: int) -> Setup:
    size = {"width": 160, "height": 90, "fps": 24, "frames": 48} | change
    return Setup(name="tale/s1-1", picture=Picture(framing=framing), source=source, **size)


def painted(path: Path, width: int = 320, height: int = 180) -> Path:
    """A gradient: red grows to the right, green downwards."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([40 + 200 * x / width, 40 + 200 * y / height, np.full_like(x, 90)], 2)
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


def centre_of(frame: np.ndarray) -> float:
    """How far the white spot is from the left, in pixels and parts of them."""
    light = np.clip(frame[:, :, 2].astype(float) - 120, 0, None)
    return float((light * np.arange(frame.shape[1])).sum() / light.sum())


def test_a_picture_of_the_films_shape_fills_the_frame(tmp_path):
    frame = StillCamera().frame(setup(painted(tmp_path / "a.png")), 0)
    assert frame.shape == (90, 160, 3)
    assert frame[0, 0, 0] < 60 < 220 < frame[-1, -1, 0]


def test_another_shape_is_shown_whole_before_itself(tmp_path):
    frame = StillCamera().frame(setup(painted(tmp_path / "a.png", 100, 300)), 0)
    middle = frame[:, 80]
    assert middle[12, 1] < 90
    assert middle[-12, 1] > 190
    assert frame[45, 5].max() < 0.6 * frame[45, 80].max()


@pytest.mark.parametrize("framing", ["pan left", "pan right", "tilt up", "tilt down", "push in",
                                     "pull out", "static"])
def test_no_move_shows_the_edge_of_the_picture(tmp_path, framing):
    asked = setup(painted(tmp_path / "a.png"), framing)
    for index in (0, 24, 47):
        frame = StillCamera().frame(asked, index)
        step = np.abs(np.diff(frame.astype(int), axis=1)).max(axis=(0, 2))
        assert step.max() < 12
        assert (np.diff(frame[:, :, 0].astype(int).mean(0)) > 0).mean() > 0.85


def test_a_pan_is_even_below_the_pixel(tmp_path):
    y, x = np.mgrid[0:180, 0:320]
    spot = 255 * np.exp(-((x - 160) ** 2 + (y - 90) ** 2) / 300)
    Image.fromarray(np.repeat(spot[:, :, None], 3, 2).astype(np.uint8)).save(tmp_path / "a.png")
    asked = setup(tmp_path / "a.png", "pan right")
    steps = np.diff([centre_of(StillCamera().frame(asked, i)) for i in range(48)])
    assert (steps < 0).all()
    assert abs(steps).max() < 1
    assert abs(np.diff(steps)).max() < 0.03


@pytest.mark.parametrize("size", [(320, 180), (480, 160)])
@pytest.mark.parametrize(("framing", "seconds", "place"), [
    ("static", 4, 0.3), ("static", 12, 0.3), ("static", 40, 0.3), ("push in", 4, 0.1),
    ("push in", 8, 0.1), ("pull out", 8, 0.1), ("pan left", 4, 0.5), ("pan left", 20, 0.5),
    ("tilt up", 12, 0.3)])
def test_in_any_four_seconds_a_picture_moves_a_fortieth_of_the_frame(
        tmp_path, size, framing, seconds, place):
    y, x = np.mgrid[0:size[1], 0:size[0]]
    spot = np.hypot(x - place * size[0], y - place * size[1]) < 0.03 * size[0]
    pale = np.where(spot[:, :, None], (255, 205, 255), 255).astype(np.uint8)
    Image.fromarray(pale).save(tmp_path / "a.png")
    asked = setup(tmp_path / "a.png", framing, frames=24 * seconds)
    scene = _scene(asked)
    way = np.array([spotted(_draw(asked, scene, index))
                    for index in range(0, 24 * seconds + 1, 8)])
    for begin in range(len(way) - 12):
        window = way[begin:begin + 13]
        assert np.hypot(*(window[:, None] - window[None]).transpose(2, 0, 1)).max() > 0.025


def spotted(frame: np.ndarray) -> tuple[float, float]:
    """Where the pink spot is, in parts of the frame."""
    pink = np.clip(frame[:, :, 0].astype(float) - frame[:, :, 1] - 15, 0, None)
    y, x = np.mgrid[0:90, 0:160]
    return float((pink * x).sum() / pink.sum() / 160), float((pink * y).sum() / pink.sum() / 90)


@pytest.mark.parametrize(("size", "framing"), [
    *((size, framing) for size in ((320, 180), (320, 220)) for framing in (
        "push in to the lower left", "fast push in to 95% 5%", "pull out from the upper right",
        "pan from the top left to the bottom right", "向左下角缓推", "从右上角拉开")),
    ((720, 180), "pan from the top left to the bottom right"), ((720, 180), "pan right")])
def test_no_flight_shows_the_edge_of_a_picture_that_fills_the_frame(tmp_path, size, framing):
    asked = setup(painted(tmp_path / "a.png", *size), framing)
    for index in range(0, 48, 6):
        frame = StillCamera().frame(asked, index).astype(int)
        assert np.abs(np.diff(frame, axis=1)).max() < 12
        # Beyond its edge a picture's last pixel is drawn on: there nothing would grow any more.
        for grows in (frame[:, :, 0].mean(0), frame[:, :, 1].mean(1)):
            assert grows[6] - grows[0] > 1
            assert grows[-1] - grows[-7] > 1


@pytest.mark.parametrize(("framing", "x", "y"), [
    ("push in to the lower left", 0.2, 0.8), ("push in to 40% 60%", 0.4, 0.6),
    ("推向右上角", 0.8, 0.2), ("推向 60%，40%", 0.6, 0.4)])
@pytest.mark.parametrize("size", [(320, 180), (100, 150)])
def test_a_push_ends_nearer_to_its_point_than_it_began(tmp_path, framing, x, y, size):
    """Red tells how far right of the picture's edge the frame's middle is, green how far down."""
    asked = setup(painted(tmp_path / "a.png", *size), framing, frames=96)
    begin, end = (StillCamera().frame(asked, index)[45, 80] for index in (0, 95))
    for channel, wanted in ((0, x), (1, y)):
        first, last = ((float(pixel[channel]) - 40) / 200 for pixel in (begin, end))
        assert first == pytest.approx(0.5, abs=0.02)
        assert abs(last - wanted) < max(0.03, 0.65 * abs(first - wanted))


def test_a_long_picture_is_panned_along_and_not_mounted(tmp_path):
    asked = setup(painted(tmp_path / "a.png", 720, 180), "slow pan right", frames=96)
    frames = [StillCamera().frame(asked, index).astype(int) for index in (0, 48, 95)]
    for frame in frames:
        assert frame[0, :, 1].max() < 60
        assert frame[-1, :, 1].min() > 220
    reds = [frame[45, :, 0] for frame in frames]
    assert reds[0][0] < reds[1][0] < reds[2][0]
    assert reds[0][-1] > reds[1][0]


def test_a_point_beyond_the_picture_is_refused_before_filming(tmp_path):
    asked = setup(painted(tmp_path / "a.png"), "push in to 130% 60%")
    with pytest.raises(CannotFilm, match="tale/s1-1: 130% 60% is no point of the picture"):
        StillCamera().frame(asked, 0)


def test_the_cameras_turn_is_honoured(tmp_path):
    path = painted(tmp_path / "a.jpg", 200, 100)
    with Image.open(path) as opened:
        exif = opened.getexif()
        exif[0x0112] = 6
        opened.save(path, exif=exif)
    assert picture(setup(path)).shape == (200, 100, 3)


def test_what_is_transparent_shows_paper(tmp_path):
    Image.new("RGBA", (160, 90), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert picture(setup(tmp_path / "a.png"))[0, 0].min() > 180


def test_a_scan_of_sixteen_bits_keeps_its_tones(tmp_path):
    deep = (np.linspace(0, 65535, 160)[None, :].repeat(90, 0)).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / "a.png")
    shown = picture(setup(tmp_path / "a.png"))
    assert 100 < shown[0, 80, 0] < 155


def test_a_picture_cut_short_is_refused(tmp_path):
    path = tmp_path / "cut.png"
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (90, 160, 3), dtype=np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(CannotFilm, match=r"tale/s1-1.*cut\.png is damaged"):
        StillCamera().frame(setup(path), 0)


def test_what_is_no_picture_is_refused(tmp_path):
    path = tmp_path / "notes.png"
    path.write_text("not a picture")
    with pytest.raises(CannotFilm, match=r"notes\.png is no picture"):
        StillCamera().frame(setup(path), 0)


def test_a_missing_picture_is_refused(tmp_path):
    with pytest.raises(CannotFilm, match=r"gone\.png is not there"):
        StillCamera().frame(setup(tmp_path / "gone.png"), 0)
    with pytest.raises(CannotFilm, match="no picture"):
        StillCamera().frame(setup(None), 0)


@pytest.mark.parametrize("side", [9000, 12000, 20000])
def test_a_huge_picture_is_refused_by_its_header(tmp_path, side):
    path = tmp_path / "huge.png"
    Image.new("1", (side, side)).save(path)
    with pytest.raises(CannotFilm, match=r"huge\.png is too large"):
        StillCamera().frame(setup(path), 0)
