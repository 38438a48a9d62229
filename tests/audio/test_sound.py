"""Sound through ffmpeg, and the master's own measure of peaks against it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audio.errors import AudioError
from audio.limiter import Limiter
from audio.line import RATE
from audio.samples import WavFile, resampled, write_wav
from media import ffmpeg
from media.errors import NotMedia
from media.probe import probe
from media.sound import encode_aac, loudness, to_wav
from tests.levels import decibels


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    random = np.random.default_rng(3)
    write_wav(tmp_path / "noise.wav", [random.standard_normal((4 * RATE, 2)) * 0.1], channels=2)
    return tmp_path / "noise.wav"


def test_a_tone_has_the_loudness_that_the_standard_gives_it(tmp_path: Path) -> None:
    # EBU Tech 3341, case 1: 1 kHz in both channels at -23 dBFS measures -23 LUFS.
    turn = 2 * np.pi * 1000 * np.arange(20 * RATE) / RATE
    tone = np.sin(turn)[:, None] * np.ones(2) * 10 ** (-23 / 20)
    write_wav(tmp_path / "tone.wav", [tone], channels=2)
    measured = loudness(tmp_path / "tone.wav")
    assert measured.integrated_lufs == pytest.approx(-23, abs=0.1)
    assert measured.true_peak_dbtp == pytest.approx(-23, abs=0.2)


def test_peaks_between_samples_are_found(tmp_path: Path) -> None:
    # A tone at a quarter of the rate, sampled 45 degrees off its crests: 3 dB hide in between.
    turn = np.pi / 2 * np.arange(2 * RATE) + np.pi / 4
    tone = (np.sin(turn) * np.hanning(len(turn)))[:, None] * np.ones(2) * 0.5
    write_wav(tmp_path / "tone.wav", [tone], channels=2)
    assert np.abs(tone).max() < 0.36
    with WavFile(tmp_path / "tone.wav", channels=2) as file:
        write_wav(tmp_path / "limited.wav", Limiter(file).limited(1.0, 0.25), channels=2)
    assert loudness(tmp_path / "tone.wav").true_peak_dbtp == pytest.approx(-6, abs=0.2)
    assert loudness(tmp_path / "limited.wav").true_peak_dbtp == pytest.approx(-12, abs=0.2)


def test_a_wav_that_passes_for_another_container_is_still_read(tmp_path: Path) -> None:
    sound = np.zeros((RATE, 2))
    sound[53:] = 0.1
    write_wav(tmp_path / "a.wav", [sound], channels=2)
    data = bytearray((tmp_path / "a.wav").read_bytes())
    data[256] = 0x84  # what ffmpeg takes for an ACT recording
    (tmp_path / "a.wav").write_bytes(data)
    assert loudness(tmp_path / "a.wav").true_peak_dbtp > -25


def test_silence_measures_as_silence(tmp_path: Path) -> None:
    write_wav(tmp_path / "none.wav", [np.zeros((RATE, 2))], channels=2)
    measured = loudness(tmp_path / "none.wav")
    assert (measured.integrated_lufs, measured.true_peak_dbtp) == (-70, -120)


def test_aac_keeps_length_rate_level_and_bytes(noise: Path, tmp_path: Path) -> None:
    for name in ("a.m4a", "b.m4a"):
        encode_aac(noise, tmp_path / name)
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()
    found = probe(tmp_path / "a.m4a")
    assert found.sample_rate == RATE
    assert found.audio_seconds == pytest.approx(4.0, abs=0.05)
    before, after = loudness(noise), loudness(tmp_path / "a.m4a")
    assert after.integrated_lufs == pytest.approx(before.integrated_lufs, abs=0.2)


def test_aac_sounds_as_what_went_in(noise: Path, tmp_path: Path) -> None:
    encode_aac(noise, tmp_path / "a.m4a")
    to_wav(tmp_path / "a.m4a", tmp_path / "back.wav")
    with WavFile(noise, 2) as one, WavFile(tmp_path / "back.wav", 2) as other:
        before, after = one.read(RATE, 3 * RATE), other.read(RATE, 3 * RATE)
    # Noise is what a coder does worst; and the priming samples are taken off again.
    assert decibels(float((before - after).std())) < decibels(float(before.std())) - 8


def test_what_holds_no_sound_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_text("no")
    with pytest.raises(NotMedia, match=r"x\.wav has no sound"):
        loudness(tmp_path / "x.wav")
    with pytest.raises(NotMedia):
        to_wav(tmp_path / "x.wav", tmp_path / "y.wav")
    assert [path.name for path in tmp_path.iterdir()] == ["x.wav"]


def test_a_wav_of_another_kind_is_refused(tmp_path: Path) -> None:
    write_wav(tmp_path / "mono.wav", [np.zeros(100)], channels=1)
    with pytest.raises(AudioError, match="2-channel"), WavFile(tmp_path / "mono.wav", channels=2):
        pass


def test_resampling_keeps_what_is_heard_and_adds_nothing() -> None:
    turn = 2 * np.pi * 1000 * np.arange(22050) / 22050
    tone = np.sin(turn) * np.hanning(22050)
    new = np.concatenate(list(resampled([tone], 22050)))
    assert len(new) == RATE
    spectrum = np.abs(np.fft.rfft(new))
    assert int(spectrum.argmax()) == 1000
    assert spectrum[1100:].max() < 1e-6 * spectrum.max()
    assert np.abs(new).max() == pytest.approx(1.0, abs=0.01)


def test_resampling_in_blocks_is_heard_nowhere() -> None:
    rate, seconds = 22050, 65.4321
    turn = 2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate
    pieces = np.split(np.sin(turn), [7, 100_000, 100_000, 900_001])
    blocks = list(resampled(pieces, rate))
    assert [len(block) % 960 for block in blocks[:-1]] == [0, 0, 0]
    new = np.concatenate(blocks)
    assert len(new) == round(len(turn) * RATE / rate)
    exact = np.sin(2 * np.pi * 440 * np.arange(len(new)) / RATE)
    inside = slice(RATE // 10, -RATE // 10)  # a tone that begins at once is no longer a tone
    assert decibels(float(np.abs(new - exact)[inside].max())) < -75


def test_sound_is_taken_from_the_middle_of_a_video(tmp_path: Path) -> None:
    """Two seconds of 440 Hz and two of 880; the second is asked for, to its end."""
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=4", "-f", "lavfi", "-i",
                "aevalsrc='sin(2*PI*t*if(lt(t,2),440,880))':d=4", "-pix_fmt", "yuv420p", "a.mkv"],
               tmp_path)
    to_wav(tmp_path / "a.mkv", tmp_path / "a.wav", seconds=1.5, start=2.25)
    to_wav(tmp_path / "a.mkv", tmp_path / "end.wav", seconds=9, start=3)
    with WavFile(tmp_path / "a.wav", 2) as file, WavFile(tmp_path / "end.wav", 2) as end:
        sound = file.read(0, file.samples)[:, 0]
        assert file.samples == pytest.approx(1.5 * 48000, abs=2)
        assert end.samples == pytest.approx(48000, abs=2400)
    peak = np.argmax(np.abs(np.fft.rfft(sound))) * 48000 / len(sound)
    assert peak == pytest.approx(880, abs=2)


def test_where_a_video_has_no_sound_left_there_is_silence(tmp_path: Path) -> None:
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=6", "-f", "lavfi", "-i",
                "sine=440:d=1", "-pix_fmt", "yuv420p", "a.mp4"], tmp_path)
    to_wav(tmp_path / "a.mp4", tmp_path / "a.wav", seconds=2, start=3)
    with WavFile(tmp_path / "a.wav", 2) as file:
        assert not file.read(0, 2 * 48000).any()
