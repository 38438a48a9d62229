"""The store is kept in order beside real renders: in use, killed, on a small disk, thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from narrator.events import unheard
from narrator.film import render
from narrator.settings import settings
from narrator.shoot.diskspace import disks
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import Ways
from narrator.shoot.kit import Kit
from narrator.shoot.production import productions, scoring, speaking
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.needs import noted
from narrator.store.upkeep import keys, tree_bytes
from tests.forked import Fork, Forked

pytestmark = pytest.mark.slow

DRIVER = """
import sys, time
from pathlib import Path
from narrator.film import render
from narrator.shoot.finishing import Ways
from narrator.settings import settings

story, stage, go = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
seen = 0

def on(event):
    global seen
    if event.stage == stage and (seen := seen + 1) == 3:
        print("waiting", flush=True)
        while not go.exists():
            time.sleep(0.02)

render([story], settings(out=Path("films")), on)
"""


@contextmanager
def halted(fork: Fork, story: Path, stage: str, go: Path) -> Iterator[Forked]:
    """A render that has begun ``stage`` and goes no further until there is a file ``go``."""
    with fork(story, stage, go, cwd=story.parent.parent, code=DRIVER) as process:
        assert process.stdout.readline() == "waiting\n"
        yield process


def kept(root: Path) -> set[str]:
    return set(map(str, keys(Store(root))))


@pytest.mark.parametrize("stage", ["film", "cut"])
def test_a_render_loses_nothing_to_a_clearing_meanwhile(
        narrator, fork: Fork, short: Path, tmp_path: Path, stage: str) -> None:
    store, go = tmp_path / "films" / ".store", tmp_path / "go"
    with halted(fork, short, stage, go) as process:
        before = kept(store)
        assert before
        refused = narrator("store", "gc")
        assert refused.returncode == 1
        assert "is in use by another command, such as a render" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert kept(store) >= before
        with fork("store", "gc", "--wait", cwd=tmp_path) as waiting:
            go.touch()
            ended = process.completed(120)
            assert (ended.returncode, ended.stderr) == (0, "")
            assert waiting.wait(60) == 0
    again = narrator("render", short)
    for made in ("2 of 2 lines", "4 of 4 shots"):
        assert made in again.stdout


@pytest.mark.parametrize("stage", ["speak", "cut"])
def test_a_killed_film_keeps_what_was_finished(
        narrator, fork: Fork, short: Path, tmp_path: Path, stage: str) -> None:
    store = tmp_path / "films" / ".store"
    with halted(fork, short, stage, tmp_path / "go") as process:
        process.kill()
        process.wait(30)
    finished = kept(store)
    assert finished
    cleared = narrator("store", "gc")
    assert cleared.returncode == 0, cleared.stderr
    assert "0 artifacts" in cleared.stdout
    assert kept(store) == finished
    assert not list((store / "tmp").iterdir())
    assert narrator("render", short).returncode == 0
    assert kept(store) > finished


@pytest.mark.usefixtures("rendered_short")
def test_a_delivered_film_needs_exactly_what_is_kept_and_an_edited_one_gives_back(
        narrator, short: Path, tmp_path: Path) -> None:
    store, folder = tmp_path / "films" / ".store", tmp_path / "films" / "lamp"
    assert narrator("render", short).returncode == 0
    assert set(map(str, noted(folder) or ())) == kept(store)
    first = kept(store)
    short.write_text(short.read_text(encoding="utf-8").replace("comes home", "comes back"),
                     encoding="utf-8")
    assert narrator("render", short).returncode == 0
    told = narrator("store", "gc")
    assert "speech             1" in told.stdout
    assert kept(store) != first
    assert set(map(str, noted(folder) or ())) == kept(store)
    again = narrator("render", short)
    assert "2 of 2 lines, 4 of 4 shots, 6 of 6 segments" in again.stdout
    shutil.rmtree(folder)
    assert narrator("store", "gc").returncode == 0
    assert kept(store) == set()


def test_of_two_films_made_together_each_needs_only_its_own(short: Path, tmp_path: Path) -> None:
    other = short.with_name("other.md")
    other.write_text("---\ntitle: Other\nlook: {size: 64x96}\nmusic: none\n---\n"
                     "Snow falls on a forest at night.\n", encoding="utf-8")
    render([short, other], settings(out=tmp_path / "films"))
    one, two = (noted(tmp_path / "films" / name) or set() for name in ("lamp", "other"))
    assert one
    assert two
    assert not one & two
    assert set(map(str, one | two)) == kept(tmp_path / "films" / ".store")


@pytest.mark.usefixtures("rendered")
def test_the_store_is_told_verified_and_mended(narrator, story: Path, tmp_path: Path) -> None:
    assert "not there yet" in narrator("store", "--store", "elsewhere").stdout
    assert narrator("render", story).returncode == 0
    told = narrator("store")
    assert [line.split()[:2] for line in told.stdout.splitlines()[:5]] == [
        ["clips", "5"], ["music", "1"], ["segments", "8"], ["sound", "1"], ["speech", "3"]]
    assert "films/.store: for 1 films;" in told.stdout
    assert narrator("store", "verify").stdout.strip() == "18 of 18 artifacts are sound"
    harmed = next((tmp_path / "films" / ".store" / "clips").rglob("*.mp4"))
    harmed.write_bytes(harmed.read_bytes()[:-1] + b"?")
    found = narrator("store", "verify")
    assert found.returncode == 1
    assert f"clips/{harmed.parent.name} was damaged and is removed" in found.stdout
    assert "4 of 5 shots" in narrator("render", story).stdout
    assert narrator("store", "verify").returncode == 0


@pytest.mark.parametrize("arguments", [["--store", "S", "gc"], ["gc", "--store", "S"]])
def test_the_store_can_be_named_before_the_command_and_after_it(
        narrator, story: Path, tmp_path: Path, arguments: list[str]) -> None:
    assert narrator("plan", story).returncode == 0
    (tmp_path / "films").mkdir()
    stray = Store(tmp_path / "S")
    with stray.workshop() as room:
        stray.keep(next(keys_of("stray")), room, {})
    del stray
    assert "1 artifacts" in narrator("store", *arguments).stdout
    assert kept(tmp_path / "S") == set()


def keys_of(name: str) -> Iterator:
    from narrator.store.key import Key

    yield Key.of("clips", name)


@pytest.mark.usefixtures("rendered")
def test_gc_in_a_wrong_folder_removes_nothing(narrator, tmp_path: Path) -> None:
    before = kept(tmp_path / "films" / ".store")
    assert before
    run = narrator("store", "gc", "--films", "flims")
    assert (run.returncode, kept(tmp_path / "films" / ".store")) == (2, before)
    assert "flims is no folder" in run.stderr


def test_the_estimate_errs_on_the_safe_side_by_less_than_twice(
        short: Path, tmp_path: Path) -> None:
    scene = short.read_text(encoding="utf-8").partition("# Morning")[0]
    short.write_text(scene.replace("music: none", "music: calm"), encoding="utf-8")
    chosen = settings(out=tmp_path / "films", size="320x180")
    kit, store = Kit(chosen), Store(chosen.store_folder)
    (film,) = productions([short], kit, chosen, unheard)
    film = film.spoken(film.own(run("speak", speaking([film], kit), store, unheard))).timed(kit)
    film.folder.mkdir(parents=True)
    spoken = tree_bytes(store.root)
    shots = slates([film], kit)
    (disk,) = disks([film], filming(shots), list(scoring([film], kit)), store, Ways(shots, kit))
    render([short], chosen)
    taken = tree_bytes(store.root) + tree_bytes(film.folder) - spoken
    assert taken <= disk.room.kept < 2 * taken


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command with a real file system of so many bytes mounted at ``small``."""
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets no user mount a file system of his own")
    (tmp_path / "small").mkdir()

    def mounted(size: str, *command: object) -> subprocess.CompletedProcess[str]:
        script = 'mount -t tmpfs -o size="$0" tmpfs small && "$@"; status=$?; ' \
                 'find small -type d -name clips; exit $status'
        return subprocess.run(
            ["unshare", "-rm", "sh", "-c", script, size, sys.executable, "-m", "narrator",
             *map(str, command)], cwd=tmp_path, text=True, capture_output=True, timeout=120,
            check=False, env=dict(os.environ))
    return mounted


def test_a_render_that_the_disk_will_not_hold_says_so_before_it_films(
        small, short: Path, tmp_path: Path) -> None:
    film = tmp_path / "films" / "lamp" / "film.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"the last good film")
    refused = small("8M", "render", short, "--store", "small/store")
    assert refused.returncode == 1
    assert "the disk of small/store has" in refused.stderr
    assert "nothing was filmed: free some space there (narrator store gc)" in refused.stderr
    assert "clips" not in refused.stdout
    assert film.read_bytes() == b"the last good film"
    enough = small("40M", "render", short, "--store", "small/store")
    assert enough.returncode == 0, enough.stderr
    assert "clips" in enough.stdout


def test_the_disk_of_the_films_is_looked_at_too(small, short: Path) -> None:
    refused = small("600k", "render", short, "--out", "small/films", "--store", "roomy")
    assert refused.returncode == 1
    assert "the disk of small/films has" in refused.stderr
    assert "--out DIR" in refused.stderr
