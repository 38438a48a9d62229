"""One door to ffmpeg: what goes through it is bounded, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path
from typing import Any

import pytest

from media import ffmpeg
from media.errors import FFmpegFailed, NotMedia, Stopped
from media.probe import probe
from media.sound import to_wav
from media.workers import side_by_side

SECOND = ["-f", "lavfi", "-i", "color=c=red:size=64x64:rate=24:duration=1"]
ENDLESS = ["-re", "-f", "lavfi", "-i", "color=c=red:size=64x64:rate=24"]


def children(pid: int) -> list[int]:
    """The processes whose parent is ``pid``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            if int(stat.rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(entry.name))
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_it_runs_in_the_work_folder(tmp_path: Path) -> None:
    ffmpeg.run([*SECOND, "red.mp4"], tmp_path)
    assert probe(tmp_path / "red.mp4").frames == 24


def test_a_failure_tells_the_end_of_the_log(tmp_path: Path) -> None:
    with pytest.raises(FFmpegFailed, match="No such file"):
        ffmpeg.run([*ffmpeg.source("missing.mp4"), "out.mp4"], tmp_path)


def test_a_run_past_its_time_is_ended(tmp_path: Path) -> None:
    with pytest.raises(FFmpegFailed, match="did not end within"):
        ffmpeg.run([*ENDLESS, "out.mp4"], tmp_path, timeout=0.5)


def test_a_playlist_dressed_as_a_video_reads_no_other_file(tmp_path: Path) -> None:
    ffmpeg.run([*SECOND, "secret.ts"], tmp_path)
    (tmp_path / "clip.mp4").write_text("#EXTM3U\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(FFmpegFailed):
        ffmpeg.run([*ffmpeg.source("clip.mp4"), "out.mp4"], tmp_path)
    assert not (tmp_path / "out.mp4").exists()
    with pytest.raises(NotMedia):
        probe(tmp_path / "clip.mp4")


def test_a_list_is_opened_only_where_it_is_said_to_be_one(tmp_path: Path) -> None:
    ffmpeg.run([*SECOND, "secret.mp4"], tmp_path)
    (tmp_path / "clip.mp4").write_text("ffconcat version 1.0\nfile secret.mp4\n")
    with pytest.raises(FFmpegFailed):
        ffmpeg.run([*ffmpeg.source("clip.mp4"), "out.mp4"], tmp_path)
    with pytest.raises(NotMedia):
        probe(tmp_path / "clip.mp4")
    ffmpeg.run([*ffmpeg.source("clip.mp4", "concat"), "-c", "copy", "out.mp4"], tmp_path)
    assert probe(tmp_path / "out.mp4").frames == 24


@pytest.mark.parametrize("content", [b"\x00" * 4096, b";FFMETADATA1\ntitle=a\n", b"\x89PNG\r\n"])
def test_what_holds_no_film_or_sound_of_its_own_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("clip.mp4", "clip%d.png", "clip.rgb"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FFmpegFailed):
            ffmpeg.run([*ffmpeg.source(name), "-f", "null", "-"], tmp_path)
        with pytest.raises(NotMedia):
            probe(tmp_path / name)


def test_a_sound_that_begins_in_silence_is_still_a_wav(tmp_path: Path) -> None:
    samples = bytearray(9600)
    samples[256 - 44] = 0x84  # what ffmpeg knows an ACT recording by
    with wave.open(str(tmp_path / "quiet.wav"), "wb") as file:
        file.setparams((1, 2, 48000, 0, "NONE", ""))
        file.writeframes(bytes(samples))
    assert probe(tmp_path / "quiet.wav").audio_seconds == pytest.approx(0.1)
    to_wav(tmp_path / "quiet.wav", tmp_path / "made.wav")
    assert probe(tmp_path / "made.wav").audio_seconds == pytest.approx(0.1)


def test_a_truncated_file_is_no_media(tmp_path: Path) -> None:
    ffmpeg.run([*SECOND, "red.mp4"], tmp_path)
    (tmp_path / "half.mp4").write_bytes((tmp_path / "red.mp4").read_bytes()[:500])
    with pytest.raises(NotMedia, match=r"half\.mp4 cannot be read"):
        probe(tmp_path / "half.mp4")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    code = ("from media import ffmpeg; from pathlib import Path; import sys\n"
            f"ffmpeg.run({ENDLESS!r} + ['out.mp4'], Path(sys.argv[1]))")
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    try:
        deadline = time.monotonic() + 20
        while not (ours := children(parent.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert ours
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in ours) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in ours)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux's kernel")
def test_a_child_whose_parent_is_gone_does_not_begin() -> None:
    code = """
import os, time
from media import ffmpeg
ask, parent = ffmpeg._die_with_parent(), os.getpid()
if not os.fork():
    while os.getppid() == parent:
        time.sleep(0.01)
    ask()
    print("began", flush=True)
os._exit(0)
"""
    # The child has the pipe too: this waits until both have ended.
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")


def test_a_process_begun_while_all_are_stopped_is_stopped_too(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            ffmpeg.stop_all()

    monkeypatch.setattr(subprocess, "Popen", Late)
    try:
        with pytest.raises(Stopped):
            ffmpeg.run([*ENDLESS, "out.mp4"], tmp_path, timeout=20)
    finally:
        ffmpeg.resume()


def test_when_one_of_several_fails_the_others_are_stopped(tmp_path: Path) -> None:
    stopped: list[int] = []

    def work(item: int) -> int:
        folder = tmp_path / str(item)
        folder.mkdir()
        if item == 1:
            ffmpeg.run([*ffmpeg.source("missing.mp4"), "out.mp4"], folder)
        try:
            ffmpeg.run([*ENDLESS, "out.mp4"], folder)
        except Stopped:
            stopped.append(item)
            raise
        return item

    with pytest.raises(FFmpegFailed, match="No such file"):
        list(side_by_side(work, [0, 1, 2, 3], 2))
    assert 0 in stopped
    assert not (tmp_path / "3").exists()


def test_work_can_go_on_after_a_stop(tmp_path: Path) -> None:
    ffmpeg.stop_all()
    with pytest.raises(Stopped):
        ffmpeg.run([*SECOND, "red.mp4"], tmp_path)
    ffmpeg.resume()
    ffmpeg.run([*SECOND, "red.mp4"], tmp_path)
