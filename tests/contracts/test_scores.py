"""What every score promises, over the whole registry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from audio.line import RATE
from audio.samples import WavFile, write_wav
from audio.score import SCORES, Cue, Music, Score, score
from media.backend import Session


@pytest.fixture(params=sorted(SCORES))
def band(request: pytest.FixtureRequest) -> Score:
    return score(request.param)


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    """Three seconds of a tone: the author's own file."""
    turn = 2 * np.pi * 330 * np.arange(3 * RATE) / RATE
    write_wav(tmp_path / "tune.wav", [np.stack([np.sin(turn), np.cos(turn)], 1) * 0.3], channels=2)
    return tmp_path / "tune.wav"


def played(band: Score, cues: Sequence[Cue], folder: Path) -> list[Music]:
    folder.mkdir(exist_ok=True)
    return list(band.play(cues, Session(lambda name: folder / f"{name}.wav")))


def sound(music: Music) -> np.ndarray:
    with WavFile(music.path, channels=2) as file:
        return file.read(0, file.samples)


def test_it_is_a_score(band: Score) -> None:
    assert isinstance(band, Score)
    assert band.identity.name in SCORES


@pytest.mark.parametrize("seconds", [0.05, 1.0, 7.30002, 19.5])
def test_music_is_exactly_as_long_as_wanted(
        band: Score, tune: Path, tmp_path: Path, seconds: float) -> None:
    [music] = played(band, [Cue(name="m", seconds=seconds, source=tune)], tmp_path)
    assert len(sound(music)) == round(seconds * RATE)
    assert music.seconds == round(seconds * RATE) / RATE


def test_music_begins_and_ends_in_silence_and_sounds_between(
        band: Score, tune: Path, tmp_path: Path) -> None:
    [music] = played(band, [Cue(name="m", seconds=12, source=tune)], tmp_path)
    heard = np.abs(sound(music)).max(axis=1)
    assert heard[:10].max() < 0.001
    assert heard[-10:].max() < 0.001
    middle = sound(music)[3 * RATE:8 * RATE]
    assert all(np.sqrt((second ** 2).mean()) > 0.01 for second in np.split(middle, 5))


def test_music_has_no_clicks_no_clipping_and_no_offset(
        band: Score, tune: Path, tmp_path: Path) -> None:
    [music] = played(band, [Cue(name="m", seconds=20, source=tune)], tmp_path)
    heard = sound(music)
    assert np.abs(heard).max() < 0.9
    assert np.abs(np.diff(heard, axis=0)).max() < 0.1
    assert np.abs(heard.mean(axis=0)).max() < 0.002


def test_music_is_the_same_to_the_byte_whatever_its_name(
        band: Score, tune: Path, tmp_path: Path) -> None:
    cue = Cue(name="a", mood="wonder", seconds=6, seed=7, source=tune)
    [first] = played(band, [cue], tmp_path / "1")
    [other] = played(band, [cue.model_copy(update={"name": "b"})], tmp_path / "2")
    assert first.path.read_bytes() == other.path.read_bytes()


def test_a_list_comes_back_whole_and_once(band: Score, tune: Path, tmp_path: Path) -> None:
    cues = [Cue(name=f"m{index}", seconds=1 + index / 10, source=tune) for index in range(4)]
    assert sorted(music.name for music in played(band, cues, tmp_path)) == [
        "m0", "m1", "m2", "m3"]
