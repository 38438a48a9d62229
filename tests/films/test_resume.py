"""Killed at any moment, the same command goes on, and the film is the same to the byte."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.forked import Fork

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

DRIVER = """
import os, signal, sys
from pathlib import Path
from narrator.film import render
from narrator.settings import settings

story, stage, nth, workers = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:workers])
seen = 0

def on(event):
    global seen
    seen += event.stage == stage
    if nth and seen == nth:
        os.kill(os.getpid(), signal.SIGKILL)

(film,) = render([story], settings(out=Path("films"), workers=workers), on)
print(*film.lines, *film.shots, *film.segments)
"""

SAME = ["film.mp4", "film.en.srt", "film.en.vtt", "timeline.otio"]


def drive(fork: Fork, story: Path, mark: str, stage: str = "", nth: int = 0, workers: int = 2
          ) -> subprocess.CompletedProcess[str]:
    """Render in a process of its own; what it starts bears ``mark``."""
    with fork(story, stage, nth, workers, cwd=story.parent.parent, code=DRIVER,
              NARRATOR_TEST_MARK=mark) as process:
        return process.completed(120)


def survivors(mark: str) -> list[str]:
    """The command lines of living processes that were started with ``mark``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark.encode() in (entry / "environ").read_bytes():
                    found.append((entry / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
    return [line for line in found if line]


def gone(mark: str) -> bool:
    deadline = time.monotonic() + 10
    while survivors(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not survivors(mark)


def entries(store: Path) -> dict[str, int]:
    """When each entry of the store was made."""
    return {str(path.parent.relative_to(store)): path.stat().st_mtime_ns
            for path in store.rglob("entry.json") if "tmp" not in path.relative_to(store).parts}


def copied(story: Path, name: str) -> Path:
    """The same story in a folder of its own."""
    path = story.parent.parent / name / "stories" / story.name
    path.parent.mkdir(parents=True)
    path.write_bytes(story.read_bytes())
    return path


def delivered(story: Path) -> list[bytes]:
    return [(story.parent.parent / "films" / "lamp" / name).read_bytes() for name in SAME]


KILLS = [("plan", 2), ("speak", 3), ("film", 2), ("film", 40), ("score", 2), ("cut", 4),
         ("check", 2)]


def test_killed_at_every_stage_it_goes_on_to_the_same_film(fork: Fork, story: Path) -> None:
    one_go = copied(story, "one-go")
    assert drive(fork, one_go, "mark-one-go", workers=1).returncode == 0
    killed = copied(story, "killed")
    store = killed.parent.parent / "films" / ".store"
    before: dict[str, int] = {}
    for index, (stage, nth) in enumerate(KILLS):
        mark = f"mark-{os.getpid()}-{index}"
        run = drive(fork, killed, mark, stage, nth)
        assert run.returncode in (-signal.SIGKILL, 0), run.stderr
        assert gone(mark), survivors(mark)
        now = entries(store)
        assert all(now[name] == made for name, made in before.items())  # nothing made twice
        before = now
    last = drive(fork, killed, "mark-last")
    assert last.returncode == 0, last.stderr
    lines, spoken, shots, filmed, _, encoded = map(int, last.stdout.split())
    assert (spoken, filmed, encoded) == (0, 0, 0)
    assert (lines, shots) == (3, 5)
    assert delivered(killed) == delivered(one_go)
    assert not list((store / "tmp").iterdir())


@pytest.mark.usefixtures("rendered")
def test_a_flipped_bit_is_found_and_mended(fork: Fork, story: Path) -> None:
    first = delivered(story)
    store = story.parent.parent / "films" / ".store"
    harmed = {path.parent.parent.parent.name: path for path in store.rglob("*")
              if path.is_file() and path.name != "entry.json"
              and ".films" not in path.parts}
    assert set(harmed) == {"speech", "clips", "music", "sound", "segments"}
    for path in harmed.values():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0x10
        path.write_bytes(content)
    again = drive(fork, story, "mark-flip")
    assert again.returncode == 0, again.stderr
    _, spoken, _, filmed, _, encoded = map(int, again.stdout.split())
    assert (spoken, filmed, encoded) == (1, 1, 1)
    assert delivered(story) == first
