"""The mix: room for words, and the loudness of a film."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from audio.line import RATE
from audio.mix import ALONE_DB, UNDER_SPEECH_DB, ducking, mix
from audio.samples import Floats, WavFile, write_wav
from media.sound import Loudness, loudness
from tests.levels import decibels

SPOKEN = [(4.0, 7.0), (8.0, 11.0), (16.0, 19.0)]
SECONDS = 24
RANDOM = np.random.default_rng(1)


def words() -> Floats:
    """Bursts of band-limited noise, peaky as a voice is, where words are said to sound."""
    time = np.arange(SECONDS * RATE) / RATE
    pulses = (np.sin(2 * np.pi * 110 * time) > 0.9) * RANDOM.standard_normal(len(time))
    voiced = np.convolve(pulses, np.exp(-np.arange(200) / 40) * np.sin(np.arange(200) / 5), "same")
    said = np.zeros(len(time))
    for start, stop in SPOKEN:
        said[(time >= start) & (time < stop)] = 1.0
    sound = voiced * said
    return np.asarray(sound / np.abs(sound).max() * 0.7)


def tone() -> Floats:
    turn = 2 * np.pi * 3000 * np.arange(SECONDS * RATE) / RATE
    return np.stack([np.sin(turn), np.sin(turn)], axis=1) * 0.05


@pytest.fixture
def narration(tmp_path: Path) -> Path:
    write_wav(tmp_path / "narration.wav", [words()], channels=1)
    return tmp_path / "narration.wav"


@pytest.fixture
def music(tmp_path: Path) -> Path:
    write_wav(tmp_path / "music.wav", [tone()], channels=2)
    return tmp_path / "music.wav"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Loudness]:
    """The words and the music, mixed as they are by default."""
    folder = tmp_path_factory.mktemp("mixed")
    write_wav(folder / "narration.wav", [words()], channels=1)
    write_wav(folder / "music.wav", [tone()], channels=2)
    told = mix(folder / "narration.wav", folder / "music.wav", folder / "out.wav", folder, SPOKEN)
    return folder / "out.wav", told


def heard(path: Path) -> np.ndarray:
    with WavFile(path, channels=2) as file:
        return file.read(0, file.samples)


def tone_db(sound: np.ndarray, start: float, stop: float) -> float:
    """The level of the music's own frequency between two times."""
    part = sound[round(start * RATE):round(stop * RATE), 0]
    turn = 2 * np.pi * 3000 * np.arange(len(part)) / RATE
    return decibels(float(abs((part * np.exp(-1j * turn)).mean()) * 2))


def test_music_goes_down_under_words_and_comes_up_where_there_are_none(
        mixed: tuple[Path, Loudness]) -> None:
    sound = heard(mixed[0])
    alone = tone_db(sound, 0.5, 2.5)
    assert tone_db(sound, 13.5, 14.5) == pytest.approx(alone, abs=0.5)  # the long gap
    assert tone_db(sound, 21.5, 23.5) == pytest.approx(alone, abs=0.5)  # the end
    for start, stop in ((4.2, 6.8), (7.1, 7.9), (8.2, 10.8), (16.2, 18.8)):
        assert alone - tone_db(sound, start, stop) > 5.5


def test_music_is_under_the_words_by_what_is_meant(mixed: tuple[Path, Loudness]) -> None:
    sound = heard(mixed[0])
    ducked = sound[round(7.2 * RATE):round(7.8 * RATE)]
    spoken = sound[round(4.5 * RATE):round(6.5 * RATE)]
    under = decibels(float(ducked.std())) - decibels(float(spoken.std()))
    assert under == pytest.approx(UNDER_SPEECH_DB, abs=2.5)  # limiting takes some off the words


def test_the_result_has_the_loudness_and_peak_that_were_asked(
        mixed: tuple[Path, Loudness], narration: Path, music: Path, tmp_path: Path) -> None:
    out, told = mixed
    measured = loudness(out)
    assert told == measured
    assert measured.integrated_lufs == pytest.approx(-14, abs=0.5)
    assert measured.true_peak_dbtp <= -1.3
    quiet = mix(narration, music, tmp_path / "quiet.wav", tmp_path, SPOKEN, loudness=-23.0)
    assert quiet.integrated_lufs == pytest.approx(-23, abs=0.5)


@pytest.mark.parametrize(("with_words", "with_music"), [(True, False), (False, True)])
def test_one_of_both_alone_comes_out_as_loud(
        narration: Path, music: Path, tmp_path: Path, with_words: bool, with_music: bool) -> None:
    if not with_words:
        write_wav(narration, [np.zeros(SECONDS * RATE)], channels=1)
    told = mix(narration, music if with_music else None, tmp_path / "out.wav", tmp_path,
               SPOKEN if with_words else [])
    assert told.integrated_lufs == pytest.approx(-14, abs=0.5)
    assert told.true_peak_dbtp <= -1.3


def test_silence_stays_silent(tmp_path: Path) -> None:
    write_wav(tmp_path / "narration.wav", [np.zeros(2 * RATE)], channels=1)
    told = mix(tmp_path / "narration.wav", None, tmp_path / "out.wav", tmp_path, [])
    assert not heard(tmp_path / "out.wav").any()
    assert len(heard(tmp_path / "out.wav")) == 2 * RATE
    assert told.integrated_lufs == -70


def test_the_mix_is_as_long_as_the_narration_whatever_the_music(
        narration: Path, tmp_path: Path) -> None:
    write_wav(tmp_path / "short.wav", [tone()[:5 * RATE]], channels=2)
    mix(narration, tmp_path / "short.wav", tmp_path / "out.wav", tmp_path, SPOKEN)
    assert len(heard(tmp_path / "out.wav")) == SECONDS * RATE


def test_words_stay_where_they_were(mixed: tuple[Path, Loudness]) -> None:
    energy = [np.abs(sound).reshape(-1, RATE // 100).max(axis=1)
              for sound in (words(), heard(mixed[0])[:, 0])]
    first = [int(np.argmax(level > level.max() * 0.3)) for level in energy]
    assert first[0] == first[1]


def test_the_same_films_sound_is_the_same_to_the_byte(
        narration: Path, music: Path, tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        mix(narration, music, tmp_path / name, tmp_path, SPOKEN)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_the_musics_own_gain_is_heard(
        mixed: tuple[Path, Loudness], narration: Path, music: Path, tmp_path: Path) -> None:
    mix(narration, music, tmp_path / "b.wav", tmp_path, SPOKEN, music_gain_db=-12)
    ratios = []
    for path in (mixed[0], tmp_path / "b.wav"):
        sound = heard(path)
        ratios.append(tone_db(sound, 7.2, 7.8) - decibels(float(sound[5 * RATE:6 * RATE].std())))
    assert ratios[0] - ratios[1] == pytest.approx(12, abs=1.5)


def test_ducking_is_down_before_the_first_word_and_never_pumps() -> None:
    gains = (10 ** (UNDER_SPEECH_DB / 20), 10 ** (ALONE_DB / 20))
    curve = ducking([(3, 5), (6.2, 8), (8.5, 9)], 14.0, gains)
    at = [round(second * 100) for second in (2.0, 3.0, 5.6, 8.2, 9.0, 12.0)]
    assert [round(float(curve[place]), 3) for place in at] == [
        round(gains[which], 3) for which in (1, 0, 0, 0, 0, 1)]
    steps = [abs(after - before) for before, after in pairwise(np.log10(curve) * 20)]
    assert max(steps) < 0.25  # decibels in a hundredth of a second
