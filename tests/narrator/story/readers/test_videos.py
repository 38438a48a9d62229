"""Videos of the author's: how they are written, and what is refused, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from media import ffmpeg
from narrator.errors import BadStory
from narrator.story import Beat, Story
from narrator.story.readers.assets import MAX_VIDEO_BYTES
from narrator.story.readers.times import seconds
from scenes.camera import CAMERAS

Read = Callable[..., Story]
Refused = Callable[..., BadStory]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of ``a.mp4``, 3 s with sound; ``mute.mov``; and ``p.png``."""
    folder = tmp_path_factory.mktemp("made")
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=3", "-f", "lavfi", "-i",
                "sine=440:d=3", "-pix_fmt", "yuv420p", "a.mp4"], folder)
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=3", "-pix_fmt", "yuv420p",
                "mute.mov"], folder)
    Image.new("RGB", (64, 36)).save(folder / "p.png")
    return folder


@pytest.fixture(autouse=True)
def files(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of the videos and the picture beside the story; and the camera for videos."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    if "footage" not in CAMERAS:
        monkeypatch.setitem(CAMERAS, "footage", "scenes.cameras.footage:FootageCamera")


def only_beat(story: Story) -> Beat:
    beat, = story.scenes[0].beats
    return beat


def test_a_video_is_written_as_a_picture_is(read: Read, tmp_path: Path) -> None:
    beat = only_beat(read('![The mole](a.mp4 "wide shot") {from: 1s}\nwords'))
    assert beat.image is not None
    assert beat.image.path == (tmp_path / "a.mp4").resolve()
    assert (beat.image.caption, beat.overrides.start) == ("The mole", 1)
    assert beat.direction is not None


@pytest.mark.parametrize("inside", [
    'from: 1.5s, sound: keep, credit: "Smith, J.", licence: CC BY 4.0',
    "from 1.5s; sound: kept; credit: “Smith, J.”; license: CC BY 4.0",
    "从1.5秒，声音：保留，署名：“Smith, J.”，许可：CC BY 4.0",
    "from: 0:01.5, 原声=保留、来源：Smith\\, J.；授权：CC BY 4.0"])
def test_what_is_asked_of_a_video_is_read_in_both_languages(read: Read, inside: str) -> None:
    asked = only_beat(read(f"![](a.mp4) {{{inside}}}")).overrides
    assert asked.model_dump(exclude_defaults=True) == {
        "start": 1.5, "sound": "keep", "credit": "Smith, J.", "licence": "CC BY 4.0"}


def test_a_picture_has_a_credit_and_a_licence_too(read: Read) -> None:
    asked = only_beat(read("![](p.png) {署名：故宫博物院，许可：公有领域}")).overrides
    assert (asked.credit, asked.licence) == ("故宫博物院", "公有领域")


@pytest.mark.parametrize(("text", "found"), [
    ("12s", 12), ("12.5 sec", 12.5), ("75秒", 75), ("1:05", 65), ("1：05", 65), ("01:02:03", 3723),
    ("1分5秒", 65), ("1m 5s", 65), ("2 minutes", 120), ("1小时", 3600), ("0:00", 0),
    ("12", None), ("1:75", None), ("", None), ("-1s", None), ("soon", None)])
def test_a_time_is_read_as_people_write_it(text: str, found: float | None) -> None:
    assert seconds(text) == found


@pytest.mark.parametrize(("line", "says"), [
    ("![](a.mp4) {from: 12s}", "from is 12 s, and 'a.mp4' lasts 3.0 s; begin earlier"),
    ("![](a.mp4) {from: 2}", "did you mean 2s?"),
    ("![](a.mp4) {from: soon}", "it takes a time such as 12s, 1:05 or 75秒"),
    ("![](a.mp4) {from: 1s, 从2秒}", "says from twice"),
    ("![](a.mp4) {froom: 2s}", "did you mean from?"),
    ("![](a.mp4) {sound: loud}", "it takes keep or drop"),
    ("![](mute.mov) {sound: keep}", "sound is to be kept, and 'mute.mov' has none"),
    ("![](a.mp4) {camera: still}", "'a.mp4' is a video; leave the camera out"),
    ("![](p.png) {camera: footage}", "'p.png' is a picture; leave the camera out"),
    ("![](p.png) {from: 2s}", "from is said of a video of yours, and 'p.png' is a picture"),
    ("![](p.png) {sound: keep}", "sound is said of a video of yours, and 'p.png' is a picture"),
    ("> sea {from: 2s}", "from is said of a video of yours, and this shot has none"),
    ("> sea {sound: drop}", "sound is said of a video of yours, and this shot has none"),
    ("> sea {camera: footage}", "films a video of yours, and this shot has none"),
    ("> sea {credit: X}", "credit is said of a picture or video of yours, and this shot has none"),
    ("![](p.png) {credit: Smith, John}", "put a credit with commas in quotes: credit: \"…, John\""),
    ("![](p.png) {credit:}", "has no value"),
    ('![](p.png) {credit: ""}', "says nothing"),
    ("![](p.png) {licence: " + "x" * 121 + "}", "licence has 121 characters; at most 120"),
    ("![](p.png) {credit: 🌟 Star}", "no glyph"),
    ("![](clip.avi)", "videos .mp4, .mov, .mkv, .webm, .m4v"),
    ("![](none.mp4)", "'none.mp4' is not there"),
    ("![](../a.mp4)", "leads out of the story's folder"),
    ("![](list.mp4)", "is not a video that can be read, whatever its name says"),
    ("![](cut.mp4)", "is not a video that can be read, whatever its name says"),
    ("![](link.mp4)", "which is not named as a video"),
])
def test_what_cannot_be_is_refused_at_its_line(
        refused: Refused, tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "list.mp4").write_text("#EXTM3U\n#EXTINF:4,\na.mp4\n", encoding="utf-8")
    (tmp_path / "cut.mp4").write_bytes((tmp_path / "a.mp4").read_bytes()[:3000])
    (tmp_path / "film.bin").write_bytes((tmp_path / "a.mp4").read_bytes())
    (tmp_path / "link.mp4").symlink_to(tmp_path / "film.bin")
    error = refused(line)
    assert error.line == 8
    assert says in error.problem


def test_a_video_may_be_larger_than_a_picture_and_not_endless(
        refused: Refused, tmp_path: Path) -> None:
    with (tmp_path / "a.mp4").open("wb") as file:
        file.truncate(MAX_VIDEO_BYTES + 1)
    assert "at most 4,000 MB" in refused("![](a.mp4)").problem


def test_a_byte_of_the_video_changes_the_digest(read: Read, tmp_path: Path) -> None:
    first = read("![](a.mp4)").digest
    (tmp_path / "a.mp4").write_bytes((tmp_path / "mute.mov").read_bytes())
    assert read("![](a.mp4)").digest != first
