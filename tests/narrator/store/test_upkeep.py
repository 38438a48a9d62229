"""The store's size is told, its damage found, and what no film needs is taken out of it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from narrator.errors import BadInput, Busy
from narrator.store import Entry, Key, Store
from narrator.store.needs import NOTE, noting
from narrator.store.upkeep import (
    PAID,
    ShelfSize,
    clear,
    keys,
    sized,
    tree_bytes,
    unfinished,
    verify,
)

A, B, C, D = (Key.of(kind, kind) for kind in ("clips", "speech", "segments", "proxies"))


class Place:
    """A store, and a folder of films that were made with it."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root / "store", root / "films"
        self.out.mkdir()

    @property
    def store(self) -> Store:
        return Store(self.root)

    def film(self, name: str, *needed: Key, made: bool = True) -> Path:
        """A film that needs the entries of these keys, and has made them, or is about to."""
        folder = self.out / name
        folder.mkdir(parents=True)
        store = self.store
        with noting([folder], store):
            for key in needed:
                keep(store, key) if made else store.find(key)
            with store.workshop():
                pass
        return folder

    def kept(self) -> list[Key]:
        return sorted(keys(self.store), key=str)

    def clear(self, *folders: Path, others: bool = False, **asked: bool) -> Sequence[ShelfSize]:
        return clear(self.store, folders or [self.out], others=others, **asked).shelves


def keep(store: Store, key: Key, text: str = "pixels") -> Path:
    with store.workshop() as room:
        (room / "made").mkdir()
        (room / "made" / "clip.mp4").write_text(text)
        return store.keep(key, room / "made", {}).folder


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_what_a_language_model_answered_is_not_paid_for_twice(place: Place) -> None:
    answer = Key.of(PAID, "s1-cut-1")
    keep(place.store, answer)
    keep(place.store, A)
    assert [shelf.kind for shelf in place.clear()] == ["clips"]
    assert place.kept() == [answer]


def test_the_size_is_told_by_kind(place: Place) -> None:
    place.film("one", A, Key.of("clips", 2), B)
    note = len("pixels") + os.stat(place.store.folder(B) / "entry.json").st_size
    assert sized(place.store) == (ShelfSize("clips", 2, 2 * note), ShelfSize("speech", 1, note))


def test_a_store_in_which_nothing_is_kept_yet_is_one(place: Place) -> None:
    with place.store.workshop():
        pass
    assert (place.clear(), verify(place.store).entries) == ((), 0)


def test_what_others_left_where_entries_are_made_stays(place: Place) -> None:
    place.film("one", A)
    (place.root / "tmp" / "letters").mkdir()
    place.clear()
    assert (place.root / "tmp" / "letters").is_dir()


def test_what_is_no_entry_is_neither_counted_nor_touched(place: Place) -> None:
    place.film("one", A)
    elsewhere = place.root / "clips" / "not" / "ours"
    elsewhere.mkdir(parents=True)
    (place.root / "readme").write_text("x")
    (place.root / "tmp" / B.digest[:2] / B.digest).mkdir(parents=True)
    (place.root / "clips" / C.digest[:2]).symlink_to(place.root / "clips" / A.digest[:2])
    shutil.rmtree(place.out / "one")
    assert [shelf.entries for shelf in place.clear()] == [1]
    assert elsewhere.is_dir()
    assert (place.root / "readme").is_file()


def test_the_work_of_the_killed_is_counted_and_swept(place: Place) -> None:
    place.film("one", A)
    left = place.root / "tmp" / "work-x"
    left.mkdir()
    (left / "half").write_text("1234567")
    assert unfinished(place.store) == 7
    place.clear()
    assert unfinished(place.store) == 0


def test_what_is_half_made_stays_for_the_film_that_needs_it_and_goes_when_it_is_whole(
        place: Place) -> None:
    place.film("one", A)
    wanted, nobodys = Key.of("clips", "wanted"), Key.of("clips", "nobody's")
    for key in (wanted, nobodys):
        (place.store.bench(key) / "half").write_text("1234567")
    place.film("two", wanted, made=False)
    assert unfinished(place.store) == 14
    assert place.clear() == ()
    assert unfinished(place.store) == 7
    assert (place.store.bench(wanted) / "half").is_file()
    keep(place.store, wanted)
    assert unfinished(place.store) == 0


def test_a_store_that_is_not_there_is_empty_and_stays_away(place: Place) -> None:
    assert sized(place.store) == ()
    assert place.clear() == ()
    assert verify(place.store).entries == 0
    assert not place.root.exists()


def test_what_no_film_needs_is_removed_and_the_rest_stays(place: Place) -> None:
    place.film("one", A, B)
    keep(place.store, C)
    keep(place.store, D)
    assert [(shelf.kind, shelf.entries) for shelf in place.clear(dry_run=True)] == [
        ("proxies", 1), ("segments", 1)]
    assert len(place.kept()) == 4
    place.clear()
    assert place.kept() == sorted([A, B], key=str)
    assert not (place.root / "proxies" / D.digest[:2]).exists()
    assert place.clear() == ()


def test_what_several_films_need_goes_with_the_last(place: Place) -> None:
    one, two = place.film("one", A, B), place.film("two", B, C)
    shutil.rmtree(one)
    place.clear()
    assert place.kept() == sorted([B, C], key=str)
    shutil.rmtree(two)
    place.clear()
    assert place.kept() == []


def test_a_copied_film_needs_what_the_first_does(place: Place) -> None:
    shutil.move(shutil.copytree(place.film("one", A), place.out / "copy"), place.out / "moved")
    shutil.rmtree(place.out / "one")
    place.clear()
    assert place.kept() == [A]


def test_films_are_found_at_any_depth_and_behind_links(place: Place, tmp_path: Path) -> None:
    place.film("deep/er/film", A)
    far = shutil.move(place.film("far", B), tmp_path / "far")
    (place.out / "link").symlink_to(far)
    (place.out / "round").symlink_to(place.out)
    place.clear()
    assert place.kept() == sorted([A, B], key=str)


def test_a_film_elsewhere_is_spared_unless_a_folder_is_given(place: Place, tmp_path: Path) -> None:
    far = Path(shutil.copytree(place.film("one", A), tmp_path / "far" / "one"))
    store = place.store
    with noting([far], store):
        keep(store, B)
        with store.workshop():
            pass
    del store
    shutil.rmtree(place.out / "one")
    assert place.clear(others=True) == ()
    told = clear(place.store, [place.out], others=False)
    assert (told.bereft, told.films) == ((far,), 0)
    assert place.kept() == []


@pytest.mark.parametrize("note", [None, b"", b"broken"])
def test_a_film_without_a_note_loses_nothing_unless_forced(
        place: Place, note: bytes | None) -> None:
    old = place.film("old", A)
    place.film("new", B)
    (old / "film.mp4").touch()
    (old / "manifest.json").touch()
    (old / NOTE).unlink() if note is None else (old / NOTE).write_bytes(note)
    for asked in ({}, {"dry_run": True}, {"others": True}):
        with pytest.raises(BadInput, match=r"films/old: nothing is noted .* render it .*--force"):
            place.clear(**asked)
    assert place.kept() == sorted([A, B], key=str)
    place.clear(force=True)
    assert place.kept() == [B]


def test_a_folder_that_is_none_removes_nothing(place: Place) -> None:
    keep(place.store, A)
    with pytest.raises(BadInput, match=r"flims is no folder: name .* --films"):
        place.clear(place.out.parent / "flims")
    assert place.kept() == [A]


def test_a_store_in_use_is_not_cleared(place: Place) -> None:
    place.film("one", A)
    shutil.rmtree(place.out / "one")
    user = place.store
    assert user.find(A)
    with pytest.raises(Busy, match=r"store is in use .* --wait"):
        place.clear()
    assert place.clear(dry_run=True)
    del user
    place.clear()
    assert place.kept() == []


def test_verify_names_the_damaged_and_removes_them(place: Place) -> None:
    place.film("one", A, B, C)
    (place.store.folder(B) / "clip.mp4").write_text("pixelz")
    seen: list[tuple[int, int]] = []
    result = verify(place.store, lambda done, total: seen.append((done, total)))
    assert (result.entries, result.damaged, result.unreadable) == (3, (B,), ())
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert place.kept() == sorted([A, C], key=str)
    assert verify(place.store).damaged == ()


def test_what_cannot_be_read_is_told_and_stays(
        place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.film("one", A, B)
    real = Store.find

    def find(store: Store, key: Key) -> Entry | None:
        if key == A:
            raise OSError(errno.EIO, "Input/output error")
        return real(store, key)

    monkeypatch.setattr(Store, "find", find)
    result = verify(place.store)
    assert result.unreadable == (f"{A}: Input/output error",)
    assert len(place.kept()) == 2


def test_a_file_that_goes_while_it_is_counted_counts_as_nothing(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("12")
    (tmp_path / "b").write_text("1")
    real = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda self: (
        real(self.with_name("gone")) if self.name == "b" else real(self)))
    assert tree_bytes(tmp_path) == 2
