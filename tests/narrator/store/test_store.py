"""An entry is there whole or not at all, and is believed only when its bytes are its own."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from media import digests
from media.files import sha256
from narrator import store as stores
from narrator.store import Entry, Key, Store
from narrator.store import entry as entries

KEY = Key.of("clips", "asked", 1)


def kept(store: Store, key: Key, text: str = "pixels") -> Entry:
    with store.workshop() as room:
        made = room / "made"
        made.mkdir()
        (made / "clip.mp4").write_text(text)
        return store.keep(key, made, {"path": "clip.mp4", "frames": 3})


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files whose bytes are read to hash them."""
    read: list[Path] = []

    def noted(file: Path) -> str:
        read.append(file)
        return sha256(file)

    monkeypatch.setattr(stores, "sha256", noted)
    monkeypatch.setattr(digests, "sha256", noted)
    return read


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    kept(Store(tmp_path), KEY)
    entry = Store(tmp_path).find(KEY)
    assert entry is not None
    assert (entry.folder / "clip.mp4").read_text() == "pixels"
    assert entry.note == {"path": "clip.mp4", "frames": 3}


def test_what_is_kept_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append(os.fstat(handle).st_ino))
    entry = kept(Store(tmp_path), KEY)
    for place in (*entry.folder.iterdir(), entry.folder, entry.folder.parent):
        assert place.stat().st_ino in flushed


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


def test_a_change_of_any_byte_of_the_entry_s_own_file_is_seen(tmp_path: Path) -> None:
    file = kept(Store(tmp_path), KEY).folder / "entry.json"
    text = file.read_bytes()
    for place in range(len(text)):
        harmed = bytearray(text)
        # 0x2A makes of a space a line's end, 0x20 of a capital a small letter
        harmed[place] ^= 0x2A if text[place] == 0x20 else (0x01, 0x20)[place % 2]
        file.write_bytes(harmed)
        assert Store(tmp_path).find(KEY) is None, harmed
        kept(Store(tmp_path), KEY)
    assert file.read_bytes() == text


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.EACCES])
def test_what_cannot_be_read_now_is_not_taken_for_damage(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    kept(Store(tmp_path), KEY)

    def refuse(file: Path) -> str:
        raise OSError(number, "not now", str(file))

    with monkeypatch.context() as patch:
        patch.setattr(entries, "fresh", refuse)
        with pytest.raises(OSError, match="not now"):
            Store(tmp_path).find(KEY)
    assert Store(tmp_path).find(KEY) is not None


def test_the_second_of_two_equal_entries_gives_way(tmp_path: Path) -> None:
    first = kept(Store(tmp_path), KEY)
    store = Store(tmp_path)
    with store.workshop() as room:
        (room / "other.mp4").write_text("other pixels")
        assert store.keep(KEY, room, {"path": "other.mp4"}) == first
    assert store.find(KEY) == Store(tmp_path).find(KEY) == first


def test_a_damaged_entry_gives_way_to_a_new_one(tmp_path: Path) -> None:
    (kept(Store(tmp_path), KEY).folder / "clip.mp4").write_text("pixelz")
    store = Store(tmp_path)
    assert kept(store, KEY) == Store(tmp_path).find(KEY)
    assert store.damaged == [KEY]


def test_a_note_is_returned_as_it_will_be_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.workshop() as room:
        entry = store.keep(KEY, room, {"sizes": (1, 2), "words": {10: "ten", 9: "\ud800"}})
    assert entry == Store(tmp_path).find(KEY)
    assert entry.note == {"sizes": [1, 2], "words": {"10": "ten", "9": "\ud800"}}


def test_a_file_of_the_store_is_read_once_for_all_its_keys(
        tmp_path: Path, hashed: list[Path]) -> None:
    clip = kept(Store(tmp_path), KEY).folder / "clip.mp4"
    assert len(hashed) == 1
    keys = {Key.of("segments", clip, part) for part in range(3)}
    assert len(hashed) == 1
    assert Store(tmp_path).find(KEY) is not None  # another run believes only what it reads
    assert len(hashed) == 2
    assert {Key.of("segments", clip, part) for part in range(3)} == keys
    assert digests.digest(clip) == sha256(clip)
    assert len(hashed) == 2


def test_a_key_is_over_every_value_and_every_byte(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")
    assert Key.of("x", one, {"b": (1, 2)}) == Key.of("x", two, {"b": [1, 2]})
    two.write_text("bb")
    different = {Key.of("x", one), Key.of("x", two), Key.of("y", one), Key.of("x", "a"),
                 Key.of("x", one, 1), Key.of("x", one, "1")}
    assert len(different) == 6


@pytest.mark.parametrize("put", [
    lambda place: place.write_text("a file"),
    lambda place: place.symlink_to("/nowhere"),
    lambda place: place.symlink_to(place.parent)])
def test_what_is_no_folder_of_ours_gives_way(
        tmp_path: Path, put: Callable[[Path], object]) -> None:
    store = Store(tmp_path)
    store.folder(KEY).parent.mkdir(parents=True)
    put(store.folder(KEY))
    assert store.find(KEY) is None
    kept(store, KEY)
    assert Store(tmp_path).find(KEY) is not None


def test_who_only_looks_removes_nothing_and_writes_nothing(tmp_path: Path) -> None:
    assert Store(tmp_path / "none").seen(KEY) is None
    assert not (tmp_path / "none").exists()
    entry = kept(Store(tmp_path), KEY)
    assert Store(tmp_path).seen(KEY) == entry
    (entry.folder / "clip.mp4").write_text("pixelz")
    before = sorted(tmp_path.rglob("*"))
    assert Store(tmp_path).seen(KEY) is None
    assert sorted(tmp_path.rglob("*")) == before
