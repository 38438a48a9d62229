"""Pictures and music of the author's: found, looked at, and kept inside the story's folder."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from narrator.errors import BadStory
from narrator.story import Beat, Story

Read = Callable[..., Story]
Refused = Callable[..., BadStory]


def draw(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").convert("RGB").save(path)
    return path


def only_beat(story: Story) -> Beat:
    beat, = story.scenes[0].beats
    return beat


@pytest.mark.parametrize("name", ["a.png", "b.jpg", "c.webp", "D.JPEG", "images/e.png"])
def test_pictures_are_png_jpeg_and_webp(read: Read, tmp_path: Path, name: str) -> None:
    path = draw(tmp_path / name)
    beat = only_beat(read(f'![a *caption*]({name} "push in") {{8s，淡}}\nwords'))
    assert beat.image is not None
    assert (beat.image.path, beat.image.written) == (path.resolve(), name)
    assert beat.image.caption == "a caption"
    assert beat.direction is not None
    assert beat.direction.text == "push in"
    assert (beat.overrides.seconds, beat.overrides.transition) == (8, "fade")
    assert [one.spoken.text for one in beat.paragraphs] == ["words"]


AWKWARD = ["my picture.png", "it's.png", 'a "b" c.png', "[a], b.png", "画 (局部).png", "a,b;c.png",
           "100%.png", "a{1}.png", "-a.png", "# a.png"]


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("form", ["![x]({})", "![x](<{}>)", '![x]({} "pan")', '![x](<{}> "pan")'])
def test_awkward_file_names_work_in_both_forms(
        read: Read, tmp_path: Path, name: str, form: str) -> None:
    draw(tmp_path / name)
    image = only_beat(read(form.format(name))).image
    assert image is not None
    assert image.path.name == name


@pytest.mark.parametrize("written", [
    "my%20picture.png", r"my picture\.png", "./a/../my picture.png"])
def test_a_path_may_be_encoded_or_escaped(read: Read, tmp_path: Path, written: str) -> None:
    draw(tmp_path / "my picture.png")
    (tmp_path / "a").mkdir()
    image = only_beat(read(f"![]({written})")).image
    assert image is not None
    assert image.written == written


def test_a_name_with_accents_apart_is_found(read: Read, tmp_path: Path) -> None:
    draw(tmp_path / "cafe\u0301.png")
    assert only_beat(read("![](caf\u00e9.png)")).image is not None


@pytest.mark.parametrize(("line", "says"), [
    ("![](none.png)", "'none.png' is not there"),
    ("![](folder.png)", "'folder.png' is not there"),
    ("![](clip.gif)", "pictures are .png, .jpg"),
    ("![](/etc/a.png)", "leads out of the story's folder"),
    ("![](../a.png)", "leads out of the story's folder"),
    ("![](..%2Fa.png)", "leads out of the story's folder"),
    ("![](https://example.org/a.png)", "save it beside the story"),
    ("![](//example.org/a.png)", "save it beside the story"),
    ("![](data:image/png;base64,AAAA.png)", "save it beside the story"),
    ("![](file:///etc/a.png)", "save it beside the story"),
    ("![]()", "without a path"),
    ("![a](a.png) words", "on a line of its own"),
    ("![a](a.png", "on a line of its own"),
    ("![a][ref]", "on a line of its own"),
    ("words ![a](a.png)", "line of its own"),
    ("> ![a](a.png)", "leave the > out"),
    ("![](" + "a" * 5000 + ".png)", "is not there"),
    ("![](a.png) {fad}", "did you mean fade?"),
])
def test_a_picture_that_cannot_be_used_is_refused(
        refused: Refused, tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "folder.png").mkdir()
    draw(tmp_path / "a.png")
    error = refused(line)
    assert error.line == 8
    assert says in error.problem


@pytest.mark.parametrize(("line", "says"), [
    ("![](harbor.jpg)", "did you mean harbour.jpg?"), ("![](Harbour.JPG)", "did you mean harb"),
    ("![](harbour.png)", "did you mean harbour.jpg?"), ("![](画象.png)", "did you mean 画像.png?"),
    ("![](old/maap.png)", "did you mean old/map.png?"), ("![](b.png)", "check the name"),
    ("![](no/harbor.jpg)", "check the name"), ("![](../harbor.jpg)", "leads out")])
def test_a_picture_that_is_not_there_may_be_a_slip_of_one_that_is(
        refused: Refused, tmp_path: Path, line: str, says: str) -> None:
    for name in ("harbour.jpg", "画像.png", "old/map.png"):
        draw(tmp_path / name)
    assert says in refused(line).problem


@pytest.mark.parametrize(("line", "says"), [
    ('![](a.png"slow push in")', "put a blank before the quotes"),
    ("![](a.png“缓慢推近”)", "put a blank before the quotes"),
    ('![](a.png "slow push in)', "'\"slow push in' is never closed; close the quotes"),
    ("![](a.png) {8s", "'{8s' is never closed; write }"), ("![](a.png)｛8秒", "is never closed"),
    ('![](a.png "push in") {8s, fade', "'{8s, fade' is never closed")])
def test_quotes_and_braces_of_a_picture_are_asked_about(
        refused: Refused, tmp_path: Path, line: str, says: str) -> None:
    draw(tmp_path / "a.png")
    assert says in refused(line).problem


def test_a_path_may_hold_quotes(read: Read, tmp_path: Path) -> None:
    draw(tmp_path / 'a"b".png')
    assert only_beat(read('![](a"b".png)')).image is not None


@pytest.mark.parametrize(("said", "point"), [
    ("push in to 180% 10%", "180% 10%"), ("A harbour. Close on 20%, 160%", "20%, 160%"),
    ("港口。推向 30%，160%", "30%,160%")])
def test_a_point_beyond_the_picture_is_refused(
        refused: Refused, tmp_path: Path, said: str, point: str) -> None:
    draw(tmp_path / "a.png")
    error = refused(f'Words.\n\n![](a.png "{said}") {{5s}}')
    assert error.line == 10
    assert f"{point} is no point of the picture: write how far" in error.problem


@pytest.mark.parametrize("line", [
    '![](a.png "push in to 80% 10%")', '![](a.png "A sign: 120% of 150%")',
    '![](a.png "push in to 180% 10%") {camera: paper}', "> Push in to 180% 10%"])
def test_only_a_point_that_a_camera_would_go_to_is_refused(
        read: Read, tmp_path: Path, line: str) -> None:
    draw(tmp_path / "a.png")
    assert only_beat(read(line)).direction is not None


def test_a_link_out_of_the_folder_is_refused(refused: Refused, tmp_path: Path) -> None:
    outside = draw(tmp_path.parent / f"{tmp_path.name}-outside" / "a.png")
    (tmp_path / "link.png").symlink_to(outside)
    assert "leads out" in refused("![](link.png)").problem
    (tmp_path / "way").symlink_to(outside.parent)
    assert "leads out" in refused("![](way/a.png)").problem


def test_a_link_within_the_folder_is_followed(read: Read, tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to(draw(tmp_path / "a.png"))
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    image = only_beat(read("![](link.png)")).image
    assert image is not None
    assert image.path.name == "a.png"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_a_picture_cut_short_is_refused(refused: Refused, tmp_path: Path, name: str) -> None:
    path = draw(tmp_path / name)
    path.write_bytes(path.read_bytes()[:-path.stat().st_size // 3])
    assert "damaged or cut short" in refused(f"![]({name})").problem


@pytest.mark.parametrize("data", [b"", b"words", b"\0" * 64, b"GIF89a\1\0\1\0\0\0\0;"])
def test_what_is_no_picture_is_refused(refused: Refused, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    assert "is not a picture" in refused("![](a.png)").problem


@pytest.mark.parametrize("side", [8001, 9500, 60_000])
def test_an_absurd_picture_is_refused_by_its_header(
        refused: Refused, tmp_path: Path, side: int) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    (tmp_path / "a.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header
        + struct.pack(">I", zlib.crc32(header)) + struct.pack(">I", 0) + b"IDAT\x35\xaf\x06\x1e")
    assert "more than 64 megapixels" in refused("![](a.png)").problem


def test_a_huge_file_is_refused_unread(refused: Refused, tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(100_000_001)
    assert "at most 100 MB" in refused("![](a.png)").problem


def test_the_digest_is_of_the_story_and_its_files(read: Read, tmp_path: Path) -> None:
    draw(tmp_path / "a.png")
    first = read("![](a.png)").digest
    assert read("![](a.png)").digest == first
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    second = read("![](a.png)").digest
    assert len({first, second, read("![](a.png)\n").digest}) == 3


def test_music_of_the_author_s_is_found(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a b.wav").write_bytes(b"RIFF\0\0\0\0WAVEfmt ")
    story = read(front="title: T\nmusic: {file: a b.wav, gain: -6 dB}")
    assert (story.music.file, story.music.gain_db) == ((tmp_path / "a b.wav").resolve(), -6)


@pytest.mark.parametrize(("name", "says"), [
    ("none.mp3", "is not there"), ("../a.mp3", "leads out"), ("list.m3u8", "is no music"),
    ("list.mp3", "not what its name says"), ("https://example.org/a.mp3", "beside the story")])
def test_music_that_cannot_be_used_is_refused(
        refused: Refused, tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "list.mp3").write_bytes(b"#EXTM3U\nhttps://example.org/a.ts\n")
    error = refused(front=f"title: T\nmusic:\n  file: {name}")
    assert error.line == 4
    assert says in error.problem
