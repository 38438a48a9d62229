"""The offline voice: its process, its timings, its level."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from audio.errors import CannotSpeak, UnknownVoice
from audio.line import RATE, Speech, Utterance
from audio.samples import WavFile, loud_frames
from audio.voices.espeak import EspeakVoice
from audio.voices.espeak_engine import _WORKER, Engine, EngineFailed, EspeakRequest, data_folder
from media.backend import Session


def say(text: str, folder: Path, language: str = "en", wanted: str = "",
        direction: str = "") -> Speech:
    voice = EspeakVoice()
    utterance = Utterance(name="u", text=text, voice=voice.resolve(wanted, language),
                          language=language, direction=direction)
    [speech] = voice.speak([utterance], Session(lambda name: folder / f"{name}.wav"))
    return speech


def test_a_breathy_voice_says_a_line_the_same_whatever_was_said_before(tmp_path: Path) -> None:
    voice = EspeakVoice()
    lines = [Utterance(name=name, text=text, voice="cmn+f3", language="zh-CN")
             for name, text in (("a", "河水这样清，这样浅。"), ("b", "怎么就过不去呢？"),
                                ("c", "河水这样清，这样浅。"))]
    for count in (3, 1):
        (tmp_path / str(count)).mkdir()
        list(voice.speak(lines[-count:], Session(
            lambda name, folder=tmp_path / str(count): folder / name)))
    first, other, last, alone = ((tmp_path / path).read_bytes()
                                 for path in ("3/a", "3/b", "3/c", "1/c"))
    assert first == last == alone
    assert first != other


def sound(speech: Speech) -> np.ndarray:
    with WavFile(speech.path, channels=1) as file:
        return file.read(0, file.samples)[:, 0]


def loudness_db(speech: Speech) -> float:
    frames = loud_frames(sound(speech), RATE // 50)
    return float(20 * np.log10(np.sqrt((frames[frames > frames.max() * 0.1] ** 2).mean())))


@pytest.mark.parametrize(("language", "text", "marks"), [
    ("en", "The sea was dark. The monster came, and the stars looked on.", 3),
    ("zh-CN", "天河的东边住着织女，年年织着云锦。王母拔下玉簪，在两人之间一划。", 4),
])
def test_words_sound_where_there_is_sound_and_pause_where_there_is_none(
        tmp_path: Path, language: str, text: str, marks: int) -> None:
    speech = say(text, tmp_path, language)
    heard = sound(speech)
    silence = np.ones(len(heard), bool)
    for word in speech.words:
        begin, end = round(word.start_seconds * RATE), round(word.stop_seconds * RATE)
        assert np.abs(heard[begin:end]).max() > 0.03, text[word.begin:word.end]
        silence[begin:end] = False
    assert np.abs(heard[silence]).max(initial=0.0) < 0.03
    pauses = [after.start_seconds - word.stop_seconds
              for word, after in zip(speech.words, speech.words[1:], strict=False)]
    assert sum(pause > 0.12 for pause in pauses) == marks - 1


def test_a_chinese_compound_that_the_engine_skips_gets_times_for_each_character(
        tmp_path: Path) -> None:
    speech = say("东边住着织女。", tmp_path, "zh-CN")
    assert [(word.begin, word.end) for word in speech.words] == [(at, at + 1) for at in range(6)]
    lengths = [word.stop_seconds - word.start_seconds for word in speech.words]
    assert 0.1 < min(lengths) <= max(lengths) < 0.45


def test_silence_is_trimmed_at_both_ends(tmp_path: Path) -> None:
    heard = np.abs(sound(say("Look at the stars.", tmp_path)))
    loud = np.flatnonzero(heard > 0.01 * heard.max())
    assert loud[0] < 0.04 * RATE
    assert len(heard) - loud[-1] < 0.04 * RATE


def test_chinese_is_spoken_at_a_narrators_tempo(tmp_path: Path) -> None:
    text = "天河的东边住着织女，她是天帝的女儿，年年在织机上劳作，织出层层叠叠的云锦。"
    speech = say(text, tmp_path, "zh-CN")
    assert 3.3 < len(speech.words) / speech.seconds < 4.3


@pytest.mark.parametrize("wanted", ["cmn+f2", "cmn+m3", "cmn+grandpa", "cmn+Henrique"])
def test_all_voices_come_out_equally_loud_and_unclipped(tmp_path: Path, wanted: str) -> None:
    speech = say("天河的东边住着织女。", tmp_path, "zh-CN", wanted)
    assert loudness_db(speech) == pytest.approx(-20, abs=1.5)
    assert np.abs(sound(speech)).max() < 0.9


def test_a_direction_is_heard(tmp_path: Path) -> None:
    plain = say("The monster is coming now.", tmp_path)
    level = loudness_db(plain)
    assert loudness_db(say("The monster is coming now.", tmp_path, direction="低声")) < level - 2
    assert say("The monster is coming now.", tmp_path, direction="slowly").seconds > plain.seconds
    whispered = say("The monster is coming now.", tmp_path, direction="whispering")
    assert loudness_db(whispered) < level - 3


def test_han_characters_in_english_are_read_in_chinese(tmp_path: Path) -> None:
    speech = say("The festival (七夕) is in August.", tmp_path)
    words = ["The festival (七夕) is in August."[word.begin:word.end] for word in speech.words]
    assert words == ["The", "festival", "七", "夕", "is", "in", "August"]
    # "Chinese letter, Chinese letter", as the engine says in English, takes two seconds.
    assert speech.words[3].stop_seconds - speech.words[2].start_seconds < 1.0


def test_japanese_with_kanji_is_refused_and_not_spelled(tmp_path: Path) -> None:
    with pytest.raises(CannotSpeak, match="kana"):
        say("天の川", tmp_path, "ja")
    assert say("あまのがわ", tmp_path, "ja").seconds > 0.3


def test_all_voices_are_known_before_the_first_speaks(tmp_path: Path) -> None:
    utterances = [Utterance(name=name, text="Hello.", voice=name, language="en")
                  for name in ("en", "cmn+nobody")]
    speeches = EspeakVoice().speak(utterances, Session(lambda name: tmp_path / name))
    with pytest.raises(UnknownVoice, match="nobody"):
        next(speeches)
    assert not list(tmp_path.iterdir())


def test_the_engine_itself_refuses_a_voice_that_it_would_replace() -> None:
    with Engine() as engine, pytest.raises(EngineFailed, match="gmw/nosuch"):
        engine.speak(EspeakRequest(text="Hello.", voice="gmw/nosuch", rate=150, pitch=50, range=50))


def test_an_engine_that_breaks_down_is_named_with_its_line(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("espeakng_loader.get_library_path", lambda: "/dev/null")
    monkeypatch.setattr("audio.voices.espeak_engine.subprocess.Popen", _quiet)
    with pytest.raises(CannotSpeak, match=r"^u: .*ended"):
        say("Hello.", tmp_path)


def _quiet(command: list[str], **kwargs: object) -> subprocess.Popen[bytes]:
    return _Popen(command, stderr=subprocess.DEVNULL, **kwargs)  # type: ignore[call-overload]


_Popen = subprocess.Popen


def test_a_data_path_of_200_characters_works(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ("long" * 25) / ("path" * 25)
    folder.mkdir(parents=True)
    (folder / "espeak-ng-data").symlink_to(data_folder())
    monkeypatch.setattr("espeakng_loader.get_data_path", lambda: str(folder / "espeak-ng-data"))
    assert len(str(folder)) > 200
    assert say("天河。", tmp_path, "zh-CN").seconds > 0.3


def test_the_engine_dies_with_its_parent() -> None:
    script = ("import time; from audio.voices.espeak_engine import Engine; engine = Engine(); "
              "print(engine._process.pid, flush=True); time.sleep(60)")
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    assert parent.stdout is not None
    engine = int(parent.stdout.readline())
    os.kill(engine, 0)  # it lives
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert _gone_within(engine, seconds=5)


def _gone_within(pid: int, seconds: float) -> bool:
    """Whether the process ends; one that nobody has buried yet counts as ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        status = Path(f"/proc/{pid}/stat")
        try:
            if status.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def test_no_engine_is_left_when_the_batch_is_abandoned(tmp_path: Path) -> None:
    utterances = [Utterance(name=f"u{index}", text="Hello.", voice="en", language="en")
                  for index in range(3)]
    before = _children()
    speeches = EspeakVoice().speak(utterances, Session(lambda name: tmp_path / f"{name}.wav"))
    next(speeches)
    assert _children() > before
    speeches.close()  # type: ignore[attr-defined]
    assert _children() <= before


def _children() -> set[int]:
    """The processes that this one has begun and not buried."""
    return {int(child) for file in Path("/proc/self/task").glob("*/children")
            for child in file.read_text().split()}


def endless(tmp_path: Path, before: str = "") -> tuple[Path, Path]:
    """The worker with a synthesis that does not come to its end, and where its fork's id lies."""
    script, note = tmp_path / "endless.py", tmp_path / "fork"
    script.write_text(f"""
import importlib.util, os, pathlib, sys, time
spec = importlib.util.spec_from_file_location("worker", {str(_WORKER)!r})
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
def answer(engine, rate, request):
    pathlib.Path({str(note)!r} + ".part").write_text(str(os.getpid()))
    os.rename({str(note)!r} + ".part", {str(note)!r})
    time.sleep(30)
    worker._write({{"error": "at last"}})
worker._answer = answer
{before}
worker.main(*sys.argv[1:])
""")
    return script, note


REQUEST = EspeakRequest(text="Hello.", voice="gmw/en", rate=150, pitch=50, range=50)


def test_an_engine_that_does_not_answer_is_ended_with_all_its_forks(
        tmp_path: Path) -> None:
    # Without the kernel's help, as on other systems than Linux.
    script, note = endless(tmp_path, "worker._die_with = lambda parent: None")
    with Engine(script, patience_seconds=1.0) as engine:
        with pytest.raises(EngineFailed, match=r"no answer within 1 s"):
            engine.speak(REQUEST)
        assert _gone_within(int(note.read_text()), seconds=5)
        with pytest.raises(EngineFailed, match=r"ended|no answer"):
            engine.speak(REQUEST)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's part")
def test_the_fork_that_answers_dies_with_the_engine(tmp_path: Path) -> None:
    script, note = endless(tmp_path)
    with Engine(script) as engine:
        assert engine._process.stdin is not None
        engine._process.stdin.write(REQUEST.model_dump_json().encode() + b"\n")
        engine._process.stdin.flush()
        while not note.exists():
            time.sleep(0.01)
        engine._process.kill()
        assert _gone_within(int(note.read_text()), seconds=5)


LONG_LINE = """
import resource, sys
from pathlib import Path
from audio.line import Utterance
from audio.samples import WavFile
from audio.voices.espeak import EspeakVoice
from media.backend import Session

voice, text = EspeakVoice(), sys.argv[2]
line = Utterance(name="u", text=text, voice=voice.resolve("", sys.argv[1]), language=sys.argv[1])
[speech] = voice.speak([line], Session(lambda _: Path("line.wav")))
with WavFile(speech.path, 1) as file:
    assert file.samples == round(speech.seconds * 48_000), (file.samples, speech.seconds)
words = speech.words
assert all(one.stop_seconds <= after.start_seconds for one, after in zip(words, words[1:]))
# Not ru_maxrss of this process: that has the peak of whoever began it in it.
[peak] = [row.split()[1] for row in open("/proc/self/status") if row.startswith("VmHWM")]
print(int(peak) * 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


@pytest.mark.parametrize(("language", "words", "times", "most"), [
    ("en", "darkness", 3_000, 130), ("en", "and the sea was dark ", 570, 210),
    pytest.param("zh-CN", "天河的东边住着织女", 670, 300, marks=pytest.mark.slow)])
def test_a_line_without_a_stop_is_never_held_whole(
        tmp_path: Path, language: str, words: str, times: int, most: int) -> None:
    """Up to a quarter of an hour of sound: spoken at once, or held for its level, it takes 25 to
    100 MiB more than ``most``; the longest line of all takes as much as this one does."""
    told = subprocess.run([sys.executable, "-c", LONG_LINE, language, words * times], cwd=tmp_path,
                          check=True, capture_output=True, text=True, env={
                              **os.environ, "PYTHONPATH": os.getcwd()}).stdout
    assert max(map(int, told.split())) < most * 2**20
