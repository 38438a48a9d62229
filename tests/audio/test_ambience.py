"""The ambience: each sound in its place, about equally loud, and gone when its picture is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audio.ambience import LEVEL, Bed, spread, under
from audio.line import RATE
from audio.mix import ALONE_DB, MUSIC_BESIDE_DB, UNDER_SPEECH_DB, mix
from audio.samples import Floats, WavFile, write_wav
from tests.levels import decibels

RANDOM = np.random.default_rng(3)


def noise(seconds: float, loud: float) -> Floats:
    one = RANDOM.standard_normal(round(seconds * RATE)) * loud
    return np.stack([one, one], axis=1)


def tone(seconds: float, hertz: float, loud: float = 0.1) -> Floats:
    one = np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE) * loud
    return np.stack([one, one], axis=1)


def written(path: Path, sound: Floats) -> Path:
    write_wav(path, [sound], channels=2)
    return path


def heard(path: Path) -> np.ndarray:
    with WavFile(path, channels=2) as file:
        return file.read(0, file.samples)


def level(sound: np.ndarray, start: float, stop: float) -> float:
    """In dB, between two times in seconds."""
    part = sound[round(start * RATE):round(stop * RATE), 0]
    return decibels(float(np.sqrt((part ** 2).mean())))


def tone_level(sound: np.ndarray, hertz: float, start: float, stop: float) -> float:
    part = sound[round(start * RATE):round(stop * RATE), 0]
    turn = 2 * np.pi * hertz * np.arange(len(part)) / RATE
    return decibels(float(abs((part * np.exp(-1j * turn)).mean()) * 2))


def bed(path: Path, at: float, seconds: float, fade: float = 0.0) -> Bed:
    return Bed(path=path, at_sample=round(at * RATE), samples=round(seconds * RATE),
               fade_in=round(fade * RATE), fade_out=round(fade * RATE))


@pytest.mark.parametrize("loud", [0.2, 0.01])
def test_a_loud_and_a_quiet_recording_come_out_alike(tmp_path: Path, loud: float) -> None:
    path = written(tmp_path / "a.wav", noise(3, loud))
    spread([bed(path, 1, 3)], 6 * RATE, tmp_path / "out.wav")
    sound = heard(tmp_path / "out.wav")
    assert len(sound) == 6 * RATE
    assert level(sound, 1.5, 3.5) == pytest.approx(decibels(LEVEL), abs=0.3)
    assert not sound[:RATE].any()
    assert not sound[4 * RATE:].any()


def test_the_noise_of_a_silent_room_stays_faint(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", noise(3, 0.0003))
    spread([bed(path, 0, 3)], 3 * RATE, tmp_path / "out.wav")
    assert level(heard(tmp_path / "out.wav"), 0.5, 2.5) < -42


def test_a_file_that_is_silent_or_shorter_ends_in_silence(tmp_path: Path) -> None:
    quiet = written(tmp_path / "a.wav", np.zeros((RATE, 2)))
    short = written(tmp_path / "b.wav", noise(1, 0.1))
    spread([bed(quiet, 0, 2), bed(short, 2, 3)], 5 * RATE, tmp_path / "out.wav")
    sound = heard(tmp_path / "out.wav")
    assert not sound[:2 * RATE].any()
    assert sound[2 * RATE:3 * RATE].any()
    assert not sound[3 * RATE:].any()


def test_a_dissolve_of_two_sounds_is_as_loud_as_what_it_lies_between(tmp_path: Path) -> None:
    beds = [bed(written(tmp_path / f"{n}.wav", noise(4, 0.1)), at, 4, 1.0)
            for n, at in enumerate((0, 3))]
    spread(beds, 7 * RATE, tmp_path / "out.wav")
    sound = heard(tmp_path / "out.wav")
    before = level(sound, 1.5, 2.8)
    for at in (3.0, 3.25, 3.5, 3.75):
        assert level(sound, at, at + 0.2) == pytest.approx(before, abs=1.0)
    assert level(sound, 0, 0.2) < before - 8
    assert level(sound, 6.9, 7) < before - 15


SPOKEN = [(4.0, 7.0), (16.0, 19.0)]


@pytest.fixture
def narration(tmp_path: Path) -> Path:
    said = np.zeros(24 * RATE)
    for start, stop in SPOKEN:
        said[round(start * RATE):round(stop * RATE)] = RANDOM.standard_normal(3 * RATE) * 0.1
    write_wav(tmp_path / "narration.wav", [said], channels=1)
    return tmp_path / "narration.wav"


def test_ambience_lies_under_words_as_music_does_and_comes_up_without_them(
        narration: Path, tmp_path: Path) -> None:
    ambient = bed(written(tmp_path / "a.wav", tone(24, 3000)), 0, 24)
    mix(narration, None, tmp_path / "out.wav", tmp_path, SPOKEN, beds=[ambient])
    sound = heard(tmp_path / "out.wav")
    alone, under = (tone_level(sound, 3000, *when) for when in ((10.5, 13.5), (4.5, 6.5)))
    assert alone - under == pytest.approx(ALONE_DB - UNDER_SPEECH_DB, abs=0.5)
    # A tone's level is 3 dB under its height, which tone_level measures.
    words = level(sound, 4.5, 6.5)
    assert under - 3 - words == pytest.approx(UNDER_SPEECH_DB, abs=1.5)


def test_music_steps_back_while_ambience_is_heard(narration: Path, tmp_path: Path) -> None:
    music = written(tmp_path / "music.wav", tone(24, 1000, 0.05))
    ambient = bed(written(tmp_path / "a.wav", tone(6, 3000)), 9, 6, 0.5)
    mix(narration, music, tmp_path / "with.wav", tmp_path, SPOKEN, beds=[ambient])
    sound = heard(tmp_path / "with.wav")
    before, beside, after = (tone_level(sound, 1000, *when)
                             for when in ((0.5, 2.5), (10.5, 13.5), (21.5, 23.5)))
    assert beside - before == pytest.approx(MUSIC_BESIDE_DB, abs=0.5)
    assert after == pytest.approx(before, abs=0.5)
    assert tone_level(sound, 3000, 10.5, 13.5) > beside


def test_ambience_changes_the_mix_and_twice_the_same(
        narration: Path, tmp_path: Path) -> None:
    ambient = bed(written(tmp_path / "a.wav", noise(6, 0.1)), 9, 6, 0.5)
    for name, beds in (("a", []), ("c", [ambient]), ("d", [ambient])):
        mix(narration, None, tmp_path / f"{name}.out.wav", tmp_path, SPOKEN, beds=beds)
    a, c, d = ((tmp_path / f"{name}.out.wav").read_bytes() for name in "acd")
    assert c == d
    assert a != c


def test_ambience_without_any_words_is_heard(tmp_path: Path) -> None:
    write_wav(tmp_path / "n.wav", [np.zeros(8 * RATE)], channels=1)
    ambient = bed(written(tmp_path / "a.wav", noise(8, 0.02)), 0, 8, 0.5)
    told = mix(tmp_path / "n.wav", None, tmp_path / "out.wav", tmp_path, [], beds=[ambient])
    assert told.integrated_lufs == pytest.approx(-14, abs=0.5)


def test_a_rough_hearing_has_the_words_and_below_them_the_sound(tmp_path: Path) -> None:
    words, bed, both = (tmp_path / name for name in ("words.wav", "bed.wav", "both.wav"))
    write_wav(words, [tone(2, 300)[:, 0]], channels=1)
    written(bed, tone(1, 1000))
    under(words, bed, both)
    with WavFile(both, channels=1) as file:
        assert file.samples == 2 * RATE
        first, last = file.read(0, RATE)[:, 0], file.read(RATE, 2 * RATE)[:, 0]
    heard = np.abs(np.fft.rfft(first))
    assert 0.5 * heard[300] < heard[1000] < 0.7 * heard[300]
    assert np.abs(np.fft.rfft(last))[1000] < 0.01 * heard[1000]
