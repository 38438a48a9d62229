"""An entry is there whole or not at all, and is believed only when its bytes are its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from narrator.store import Key, Store

KEY = Key.of("clips", "asked", 1)


def kept(store: Store, key: Key, text: str = "pixels") -> None:
    with store.workshop() as room:
        made = room / "made"
        made.mkdir()
        (made / "clip.mp4").write_text(text)
        store.keep(key, made, {"path": "clip.mp4", "frames": 3})


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    kept(Store(tmp_path), KEY)
    entry = Store(tmp_path).find(KEY)
    assert entry is not None
    assert (entry.folder / "clip.mp4").read_text() == "pixels"
    assert entry.note == {"path": "clip.mp4", "frames": 3}


def test_nothing_is_found_where_nothing_was_kept(tmp_path: Path) -> None:
    assert Store(tmp_path).find(KEY) is None


@pytest.mark.parametrize("harm", [
    lambda folder: (folder / "clip.mp4").write_text("pixelz"),
    lambda folder: (folder / "clip.mp4").unlink(),
    lambda folder: (folder / "entry.json").write_text("{"),
    lambda folder: (folder / "entry.json").write_text("[]"),
    lambda folder: (folder / "entry.json").unlink(),
])
def test_a_damaged_entry_is_removed_and_told(
        tmp_path: Path, harm: Callable[[Path], object]) -> None:
    kept(Store(tmp_path), KEY)
    store = Store(tmp_path)
    harm(store.folder(KEY))
    assert store.find(KEY) is None
    assert store.damaged == [KEY]
    assert not store.folder(KEY).exists()
    kept(store, KEY)
    assert store.find(KEY) is not None


def test_the_second_of_two_equal_entries_gives_way(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept(store, KEY)
    kept(store, KEY)
    assert store.find(KEY) is not None


def test_a_key_is_over_every_value_and_every_byte(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")
    assert Key.of("x", one, {"b": (1, 2)}) == Key.of("x", two, {"b": [1, 2]})
    two.write_text("bb")
    different = {Key.of("x", one), Key.of("x", two), Key.of("y", one), Key.of("x", "a"),
                 Key.of("x", one, 1), Key.of("x", one, "1")}
    assert len(different) == 6


def test_the_workshop_of_the_dead_is_swept_and_that_of_the_living_is_not(tmp_path: Path) -> None:
    abandoned = subprocess.run([sys.executable, "-c", _DIE, str(tmp_path)], check=False)
    assert abandoned.returncode == 9
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    with Store(tmp_path).workshop() as living:
        assert list((tmp_path / "tmp").iterdir()) == [living]
        with Store(tmp_path).workshop():
            assert living.is_dir()


_DIE = """
import os, sys
from pathlib import Path
from narrator.store import Store
with Store(Path(sys.argv[1])).workshop() as room:
    (room / "half").write_text("x")
    os._exit(9)
"""
