"""The music: harmony that is sane, moods that differ, the author's file looped."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from audio.errors import CannotPlay
from audio.line import RATE
from audio.samples import Floats, WavFile, write_wav
from audio.score import Cue, Music
from audio.scores import file as file_score
from audio.scores.file import FileScore
from audio.scores.harmony import composed, hertz
from audio.scores.moods import MOODS, known, mood_of
from audio.scores.synth import SynthScore
from media.backend import Session
from media.ffmpeg import run, source
from media.sound import to_wav

WISHES = ["tender", "wonder", "tense", "sad", "joyful", "solemn", "epic", "mysterious", "",
          "温柔", "紧张", "悲伤", "神秘", "欢快", "庄严", "史诗"]


def play(score: SynthScore | FileScore, folder: Path, **cue: object) -> Music:
    [music] = score.play([Cue(name="m", **cue)],  # type: ignore[arg-type]
                         Session(lambda name: folder / f"{name}.wav"))
    return music


def sound(music: Music) -> np.ndarray:
    with WavFile(music.path, channels=2) as file:
        return file.read(0, file.samples)


@pytest.mark.parametrize(("words", "is_one"), [
    ("tender", True), ("calm", True), ("宁静", True), ("a stormy night", True), ("x", False),
    ("zydeco", False), ("摇滚", False), ("", False), ("lightning-fast jazz", False)])
def test_a_mood_is_known_or_is_played_as_calm(words: str, is_one: bool) -> None:
    assert known(words) == is_one
    assert is_one or mood_of(words) is MOODS[-1]


def test_every_mood_has_a_setting_of_its_own() -> None:
    chosen = [composed(wish, 60, 1).mood.words for wish in WISHES]
    assert len(set(chosen)) == len(MOODS)
    assert composed("tender", 60, 1).mood.words == composed("温柔", 60, 1).mood.words


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("seconds", [3.0, 12.0, 61.0])
def test_a_piece_fills_its_length_and_comes_home(wish: str, seconds: float) -> None:
    piece = composed(wish, seconds, 42)
    chords = list(piece.chords())
    assert chords[0].start_seconds == 0
    assert sum(chord.seconds for chord in chords) == pytest.approx(seconds)
    tonic = piece.mood.tonic % 12
    assert chords[0].bass % 12 == chords[-1].bass % 12 == tonic
    assert chords[-1].melody[0].pitch % 12 == tonic


@pytest.mark.parametrize("wish", WISHES)
def test_notes_keep_to_the_scale_and_do_not_grate(wish: str) -> None:
    piece = composed(wish, 90, 3)
    for chord in piece.chords():
        own = {pitch % 12 for pitch in (*chord.pads, chord.bass)}
        for note in chord.melody:
            assert note.pitch % 12 in own or (note.pitch - 1) % 12 not in own
            assert 60 <= note.pitch <= 88
            if piece.pentatonic and note.pitch % 12 not in own:
                assert (note.pitch - piece.mood.tonic) % 12 in piece.scale


@pytest.mark.parametrize("wish", WISHES)
def test_chords_move_by_small_steps(wish: str) -> None:
    chords = [chord.pads for chord in composed(wish, 90, 5).chords()]
    moves = [abs(new - old) for before, after in pairwise(chords)
             for old, new in zip(before, after, strict=True)]
    assert np.mean(moves) < 3.2
    assert max(moves) <= 7


def test_what_sounds_is_what_was_composed(tmp_path: Path) -> None:
    heard = sound(play(SynthScore(), tmp_path, mood="calm", seconds=20))[:, 0]
    chord = next(iter(composed("calm", 20, 42).chords()))
    part = heard[2 * RATE:3 * RATE] * np.hanning(RATE)
    spectrum = np.abs(np.fft.rfft(part))  # one hertz a bin
    floor = np.median(spectrum[40:1500])
    for pitch in (*chord.pads, chord.bass):
        near = round(hertz(pitch))
        assert spectrum[near - 3:near + 4].max() > 20 * floor


def test_another_seed_is_another_music_and_another_mood_too(tmp_path: Path) -> None:
    played = [play(SynthScore(), tmp_path, seconds=4, **asked).path.read_bytes()
              for asked in ({"seed": 1}, {"seed": 2}, {"seed": 1, "mood": "tense"})]
    assert len(set(played)) == 3


def test_the_synthesiser_plays_in_stereo(tmp_path: Path) -> None:
    heard = sound(play(SynthScore(), tmp_path, seconds=10))
    assert 0.0 < np.corrcoef(heard.T)[0, 1] < 0.9


def test_a_long_cue_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    import tracemalloc

    def peak(seconds: float) -> int:
        tracemalloc.start()
        play(SynthScore(), tmp_path, seconds=seconds, mood="joyful")
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(60)  # the strings of its notes are made once and kept
    assert peak(60) < peak(18) * 1.1


def tone(seconds: float) -> Floats:
    turn = 2 * np.pi * 500 * np.arange(round(seconds * RATE)) / RATE
    return np.stack([np.sin(turn), np.sin(turn)], axis=1) * 0.3


def test_a_file_is_looped_without_a_hole_or_a_bump(tmp_path: Path) -> None:
    write_wav(tmp_path / "tune.wav", [tone(5)], channels=2)
    heard = sound(play(FileScore(), tmp_path, seconds=30, source=tmp_path / "tune.wav"))
    middle = heard[RATE:25 * RATE].reshape(-1, RATE // 10, 2)
    levels = np.sqrt((middle ** 2).mean(axis=(1, 2)))
    # Like on like sums to 3 dB more in the middle of a lap; music is seldom so like itself.
    assert 0.15 < levels.min() <= levels.max() < 0.32


def test_a_longer_file_is_cut_and_fades(tmp_path: Path) -> None:
    write_wav(tmp_path / "tune.wav", [tone(10)], channels=2)
    heard = sound(play(FileScore(), tmp_path, seconds=6, source=tmp_path / "tune.wav"))
    assert np.abs(heard[2 * RATE:3 * RATE]).max() == pytest.approx(0.3, abs=0.01)
    assert np.abs(heard[-RATE // 4:]).max() < 0.1


def test_a_file_is_decoded_on_the_disk_that_the_music_is_for(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[Path] = []

    def noted(path: Path, wav: Path, seconds: float) -> None:
        decoded.append(wav)
        to_wav(path, wav, seconds)

    monkeypatch.setattr(file_score, "to_wav", noted)
    write_wav(tmp_path / "tune.wav", [tone(3)], channels=2)
    music = play(FileScore(), tmp_path / "new", seconds=2, source=tmp_path / "tune.wav")
    assert [wav.is_relative_to(tmp_path / "new") for wav in decoded] == [True]
    assert list((tmp_path / "new").iterdir()) == [music.path]


@pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "m4a"])
def test_the_usual_kinds_of_file_are_played(tmp_path: Path, kind: str) -> None:
    write_wav(tmp_path / "tune.wav", [tone(3)], channels=2)
    run([*source("tune.wav"), "-ar", "44100", f"tune.{kind}"], tmp_path)
    odd = tmp_path / f"-my, 'song' [天河].{kind}"
    (tmp_path / f"tune.{kind}").rename(odd)
    heard = sound(play(FileScore(), tmp_path, seconds=2, source=odd))[RATE:, 0]
    spectrum = np.abs(np.fft.rfft(heard[:RATE // 2]))
    assert int(np.argmax(spectrum)) * 2 == pytest.approx(500, abs=4)


@pytest.mark.parametrize(("content", "said"), [
    (b"not a sound at all", "save it as WAV"), (b"", "save it as WAV"),
    (b"#EXTM3U\nfile:///etc/passwd\n", "save it as WAV")])
def test_what_is_no_sound_is_named_with_a_remedy(
        tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "tune.mp3").write_bytes(content)
    with pytest.raises(CannotPlay, match=said) as caught:
        play(FileScore(), tmp_path, seconds=2, source=tmp_path / "tune.mp3")
    assert str(tmp_path / "tune.mp3") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_click_is_no_music(tmp_path: Path) -> None:
    write_wav(tmp_path / "tune.wav", [tone(0.1)], channels=2)
    with pytest.raises(CannotPlay, match=r"lasts 0.10 s"):
        play(FileScore(), tmp_path, seconds=2, source=tmp_path / "tune.wav")


def test_a_cue_without_a_file_says_where_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(CannotPlay, match=r"music: \{file"):
        play(FileScore(), tmp_path, seconds=2)
