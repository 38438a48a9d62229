"""The store is cleared while others use it, and nobody's work is lost, in whatever order."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from narrator.store import Key, Store
from narrator.store.needs import noted, noting
from narrator.store.upkeep import clear, keys

_COMMON = """
import random, sys, time
from pathlib import Path
from narrator.errors import Busy
from narrator.store.needs import noting
from narrator.store import Key, Store
from narrator.store.upkeep import clear

root, out, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)

def keep(store, key):
    with store.workshop() as room:
        (room / "made").mkdir()
        (room / "made" / "clip.mp4").write_text(str(key))
        return store.keep(key, room / "made", {})
"""

_RENDER = _COMMON + """
for turn in range(25):
    film = out / f"film{seed}-{chance.randrange(3)}"
    film.mkdir(exist_ok=True)
    store = Store(root)
    with noting([film], store):
        asked = [Key.of("clips", chance.randrange(15)) for _ in range(4)]
        made = [store.find(key) or keep(store, key) for key in asked]
        time.sleep(0.005)
        with store.workshop():
            assert all((entry.folder / "clip.mp4").read_text() == str(key)
                       for key, entry in zip(asked, made))
    del store
"""

_CLEAR = _COMMON + """
done = 0
for turn in range(25):
    Store(root).root.mkdir(exist_ok=True)
    stray = Store(root)
    keep(stray, Key.of("strays", seed, turn))
    del stray
    try:
        clear(Store(root), [out], others=False, wait=turn % 2 == 0)
        done += 1
    except Busy:
        pass
assert done > 12
"""


def started(code: str, root: Path, seed: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, str(root / "store"), str(root / "films"),
                             str(seed)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "films").mkdir()
    return tmp_path


def test_what_is_cleared_in_the_midst_of_renders_is_nobodys(root: Path) -> None:
    running = [started(_RENDER, root, 1), started(_RENDER, root, 2), started(_CLEAR, root, 3),
               started(_CLEAR, root, 4)]
    assert [process.communicate(timeout=120)[1] for process in running] == [""] * 4
    store = Store(root / "store")
    needed = {key for film in (root / "films").iterdir() for key in noted(film) or ()}
    assert needed
    assert all(store.find(key) for key in needed)
    del store
    clear(Store(root / "store"), [root / "films"], others=False)
    assert set(keys(Store(root / "store"))) == needed


def test_a_killed_render_holds_nothing_and_keeps_what_it_finished(root: Path) -> None:
    code = _COMMON + """
film = out / "film"
film.mkdir()
store = Store(root)
with noting([film], store):
    keys = [Key.of("clips", number) for number in range(9)]
    for key in keys:
        store.find(key)
    with store.workshop() as room:
        (room / "half").write_text("half a clip")
        for key in keys[:3]:
            keep(store, key)
        print("ready", flush=True)
        time.sleep(60)
"""
    process = started(code, root, 0)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    stray = Store(root / "store")
    with stray.workshop() as room:
        stray.keep(Key.of("clips", "stray"), room, {})
    del stray
    clear(Store(root / "store"), [root / "films"], others=False)
    assert set(keys(Store(root / "store"))) == {Key.of("clips", number) for number in range(3)}


_FILMS, _THINGS = st.sampled_from("abc"), st.sets(st.integers(0, 7), min_size=1, max_size=4)


class Desk(RuleBasedStateMachine):
    """Films are made, stopped, copied and thrown away, and now and then the store is cleared."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.out = self.root / "films"
        self.out.mkdir()
        self.finished: dict[str, set[Key]] = {}
        """Of each film what was finished for it and not given up since."""

    @rule(film=_FILMS, things=_THINGS, share=st.floats(0, 1))
    def make(self, film: str, things: set[int], share: float) -> None:
        """Make a film, or be stopped after a ``share`` of it."""
        folder, store = self.out / film, Store(self.root / "store")
        folder.mkdir(exist_ok=True)
        asked = [Key.of("clips", number) for number in sorted(things)]
        done = asked[:round(share * len(asked))]
        with noting([folder], store):
            found = {key for key in asked if store.find(key)}
            with store.workshop() as room:
                for key in set(done) - found:
                    (room / key.digest).mkdir()
                    (room / key.digest / "clip").write_text(str(key))
                    store.keep(key, room / key.digest, {})
        self.finished.setdefault(film, set()).update(done)

    @rule(film=_FILMS)
    def throw_away(self, film: str) -> None:
        shutil.rmtree(self.out / film, ignore_errors=True)
        self.finished.pop(film, None)

    @rule(film=_FILMS, name=st.sampled_from("xy"))
    def copy(self, film: str, name: str) -> None:
        if film in self.finished and name not in self.finished:
            shutil.copytree(self.out / film, self.out / name)
            self.finished[name] = set(self.finished[film])

    @rule()
    def clear(self) -> None:
        clear(Store(self.root / "store"), [self.out], others=False)
        wanted = {key for film in self.finished for key in noted(self.out / film) or ()}
        assert set(keys(Store(self.root / "store"))) <= wanted

    @invariant()
    def nothing_finished_is_lost(self) -> None:
        there = set(keys(Store(self.root / "store")))
        assert all(finished <= there for finished in self.finished.values())

    def teardown(self) -> None:
        shutil.rmtree(self.root)


Desk.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
test_whatever_happens_nothing_finished_is_lost = Desk.TestCase
