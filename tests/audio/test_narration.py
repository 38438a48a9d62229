"""The narration: every piece to the sample, and silence between."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audio.errors import AudioError
from audio.line import RATE
from audio.narration import PlacedSpeech, assemble
from audio.samples import WavFile, factor, write_wav

FADE = RATE * 5 // 1000


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    """Two seconds in which every sample tells where it is: a slow ramp."""
    write_wav(tmp_path / "speech.wav", [np.linspace(0.1, 0.5, 2 * RATE)], channels=1)
    return tmp_path / "speech.wav"


def piece(path: Path, from_seconds: float, to_seconds: float, at: int,
          gain: float = 0) -> PlacedSpeech:
    return PlacedSpeech(path=path, from_seconds=from_seconds, to_seconds=to_seconds, at_sample=at,
                 gain_db=gain)


def heard(path: Path) -> np.ndarray:
    with WavFile(path, channels=1) as file:
        return file.read(0, file.samples)[:, 0]


def test_pieces_sound_at_their_sample_and_nowhere_else(speech: Path, tmp_path: Path) -> None:
    out = tmp_path / "narration.wav"
    assemble([piece(speech, 1.0, 1.5, 100_001), piece(speech, 0.25, 0.75, 7)], 200_000, out)
    found, source = heard(out), heard(speech)
    assert len(found) == 200_000
    for at, begin in ((7, RATE // 4), (100_001, RATE)):
        inner = slice(at + FADE, at + RATE // 2 - FADE)
        assert np.allclose(found[inner], source[begin + FADE:begin + RATE // 2 - FADE], atol=1e-4)
        assert found[at + FADE // 2] < source[begin + FADE // 2]
    sounding = np.zeros(len(found), bool)
    for at in (7, 100_001):
        sounding[at:at + RATE // 2] = True
    assert not found[~sounding].any()


def test_edges_are_faded_so_that_no_cut_clicks(speech: Path, tmp_path: Path) -> None:
    out = tmp_path / "narration.wav"
    assemble([piece(speech, 0.5, 1.0, 1000)], RATE, out)
    assert np.abs(np.diff(heard(out))).max() < 0.01


def test_gain_is_in_decibels(speech: Path, tmp_path: Path) -> None:
    out = tmp_path / "narration.wav"
    assemble([piece(speech, 0.5, 1.0, 0, gain=-6)], RATE, out)
    expected = heard(speech)[RATE * 3 // 4] * factor(-6)
    assert heard(out)[RATE // 4] == pytest.approx(expected, abs=1e-3)


def test_pieces_of_one_speech_may_touch(speech: Path, tmp_path: Path) -> None:
    out = tmp_path / "narration.wav"
    assemble([piece(speech, 0, 1, 0), piece(speech, 1, 2, RATE)], 2 * RATE, out)
    assert len(heard(out)) == 2 * RATE


def test_nothing_to_say_is_silence_of_the_right_length(tmp_path: Path) -> None:
    assemble([], 12_345, tmp_path / "narration.wav")
    found = heard(tmp_path / "narration.wav")
    assert len(found) == 12_345
    assert not found.any()


def test_the_same_pieces_give_the_same_bytes_in_any_order(speech: Path, tmp_path: Path) -> None:
    pieces = [piece(speech, 0, 0.2, at) for at in range(0, 5 * RATE, RATE // 2)]
    assemble(pieces, 6 * RATE, tmp_path / "a.wav")
    assemble(pieces[::-1], 6 * RATE, tmp_path / "b.wav")
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


@pytest.mark.parametrize(("pieces", "said"), [
    ([(0, 1, 0), (0, 1, RATE - 1)], "sounds until sample 48000, and speech.wav begins at 47999"),
    ([(0, 2, 2 * RATE)], "make the narration longer"),
    ([(0, 2.5, 0)], "lasts 2.000 s, and seconds 0.000 to 2.500"),
])
def test_pieces_that_cannot_be_laid_are_named(
        speech: Path, tmp_path: Path, pieces: list[tuple[float, float, int]], said: str) -> None:
    with pytest.raises(AudioError, match=said):
        assemble([piece(speech, *each) for each in pieces], 3 * RATE, tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


def test_a_narration_needs_no_path_in_the_environment(speech: Path, tmp_path: Path) -> None:
    script = ("import sys; from pathlib import Path\n"
              "from audio.narration import PlacedSpeech, assemble\n"
              "assemble([PlacedSpeech(path=Path(sys.argv[1]), from_seconds=0, to_seconds=0.1,"
              " at_sample=0)], 9600, Path(sys.argv[2]))")
    bare = {name: value for name, value in os.environ.items() if name != "PATH"}
    subprocess.run([sys.executable, "-W", "error", "-c", script, str(speech),
                    str(tmp_path / "n.wav")], env=bare, check=True)
    assert (tmp_path / "n.wav").is_file()


def test_memory_does_not_grow_with_the_narration(speech: Path, tmp_path: Path) -> None:
    script = f"""
import resource
from pathlib import Path
from audio.narration import PlacedSpeech, assemble
speech = Path({str(speech)!r})
def lay(minutes):
    pieces = [PlacedSpeech(path=speech, from_seconds=0, to_seconds=1.9, at_sample=at * 48000)
              for at in range(0, minutes * 60 - 2, 10)]
    assemble(pieces, minutes * 60 * 48000, Path({str(tmp_path / "long.wav")!r}))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
short = lay(1)
print((lay(15) - short) / 1024)
"""
    house = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    grown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                           check=True, env=house).stdout
    assert float(grown) < 15  # megabytes; the sound itself has 86
