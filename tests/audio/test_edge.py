"""The voice over the network: its failures, its timings, its end; against a server of its protocol
on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from audio.errors import AudioError, CannotSpeak, UnknownVoice, Unreachable
from audio.line import RATE, Speech, Utterance
from audio.samples import WavFile
from audio.voices.edge import EdgeVoice
from audio.voices.edge_service import Boundary, Patience, parted
from audio.voices.edge_words import anchors
from media.backend import Session
from tests.doubles.voices_server import VoicesServer

ZH = "zh-CN-XiaoxiaoNeural"


def line(text: str, name: str = "u", voice: str = "en-US-AvaNeural", direction: str = ""
         ) -> Utterance:
    return Utterance(name=name, text=text, voice=voice, language=voice[:5], direction=direction)


def speak(folder: Path, *lines: Utterance) -> list[Speech]:
    return list(EdgeVoice().speak(lines, Session(lambda name: folder / f"{name}.wav")))


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes at once is still waited for, what never comes is not."""
    monkeypatch.setattr("audio.voices.edge_service.PATIENCE",
                        Patience(between=(0.01, 0.02, 0.04), silent=0.3))


def sound(speech: Speech) -> np.ndarray:
    with WavFile(speech.path, channels=1) as file:
        return file.read(0, file.samples)[:, 0]


@pytest.mark.parametrize("fault", [
    "silent", "403", "503", "drop", "close", "stall", "stall late", "garbage", "noise"])
def test_what_passes_is_asked_for_again_and_comes_out_whole(
        voices_server: VoicesServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
        ) -> None:
    [plain] = speak(tmp_path, line("The sea was dark, and the stars looked on.", "plain"))
    voices_server.faults.extend([fault, fault])
    if fault.startswith("stall"):
        impatient(monkeypatch)  # the server has the sound by now
    [again] = speak(tmp_path, line("The sea was dark, and the stars looked on.", "again"))
    assert again.path.read_bytes() == plain.path.read_bytes()
    assert again.words == plain.words
    assert voices_server.tries == 4


def test_a_slow_answer_is_waited_for_as_long_as_it_comes(
        voices_server: VoicesServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The sea was dark, and the stars looked on, and on, and on."
    [plain] = speak(tmp_path, line(text, "plain"))
    # Thirty parts of sound come 0.03 s after each other: longer than silence is borne.
    monkeypatch.setattr("audio.voices.edge_service.PATIENCE", Patience((), silent=0.6))
    voices_server.always = "slow"
    [speech] = speak(tmp_path, line(text))
    assert speech.words == plain.words


@pytest.mark.parametrize(("fault", "kind", "told", "tries"), [
    ("silent", CannotSpeak, "it sent no sound", 4),
    ("403", Unreachable, "it refused with 403", 8),  # edge-tts sets its clock right in between
    ("503", Unreachable, "it refused with 503", 4),
    ("401", Unreachable, "it refused with 401", 1),
    ("drop", CannotSpeak, "dropped in the middle", 4),
    ("close", CannotSpeak, "dropped in the middle", 4),
    ("stall", CannotSpeak, "it said nothing for 0.3 s", 4),
    ("garbage", CannotSpeak, "missing the header length", 4),
    ("noise", CannotSpeak, "no MP3", 4),
])
def test_what_does_not_pass_is_one_sentence_with_a_way_on(
        voices_server: VoicesServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str,
        kind: type[AudioError], told: str, tries: int) -> None:
    voices_server.always = fault
    if fault == "stall":
        impatient(monkeypatch)
    with pytest.raises(kind) as caught:
        speak(tmp_path, line("Hello."))
    assert told in str(caught.value)
    assert "--voice espeak" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert voices_server.tries == tries
    assert not list(tmp_path.iterdir())


def test_without_a_network_the_sentence_names_it_after_a_few_tries(
        voices_server: VoicesServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"ws://127.0.0.1:{free.getsockname()[1]}/?T"
        monkeypatch.setattr("edge_tts.communicate.WSS_URL", nowhere)
        with pytest.raises(Unreachable, match=r"^edge speaks over the network, and "
                           r"speech\.platform\.bing\.com cannot be reached .*: check the "
                           r"connection, or use --voice espeak$"):
            speak(tmp_path, line("Hello."))


def test_lines_that_are_done_are_kept_when_another_fails(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    voices_server.of_text = {"number 5": "silent"}
    lines = [line(f"Line number {n}.", f"u{n}") for n in range(12)]
    done: list[str] = []
    speeches = EdgeVoice().speak(lines, Session(lambda name: tmp_path / f"{name}.wav"))
    with pytest.raises(CannotSpeak, match=r"^u5: "):
        done.extend(speech.name for speech in speeches)
    assert {"u0", "u1", "u2", "u3", "u4"} <= set(done)
    assert sorted(f"{name}.wav" for name in done) == sorted(os.listdir(tmp_path))
    assert "u11" not in done


def test_several_lines_are_spoken_at_a_time_and_not_all(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    voices_server.always = "slow"
    speak(tmp_path, *(line("Look!", f"u{n}") for n in range(9)))
    assert 2 <= voices_server.most_at_a_time <= 4


def test_a_voice_that_the_service_lacks_is_told_from_a_line_without_a_sound(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    with pytest.raises(UnknownVoice) as caught:
        speak(tmp_path, line("Hello.", "s1-1", voice="en-US-AvvaNeural"))
    assert "en-US-AvaNeural" in str(caught.value)
    assert caught.value.utterance == "s1-1"
    voices_server.voices.append("en-US-NewNeural")
    assert speak(tmp_path, line("Hello.", voice="en-US-NewNeural"))


def test_a_malformed_voice_is_told_without_asking_anybody(tmp_path: Path) -> None:
    with pytest.raises(UnknownVoice, match="zh-CN-XiaoxiaoNeural"):
        speak(tmp_path, line("Hello."), line("你好。", voice="zh-CN-Xiaoxiao"))


@pytest.mark.parametrize(("voice", "text", "marks"), [
    ("en-US-AvaNeural", "The sea was dark. The monster came, and the stars looked on.", 3),
    (ZH, "天河的东边住着织女，年年织着云锦。王母拔下玉簪，在两人之间一划。", 4),
])
def test_words_sound_where_there_is_sound_and_pause_where_there_is_none(
        voices_server: VoicesServer, tmp_path: Path, voice: str, text: str, marks: int) -> None:
    [speech] = speak(tmp_path, line(text, voice=voice))
    heard = sound(speech)
    for word in speech.words:
        begin, end = round(word.start_seconds * RATE), round(word.stop_seconds * RATE)
        assert np.abs(heard[begin:end]).max() > 0.03, text[word.begin:word.end]
    pauses = [after.start_seconds - word.stop_seconds
              for word, after in zip(speech.words, speech.words[1:], strict=False)]
    assert sum(pause > 0.07 for pause in pauses) == marks - 1


def test_silence_is_trimmed_at_both_ends(voices_server: VoicesServer, tmp_path: Path) -> None:
    heard = np.abs(sound(*speak(tmp_path, line("Look at the stars."))))
    loud = np.flatnonzero(heard > 0.01 * heard.max())
    assert loud[0] < 0.04 * RATE
    assert len(heard) - loud[-1] < 0.05 * RATE


def test_directions_change_how_a_line_is_spoken(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    text = "牛郎，河水涨了。"
    plain, slow, hushed = speak(
        tmp_path, line(text, "a", ZH), line(text, "b", ZH, direction="缓慢"),
        line(text, "c", ZH, direction="低声"))
    by_name = {speech.name: speech for speech in (plain, slow, hushed)}
    assert by_name["b"].seconds > 1.05 * by_name["a"].seconds
    level = {name: float(np.sqrt((sound(speech) ** 2).mean())) for name, speech in by_name.items()}
    assert level["c"] < 0.85 * level["a"]


@pytest.mark.parametrize(("text", "heard", "begins"), [
    ("In 1969 Apollo landed.", "In nineteen sixty nine Apollo landed",
     [("In", 0), ("nineteen", 3), ("Apollo", 8), ("landed", 15)]),
    ("“Look  at me!” he cried.", "Look at me he cried",
     [("Look", 1), ("at", 7), ("me", 10), ("he", 15), ("cried", 18)]),
    ("天河的东边，ＡＢＣ号。", "天河 的 东边 abc 号",
     [("天河", 0), ("的", 2), ("东边", 3), ("abc", 6), ("号", 9)]),
    ("Tom & Jerry < 3", "Tom and Jerry less 3",
     [("Tom", 0), ("Jerry", 6), ("3", 14)]),
    ("是是是，不是不是。", "是 是 是 不是 不是",
     [("是", 0), ("是", 1), ("是", 2), ("不是", 4), ("不是", 6)]),
])
def test_the_service_s_words_are_found_in_the_text_as_it_is_written(
        text: str, heard: str, begins: Sequence[tuple[str, int]]) -> None:
    words = heard.split()
    found = anchors(text, [Boundary(word, float(n)) for n, word in enumerate(words)])
    assert [(words[int(anchor.seconds)], anchor.position) for anchor in found] == list(begins)


def test_a_long_chinese_line_is_parted_between_its_sentences_and_timed_to_its_end(
        voices_server: VoicesServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.voices.edge_service.PATIENCE", Patience())
    text = "天河的东边住着织女，年年织着云锦。" * 82
    [speech] = speak(tmp_path, line(text, voice=ZH))
    assert len(voices_server.texts) > 1
    assert all(one.endswith(("。", "，")) for one in voices_server.texts)
    assert "".join("".join(voices_server.texts).split()) == text
    starts = [word.start_seconds for word in speech.words]
    per_character = np.diff(starts)
    assert len(starts) == 82 * 15
    assert per_character.max() < 2.5
    assert parted("短。") == "短。"


STOPPED = """
import sys, threading
from pathlib import Path
from audio.line import Utterance
from audio.voices.edge import EdgeVoice
from media.backend import Session
import edge_tts.communicate
edge_tts.communicate.WSS_URL = sys.argv[1]
lines = [Utterance(name=f"u{n}", text="Hello.", voice="en-US-AvaNeural", language="en")
         for n in range(6)]
print("speaking", flush=True)
try:
    list(EdgeVoice().speak(lines, Session(lambda name: Path(sys.argv[2]) / name)))
except KeyboardInterrupt:
    print("left", [thread.name for thread in threading.enumerate()], flush=True)
"""


def test_ctrl_c_leaves_no_thread_behind_however_stubborn_the_service(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    voices_server.always = "stall"
    url = f"ws://127.0.0.1:{voices_server.port}/edge/v1?TrustedClientToken=T"
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED, url, str(tmp_path)], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    until = time.monotonic() + 30
    while len(voices_server.texts) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=8)
    assert out.splitlines() == ["speaking", "left ['MainThread']"]
    assert err == ""


def test_no_thread_is_left_when_the_batch_is_abandoned(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    voices_server.of_text = {"later": "stall"}
    lines = [line("Now.", "a"), *(line(f"{n} later.", f"b{n}") for n in range(5))]
    speeches = EdgeVoice().speak(lines, Session(lambda name: tmp_path / f"{name}.wav"))
    assert next(speeches).name == "a"
    speeches.close()  # type: ignore[attr-defined]
    own = {thread for thread in threading.enumerate() if not thread.name.startswith("asyncio")}
    assert own <= before
