"""A film spoken over the network, and the command that lists the voices and lets them be heard."""

from __future__ import annotations

import json
import socket
import wave
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audio.line import RATE
from narrator.cli import app
from tests.doubles.voices_server import VoicesServer

SPEAKERS = """language: en
cast: {Keeper: an old man with a white beard}
voice: VOICE"""


@pytest.fixture
def here(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scene of the small story, with two who speak, in the folder of the command."""
    monkeypatch.chdir(tmp_path)
    scene = story.read_text(encoding="utf-8").partition("# Morning")[0]
    story.write_text(scene.replace("music: calm", "music: none").replace(
        "“One more page.”\n", "\n**Keeper (softly):** One more page.\n"), encoding="utf-8")
    return story


def voiced(story: Path, voice: str) -> Path:
    story.write_text(story.read_text(encoding="utf-8").replace(
        "language: en", SPEAKERS.replace("VOICE", voice)), encoding="utf-8")
    return story


def narrator(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, voices_server: VoicesServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", f"ws://127.0.0.1:{port}/?T")


def test_a_film_is_spoken_by_edge_and_its_manifest_names_every_voice(
        here: Path, voices_server: VoicesServer) -> None:
    run = narrator("render", voiced(here, "a calm woman"), "--voice", "edge")
    assert run.exit_code == 0, run.output
    manifest = json.loads(Path("films/lamp/manifest.json").read_text("utf-8"))
    assert manifest["crew"]["voice"]["name"] == "edge"
    told = {role["speaker"]: role["voice"] for role in manifest["crew"]["voices"]}
    assert told == {"": "en-US-JennyNeural/slow", "Keeper": told["Keeper"]}
    assert told["Keeper"].endswith("/slow/low")
    assert "instead of" not in run.output


def test_a_voice_that_stands_in_is_told_at_the_end_and_in_the_manifest(
        here: Path, no_network: None) -> None:
    here = voiced(here, "[edge:en-US-AvaNeural, espeak:en+f2]")
    here.write_text(here.read_text(encoding="utf-8").replace(
        "{Keeper: an old man with a white beard}",
        "{Keeper: {look: old, voice: [a man, espeak:en+m3]}}"), encoding="utf-8")
    run = narrator("render", here, "--voice", "edge")
    assert run.exit_code == 0, run.output
    said = " ".join(run.output.split())
    assert ("the narrator is spoken by espeak:en+f2 instead of edge:en-US-AvaNeural: edge speaks "
            "over the network") in said
    roles = json.loads(Path("films/lamp/manifest.json").read_text("utf-8"))["crew"]["voices"]
    assert [role["backend"]["name"] for role in roles] == ["espeak", "espeak"]
    assert roles[1]["instead_of"][0]["voice"] == "edge:a man"


def test_without_a_network_edge_is_one_sentence_and_exit_1(here: Path, no_network: None) -> None:
    run = narrator("render", voiced(here, "a calm woman"), "--voice", "edge")
    assert run.exit_code == 1
    [line] = [line for line in run.stderr.splitlines() if line]
    assert line.startswith("narrator: edge speaks over the network, and speech.platform.bing.com")
    assert line.endswith("check the connection, or use --voice espeak")


def test_voices_are_listed_as_a_story_names_them_without_a_network(no_network: None) -> None:
    run = narrator("voices", "--language", "中文")
    assert run.exit_code == 0
    assert "espeak:cmn+Annie" in run.stdout
    row = next(row for row in run.stdout.splitlines() if "YunxiaNeural" in row)
    assert row.split()[:3] == ["edge:zh-CN-YunxiaNeural", "zh-CN", "boy:"]
    assert "against commercial use" in run.stderr
    assert "edge:" not in narrator("voices", "--voice", "espeak", "--language", "en").output


def test_voices_are_heard_each_in_a_file_of_its_own(
        here: Path, voices_server: VoicesServer) -> None:
    run = narrator("voices", "--voice", "edge", "--say", "河水涨了。")
    assert run.exit_code == 0
    files = [Path(line) for line in run.stdout.splitlines()]
    assert len(files) == 6
    assert Path("voices/edge-zh-CN-XiaoxiaoNeural.wav") in files
    for file in files:
        with wave.open(str(file)) as sound:
            assert sound.getframerate() == RATE
            assert sound.getnframes() > RATE / 2


def test_hearing_goes_on_past_a_voice_that_fails(here: Path, voices_server: VoicesServer) -> None:
    voices_server.voices.remove("zh-CN-YunxiNeural")
    run = narrator("voices", "edge:云希", "edge:晓晓/slow", "espeak:cmn+f2", "--say", "河水涨了。")
    assert run.exit_code == 0
    assert run.stdout.splitlines() == [
        "voices/edge-zh-CN-XiaoxiaoNeural-slow.wav", "voices/espeak-cmn+f2.wav"]
    assert "edge has no voice 'zh-CN-YunxiNeural'" in run.stderr


def test_when_none_could_be_heard_the_command_fails(here: Path, no_network: None) -> None:
    run = narrator("voices", "--voice", "edge", "--say", "Hello.")
    assert run.exit_code == 1
    assert run.stderr.count("cannot be reached") == 1
    assert not Path("voices").exists()


@pytest.mark.parametrize(("arguments", "told"), [
    (["--language", "klingon"], "is not a language tag"),
    (["--language", "xx"], "leave --language out"),
    (["--voice", "nobody"], "voice 'nobody' is not known"),
    (["edge:nobody"], "edge has no voice 'nobody'"),
])
def test_what_there_is_not_ends_with_2(arguments: list[str], told: str) -> None:
    run = narrator("voices", *arguments)
    assert run.exit_code == 2
    assert told in run.stderr
