"""One door to ffmpeg: what goes through it is bounded, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media import ffmpeg
from media.errors import FFmpegFailed, NotMedia, Stopped
from media.probe import probe
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
    began = time.monotonic()
    with pytest.raises(FFmpegFailed, match="did not end within"):
        ffmpeg.run([*ENDLESS, "out.mp4"], tmp_path, timeout=0.5)
    assert time.monotonic() - began < 5


def test_a_playlist_dressed_as_a_video_reads_no_other_file(tmp_path: Path) -> None:
    ffmpeg.run([*SECOND, "secret.ts"], tmp_path)
    (tmp_path / "clip.mp4").write_text("#EXTM3U\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(FFmpegFailed):
        ffmpeg.run([*ffmpeg.source("clip.mp4"), "out.mp4"], tmp_path)
    assert not (tmp_path / "out.mp4").exists()
    with pytest.raises(NotMedia):
        probe(tmp_path / "clip.mp4")


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


def test_when_one_of_several_fails_the_others_are_stopped(tmp_path: Path) -> None:
    def work(item: int) -> int:
        folder = tmp_path / str(item)
        folder.mkdir()
        if item == 1:
            ffmpeg.run([*ffmpeg.source("missing.mp4"), "out.mp4"], folder)
        ffmpeg.run([*ENDLESS, "out.mp4"], folder)
        return item

    began = time.monotonic()
    with pytest.raises(FFmpegFailed, match="No such file"):
        list(side_by_side(work, [0, 1, 2, 3], 2))
    assert time.monotonic() - began < 10
    assert not (tmp_path / "3").exists()


def test_work_can_go_on_after_a_stop(tmp_path: Path) -> None:
    ffmpeg.stop_all()
    with pytest.raises(Stopped):
        ffmpeg.run([*SECOND, "red.mp4"], tmp_path)
    ffmpeg.resume()
    ffmpeg.run([*SECOND, "red.mp4"], tmp_path)


def test_side_by_side_gives_every_result() -> None:
    assert sorted(side_by_side(lambda n: n * n, range(20), 3)) == [n * n for n in range(20)]
