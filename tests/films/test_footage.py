"""One film of drawings, pictures and videos: each shot by its own camera, heard and credited."""

from __future__ import annotations

import base64
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media import ffmpeg
from media.frames import frame
from media.sound import to_wav
from narrator.errors import BadStory
from narrator.events import Delivered
from narrator.film import render
from narrator.review.storyboard import storyboard
from narrator.settings import settings
from scenes.camera import CAMERAS

pytestmark = [pytest.mark.slow, pytest.mark.skipif(
    "footage" not in CAMERAS, reason="there is no footage camera")]

STORY = """\
---
title: The Harbour
language: en
look: {size: 320x180, seed: 7}
pace: {shot: 2, transition: 0.25}
music: none
---

> A ship on the sea at dawn, pan left

A ship comes home.

![The mole](clip.mp4) {from: 4s, sound: keep, credit: "Jo, 2019", licence: CC0}

![An engraving](p.png) {credit: City Museum}

Here it is as it was drawn.

![The mole](clip.mp4) {credit: "Jo, 2019", licence: CC0}

And here as it is.
"""


@pytest.fixture(scope="module")
def tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("footage")


@pytest.fixture(scope="module")
def story(tmp: Path) -> Path:
    """Beside it a video of 8 s: red and silent for 4 s, then blue with a tone of 1000 Hz."""
    ffmpeg.run(["-f", "lavfi", "-i", "color=red:s=320x180:r=30:d=4", "-f", "lavfi", "-i",
                "color=blue:s=320x180:r=30:d=4", "-f", "lavfi", "-i",
                "aevalsrc='if(lt(t,4),0,0.3*sin(2000*PI*t))':d=8", "-filter_complex",
                "[0:v][1:v]concat,format=yuv420p[v]", "-map", "[v]", "-map", "2:a", "clip.mp4"],
               tmp)
    Image.new("RGB", (320, 180), (0, 200, 0)).save(tmp / "p.png")
    path = tmp / "harbour.md"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def rendered(story: Path, tmp: Path) -> Delivered:
    (film,) = render([story], settings(out=tmp / "films", store=tmp / "store"))
    return film


def pieces(film: Delivered) -> dict[str, dict[str, object]]:
    told = json.loads((film.path.parent / "manifest.json").read_text(encoding="utf-8"))
    return {piece["id"]: piece for piece in told["pieces"]}


def test_a_film_mixes_cameras_and_says_whose_each_picture_is(rendered: Delivered) -> None:
    told = pieces(rendered)
    assert [(id, piece["camera"]["name"]) for id, piece in told.items()] == [
        ("title", "card"), ("s1-1", "paper"), ("s1-2", "footage"), ("s1-3", "still"),
        ("s1-4", "footage"), ("credits", "card")]
    assert told["s1-2"]["shows"] == {"file": "clip.mp4", "caption": "The mole",
                                     "credit": "Jo, 2019", "licence": "CC0"}
    assert told["s1-2"]["setup"]["start_seconds"] == 4
    assert told["credits"]["setup"]["words"] == ["Pictures", "Jo, 2019 · CC0", "City Museum"]


def test_each_shot_shows_its_stretch(rendered: Delivered) -> None:
    told = pieces(rendered)
    for id, channel in (("s1-2", 2), ("s1-3", 1), ("s1-4", 0)):
        middle = told[id]["begin"] + told[id]["frames"] // 2
        colour = frame(rendered.path, middle)[10:60, 200:].mean(axis=(0, 1))
        assert int(np.argmax(colour)) == channel


def test_a_video_s_sound_is_heard_while_it_is_seen_if_it_is_kept(
        rendered: Delivered, tmp_path: Path) -> None:
    to_wav(rendered.path, tmp_path / "film.wav")
    sound = np.fromfile(tmp_path / "film.wav", "<i2", offset=44).reshape(-1, 2)[:, 0] / 32768

    def tone(id: str) -> float:
        piece = pieces(rendered)[id]
        begin = round((piece["begin"] / 24 + 0.5) * 48000)
        part = sound[begin:begin + 24000]
        return float(abs((part * np.exp(-2j * np.pi * 1000 * np.arange(len(part)) / 48000)).mean()))

    assert tone("s1-2") > 0.02
    assert max(tone("s1-1"), tone("s1-3"), tone("s1-4")) < tone("s1-2") / 10


def test_a_video_too_short_for_its_words_is_named_at_its_line_before_any_filming(
        story: Path, tmp_path: Path) -> None:
    shutil.copytree(story.parent, tmp_path / "own", ignore=shutil.ignore_patterns("*.plan.yaml"))
    story = tmp_path / "own" / story.name
    story.write_text(STORY.replace("from: 4s", "from: 7.5s"), encoding="utf-8")
    with pytest.raises(BadStory, match=r"harbour\.md:13: .*of clip\.mp4 from 7\.5 s on"):
        render([story], settings(out=tmp_path / "films", store=tmp_path / "store"))
    assert not (tmp_path / "store" / "clips").exists()
    assert not story.with_name("harbour.plan.yaml").exists()


def test_the_storyboard_plays_a_video_with_the_sound_that_it_keeps(
        story: Path, rendered: Delivered, tmp: Path, tmp_path: Path) -> None:
    board = storyboard(story, settings(out=tmp / "films", store=tmp / "store"))
    page = board.path.read_text(encoding="utf-8")
    [kept] = re.findall(r'id="s1-2".*?<video[^>]* src="data:video/mp4;base64,([^"]+)"', page, re.S)
    (tmp_path / "kept.mp4").write_bytes(base64.b64decode(kept))
    to_wav(tmp_path / "kept.mp4", tmp_path / "kept.wav", channels=1)
    heard = np.fromfile(tmp_path / "kept.wav", "<i2", offset=44)[24_000:72_000]
    assert np.argmax(np.abs(np.fft.rfft(heard))) == 1000
    assert np.abs(heard).max() > 1000
