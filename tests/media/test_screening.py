"""A video is looked through before it is used: whole, a video, and nothing else under its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from media import ffmpeg
from media.errors import NotMedia
from media.screening import CutShort, NoPicture, TooLarge, screened
from tests.doubles.videos import made, remade

CODECS = {".mp4": ["-pix_fmt", "yuv420p", "-movflags", "+faststart"], ".mkv": [],
          ".webm": ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
          ".mov": ["-pix_fmt", "yuv420p", "-movflags", "+faststart"]}


def filmed(path: Path, seconds: float = 3, sound: bool = True) -> Path:
    """A test picture of 160x90 at 25 a second, with a tone under it."""
    tone = ["-f", "lavfi", "-i", f"sine=440:d={seconds}"] if sound else []
    ffmpeg.run(["-f", "lavfi", "-i", f"testsrc2=s=160x90:r=25:d={seconds}", *tone,
                *CODECS[path.suffix], path.name], path.parent)
    return path


@pytest.mark.parametrize("suffix", CODECS)
def test_a_video_of_any_container_is_measured(tmp_path: Path, suffix: str) -> None:
    found = screened(filmed(tmp_path / f"a{suffix}"))
    assert (found.width, found.height, found.has_sound) == (160, 90, True)
    assert found.seconds == pytest.approx(3, abs=0.05)
    assert not screened(filmed(tmp_path / f"b{suffix}", sound=False)).has_sound


@pytest.mark.parametrize("suffix", CODECS)
def test_a_video_cut_short_is_found_out(tmp_path: Path, suffix: str) -> None:
    path = filmed(tmp_path / f"a{suffix}", 5)
    path.write_bytes(path.read_bytes()[:path.stat().st_size * 3 // 5])
    with pytest.raises(CutShort):
        screened(path)


@pytest.mark.parametrize("text", [
    "#EXTM3U\n#EXTINF:4,\na.mp4\n#EXT-X-ENDLIST\n", "ffconcat version 1.0\nfile a.mp4\n",
    "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'></MPD>", "", "words"])
def test_a_list_dressed_as_a_video_opens_nothing(tmp_path: Path, text: str) -> None:
    filmed(tmp_path / "a.mp4")
    (tmp_path / "list.mp4").write_text(text, encoding="utf-8")
    with pytest.raises(NotMedia):
        screened(tmp_path / "list.mp4")


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    ffmpeg.run(["-f", "lavfi", "-i", "sine=440:d=2", "a.mp4"], tmp_path)
    with pytest.raises(NoPicture):
        screened(tmp_path / "a.mp4")


@pytest.mark.parametrize(("name", "arguments"), [
    ("a.mp4", ()), ("a.mov", ()), ("a.mkv", ()), ("late.mp4", ("-output_ts_offset", "3"))])
def test_a_video_lasts_from_where_it_begins_to_play(
        tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    whole = filmed(tmp_path / "whole.mp4", sound=False)
    path = remade(tmp_path / name, whole, "-c", "copy", *arguments)
    assert screened(path).seconds == pytest.approx(3, abs=0.01)


def test_an_uneven_video_lasts_as_long_as_its_last_picture(tmp_path: Path) -> None:
    """A second at 25 frames a second, and the rest at a quarter of that."""
    path = remade(tmp_path / "uneven.webm", filmed(tmp_path / "whole.mp4", sound=False), "-vf",
                  "setpts='if(lt(N,25),N,25+(N-25)*4)/25/TB'", "-fps_mode", "vfr",
                  *CODECS[".webm"])
    assert screened(path).seconds == pytest.approx(1 + 50 * 4 / 25, abs=0.2)


def test_a_cover_is_no_video(tmp_path: Path) -> None:
    cover = made(tmp_path / "cover.png", "color=red:s=32x32:d=1", "-frames:v", "1")
    song = remade(tmp_path / "song.mp4", cover, "-f", "lavfi", "-i", "sine=duration=1", "-map",
                  "0", "-map", "1", "-c:v", "copy", "-c:a", "aac", "-disposition:v",
                  "attached_pic")
    with pytest.raises(NoPicture, match="holds no pictures"):
        screened(song)


def test_more_than_8k_is_refused_before_it_is_decoded(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filmed(tmp_path / "a.mp4")
    monkeypatch.setattr("media.screening.MOST_PIXELS", 160 * 90 - 1)
    monkeypatch.setattr("media.screening._decoded", None)
    with pytest.raises(TooLarge, match="160×90"):
        screened(path)


def test_a_video_that_was_touched_is_looked_at_again(tmp_path: Path) -> None:
    path = filmed(tmp_path / "a.mp4")
    assert screened(path).has_sound
    path.unlink()
    assert not screened(filmed(path, 2, sound=False)).has_sound
