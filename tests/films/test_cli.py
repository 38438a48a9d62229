"""The command line: what it says, where it writes, and how it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from narrator.store.lock import held
from tests.forked import Fork

pytestmark = pytest.mark.slow

HEAVY = {"torch", "cv2", "moviepy", "edge_tts", "numpy", "PIL", "av", "pydub", "opentimelineio"}


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


HELPED = [
    ["--version"], ["--help"], ["render", "--help"], ["plan", "--help"], ["check", "--help"],
    ["storyboard", "--help"], ["new", "--help"], ["voices", "--help"], ["doctor", "--help"],
    ["takes", "--help"], ["choose", "--help"], ["shoot", "--help"], ["store", "gc", "--help"]]
HELP = """
import sys
from narrator.cli import main
for words in {helped}:
    sys.argv = ["narrator", *words]
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
    print("LOADED", *sys.modules)
"""


def test_help_loads_nothing_heavy() -> None:
    run = subprocess.run([sys.executable, "-c", HELP.format(helped=HELPED)], text=True,
                         capture_output=True, check=True)
    said = [line for line in re.split("^(LOADED .*)$", run.stdout, flags=re.M) if line.strip()]
    for words, text, loaded in zip(HELPED, said[::2], said[1::2], strict=True):
        assert "narrator" in text, words
        assert not {name.partition(".")[0] for name in loaded.split()} & HEAVY, words


def test_a_render_tells_where_the_film_is_and_other_programs_can_read_what_it_is(
        narrator, short: Path, tmp_path: Path) -> None:
    run = narrator("render", short)
    assert run.returncode == 0, run.stderr
    assert "films/lamp/film.mp4" in run.stdout
    assert "from the store: 0 of 2 lines" in run.stdout
    told = json.loads((tmp_path / "films" / "lamp" / "manifest.json").read_text("utf-8"))
    assert told["film"]["size"] == [96, 64]
    again = narrator("render", "--quiet", short)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_plan_is_written_once(narrator, story: Path) -> None:
    first = narrator("plan", story)
    assert first.returncode == 0, first.stderr
    assert "lamp.plan.yaml  written: 2 scenes, 3 shots" in first.stdout
    made = story.with_name("lamp.plan.yaml").stat().st_mtime_ns
    assert "up to date" in narrator("plan", story).stdout
    assert story.with_name("lamp.plan.yaml").stat().st_mtime_ns == made


@pytest.mark.parametrize(("arguments", "told"), [
    (["render", "nowhere.md"], "nowhere.md: "),
    (["render", "STORY", "--camera", "papr"], "did you mean paper?"),
    (["render", "STORY", "--quality", "final"], "--quality draft"),
    (["render", "STORY", "--fps", "23"], "--fps: 23 cannot be used"),
    (["render", "STORY", "--size", "1279x720"], "size '1279x720' is not WIDTHxHEIGHT"),
    (["render", "STORY", "--voice", "nobody"], "voice 'nobody' is not known to this version"),
    (["render", "STORY", "STORY"], "rename one of them"),
    (["render"], "Missing argument"),
    (["rendr", "STORY"], "No such command"),
])
def test_bad_input_ends_with_2_one_sentence_and_nothing_written(
        narrator, story: Path, tmp_path: Path, arguments: list[str], told: str) -> None:
    before = everything(tmp_path)
    run = narrator(*(str(story) if word == "STORY" else word for word in arguments))
    assert run.returncode == 2
    assert told in run.stderr
    assert "Traceback" not in run.stderr
    assert everything(tmp_path) == before


def test_an_unknown_voice_is_an_error_and_not_an_english_one(
        narrator, story: Path, tmp_path: Path) -> None:
    story.write_text(story.read_text(encoding="utf-8").replace(
        "language: en", "language: en\nvoice: {espeak: klingon99}"), encoding="utf-8")
    run = narrator("render", story)
    assert run.returncode == 2
    assert "klingon99" in run.stderr
    assert not (tmp_path / "films").exists()


def test_a_forced_length_its_words_exceed_names_the_shot(
        narrator, short: Path, tmp_path: Path) -> None:
    short.write_text(short.read_text(encoding="utf-8").replace("push in\n", "push in {1s}\n"),
                     encoding="utf-8")
    run = narrator("render", short)
    assert run.returncode == 2
    assert "lamp.md:10: shot s1-1 is to last 1 s; its words and transitions need" in run.stderr
    assert not short.with_name("lamp.plan.yaml").exists()
    # Its lines are spoken, and wanted when it is mended.
    assert "0 artifacts" in narrator("store", "gc").stdout
    short.write_text(short.read_text(encoding="utf-8").replace(" {1s}", ""), encoding="utf-8")
    assert "from the store: 2 of 2 lines" in narrator("render", short).stdout


def test_the_second_render_of_one_film_says_who_holds_it(
        narrator, story: Path, tmp_path: Path) -> None:
    with held(tmp_path / "films" / "lamp"):
        run = narrator("render", story)
    assert run.returncode == 1
    assert f"is being rendered by process {os.getpid()} since" in run.stderr


def test_ctrl_c_ends_with_130_and_the_same_command_goes_on(
        narrator, fork: Fork, short: Path, tmp_path: Path) -> None:
    deadline = time.monotonic() + 60
    with fork("render", short, cwd=tmp_path) as process:
        while not list((tmp_path / "films" / ".store").glob("speech/*/*/entry.json")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        ended = process.completed(20)
    assert ended.returncode == 130, ended.stderr
    assert "what is finished is kept" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "films" / "lamp" / "film.mp4").exists()
    again = narrator("render", short)
    assert again.returncode == 0
    assert "from the store: 0 of 2 lines" not in again.stdout


def test_a_full_disk_is_one_sentence_and_the_last_good_film_stays(
        narrator, story: Path, tmp_path: Path) -> None:
    """On a real file system too small for its speech, in a name space of the test's own."""
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets no user mount a file system of his own")
    film = tmp_path / "films" / "lamp" / "film.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"the last good film")
    store = tmp_path / "small"
    store.mkdir()
    run = subprocess.run(
        ["unshare", "-rm", "sh", "-c",
         'mount -t tmpfs -o size=200k tmpfs "$0" && exec "$@"', str(store),
         sys.executable, "-m", "narrator", "render", str(story), "--store", str(store)],
        cwd=tmp_path, text=True, capture_output=True, timeout=120, check=False)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "is full: free some space there" in run.stderr
    assert "Traceback" not in run.stderr
    assert film.read_bytes() == b"the last good film"


def test_an_example_story_can_be_copied_and_read(narrator, tmp_path: Path) -> None:
    listed = narrator("stories")
    assert listed.returncode == 0, listed.stderr
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        "andromeda", "qixi", "why-the-sky-is-blue"]
    for name in ("andromeda", "qixi", "why-the-sky-is-blue"):
        assert narrator("stories", name).returncode == 0
        assert narrator("plan", f"{name}.md").returncode == 0
    again = narrator("stories", "qixi")
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_a_plan_beside_a_story_that_cannot_be_written_is_told(
        narrator, story: Path) -> None:
    if os.getuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere")
    story.parent.chmod(0o555)
    try:
        command = [sys.executable, "-m", "narrator", "plan", str(story)]
        if os.getuid() == 0:
            command = ["setpriv", "--inh-caps=-all", "--bounding-set=-all", *command]
        run = subprocess.run(command, cwd=story.parent.parent, text=True, capture_output=True,
                             check=False)
    finally:
        story.parent.chmod(0o755)
    assert run.returncode != 0
    assert "lamp.plan.yaml" in run.stderr
    assert "Traceback" not in run.stderr
