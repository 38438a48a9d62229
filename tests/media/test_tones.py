"""Recorded colours come out as they were seen, whatever way they were recorded in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.reel import frames_at
from media.tones import picture, shape
from tests.doubles.videos import made, remade

ORANGE = (192, 96, 40)
GREY = (128, 128, 128)
WIDE = np.linalg.inv(np.array(((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083),
                               (-0.0182, -0.1006, 1.1187))))


def first(path: Path, width: int = 64, height: int = 36) -> np.ndarray:
    [shown] = frames_at(path, [Fraction(0)])
    return picture(shown.frame, width, height)


def middle(path: Path) -> np.ndarray:
    return first(path)[18, 32].astype(int)


@pytest.mark.parametrize("size", ["64x36", "1280x720"])
@pytest.mark.parametrize(("matrix", "tags"), [
    ("bt709", ("-colorspace", "bt709")), ("bt601", ("-colorspace", "smpte170m")), (None, ())])
@pytest.mark.parametrize("form", ["yuv420p", "yuv422p10le", "yuvj420p"])
def test_colours_come_back_by_the_matrix_that_made_them(tmp_path, size, matrix, tags, form):
    """Untagged, small videos are BT.601 and large ones BT.709, as every player takes them."""
    made_by = matrix or ("bt601" if size == "64x36" else "bt709")
    full = "pc" if form == "yuvj420p" else "tv"
    path = made(tmp_path / "a.mkv", f"color=0x{bytes(ORANGE).hex()}:s={size}:d=0.1,format=gbrp",
                "-vf", f"scale=out_color_matrix={made_by}:out_range={full},format={form}",
                "-c:v", "libx264", "-crf", "4", *tags, "-color_range", full)
    assert middle(path) == pytest.approx(np.array(ORANGE), abs=4)


def recorded(path: Path, tones: str, light: np.ndarray) -> Path:
    """A plain video of ``light`` (BT.2020, 1 at white paper), in ten bits of PQ or HLG."""
    code = {"smpte2084": _pq, "arib-std-b67": _hlg}[tones](light)
    luma = code @ (0.2627, 0.6780, 0.0593)
    y, cb, cr = 64 + 876 * luma, 512 + 896 * (code[2] - luma) / 1.8814, \
        512 + 896 * (code[0] - luma) / 1.4746
    return made(path, "color=black:s=64x36:d=0.1,format=yuv420p10le", "-vf",
                f"geq=lum={y:.0f}:cb={cb:.0f}:cr={cr:.0f},setparams=color_trc={tones}:"
                "color_primaries=bt2020:colorspace=bt2020nc:range=tv",
                "-c:v", "libx264", "-crf", "4")


def _pq(light: np.ndarray) -> np.ndarray:
    power = (light * 203 / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def _hlg(light: np.ndarray) -> np.ndarray:
    shown = light * 203 / 1000
    luma = shown @ (0.2627, 0.6780, 0.0593)
    scene = shown * luma ** (1 / 1.2 - 1)
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene),
                    0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-6)) + 0.55991073)


@pytest.mark.parametrize("tones", ["smpte2084", "arib-std-b67"])
@pytest.mark.parametrize("colour", [ORANGE, GREY])
def test_what_is_no_brighter_than_paper_keeps_its_colour(tmp_path, tones, colour):
    light = WIDE @ (np.array(colour) / 255) ** 2.4
    path = recorded(tmp_path / "a.mkv", tones, light)
    assert middle(path) == pytest.approx(np.array(colour), abs=6)


@pytest.mark.parametrize("tones", ["smpte2084", "arib-std-b67"])
def test_highlights_are_pressed_together_and_not_cut_off(tmp_path, tones):
    seen = [middle(recorded(tmp_path / f"{n}.mkv", tones, np.full(3, float(n))))
            for n in (1, 2, 4)]
    assert all(np.ptp(colour) <= 4 for colour in seen)
    paper, lamp, sun = (colour.mean() for colour in seen)
    assert 215 < paper < lamp - 5 < sun - 10 <= 246


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_phone_held_otherwise_is_turned_upright(tmp_path, turn):
    """The red side is on the left of what was recorded; a display matrix turns it back."""
    plain = made(tmp_path / "plain.mp4", "color=blue:s=64x36:d=0.2,format=yuv420p", "-vf",
                 "drawbox=w=32:h=36:c=red:t=fill", "-c:v", "libx264", "-crf", "8")
    path = remade(tmp_path / "a.mp4", plain, "-c", "copy",
                  before=("-display_rotation:v:0", str(turn)))
    upright = remade(tmp_path / "seen.mkv", path, "-c:v", "ffv1", "-pix_fmt", "gbrp")
    size = (36, 64) if turn % 180 else (64, 36)
    [shown] = frames_at(path, [Fraction(0)])
    assert shape(shown.frame) == pytest.approx(size[0] / size[1])
    assert np.abs(first(path, *size).astype(int) - first(upright, *size)).mean() < 3


def test_pixels_that_are_no_squares_are_counted(tmp_path):
    path = made(tmp_path / "a.mkv", "color=blue:s=72x58:d=0.1", "-vf", "setsar=64/45",
                "-c:v", "libx264")
    [shown] = frames_at(path, [Fraction(0)])
    assert shape(shown.frame, shown.pixel) == pytest.approx(72 / 58 * 64 / 45)
