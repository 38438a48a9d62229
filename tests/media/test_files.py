"""A file is there whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from media.errors import DiskFull
from media.files import full_disk_named, place, sha256, whole, write_text


def test_a_block_that_ends_well_puts_the_file_in_its_place(tmp_path: Path) -> None:
    with whole(tmp_path / "new" / "film.mp4") as partial:
        assert partial.suffix == ".mp4"
        partial.write_text("film")
    assert (tmp_path / "new" / "film.mp4").read_text() == "film"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["film.mp4"]


def test_a_block_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_text("old")

    def write_half() -> None:
        with whole(film) as partial:
            partial.write_text("half of the n")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert film.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_text_has_unix_line_ends_and_is_utf_8(tmp_path: Path) -> None:
    write_text(tmp_path / "a.srt", "天河\n夜\n")
    assert (tmp_path / "a.srt").read_bytes() == "天河\n夜\n".encode()


def test_a_placed_file_is_a_copy(tmp_path: Path) -> None:
    source, target = tmp_path / "store", tmp_path / "film"
    source.write_text("film")
    place(source, target)
    target.write_text("edited")
    assert source.read_text() == "film"


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="is full: free some space"), full_disk_named(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(PermissionError), full_disk_named(tmp_path):
        raise PermissionError(errno.EACCES, "no")


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a").startswith("ba7816bf")
