"""A file is there whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from media.errors import DiskFull
from media.files import full_disk_named, sha256, whole, write_new, write_text


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


def abandon(film: Path) -> None:
    """Begin ``film`` in a process that is killed at it."""
    code = ("import os, sys; from pathlib import Path; from media.files import whole\n"
            "with whole(Path(sys.argv[1])) as partial:\n"
            "    partial.write_text('half'); os._exit(9)")
    assert subprocess.run([sys.executable, "-c", code, str(film)], check=False).returncode == 9


@pytest.mark.parametrize("name", ["film.mp4", "七夕 [1*].mp4", "天河" * 40 + ".mp4", "plain"])
def test_what_a_killed_process_left_is_swept_at_the_next_write(tmp_path: Path, name: str) -> None:
    abandon(tmp_path / name)
    abandon(tmp_path / "other.mp4")
    [left] = [path for path in tmp_path.iterdir() if not path.name.startswith(".other")]
    assert left.name.startswith(f".{name[:9]}")
    own = tmp_path / ".film.mp4.cut.part.mp4"
    own.write_text("the author's")
    write_text(tmp_path / name, "film")
    [other] = tmp_path.glob(".other.mp4.*")
    assert set(tmp_path.iterdir()) == {tmp_path / name, other, own}


def test_what_a_living_writer_holds_is_not_swept(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with whole(film) as slow:
        slow.write_text("slow")
        with whole(film) as fast:
            fast.write_text("fast")
        assert film.read_text() == "fast"
    assert film.read_text() == "slow"


def test_a_partial_swept_before_it_was_held_is_begun_again(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, swept = fcntl.flock, []

    def late(handle: int, how: int) -> None:
        if not swept:
            swept.extend(tmp_path.iterdir())
            swept[0].unlink()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    write_text(tmp_path / "film.txt", "film")
    assert len(swept) == 1
    assert (tmp_path / "film.txt").read_text() == "film"


def test_a_disk_without_locks_can_be_written_to(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int, how: int) -> None:
        raise OSError(errno.EOPNOTSUPP, "no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    write_text(tmp_path / "film.txt", "film")
    assert (tmp_path / "film.txt").read_text() == "film"


def test_a_file_honours_the_user_s_umask_and_leaves_it_alone(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o027)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(os, "umask", None)  # it is the whole process's, every thread's
            write_text(tmp_path / "film.txt", "film")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "film.txt").stat().st_mode) == 0o640


def test_text_has_unix_line_ends_and_is_utf_8(tmp_path: Path) -> None:
    write_text(tmp_path / "a.srt", "天河\n夜\n")
    assert (tmp_path / "a.srt").read_bytes() == "天河\n夜\n".encode()


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="is full: free some space"), full_disk_named(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(PermissionError), full_disk_named(tmp_path):
        raise PermissionError(errno.EACCES, "no")


def test_a_new_file_that_cannot_be_written_whole_leaves_none(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(DiskFull, match=r"a\.md is full"):
            write_new(tmp_path / "a.md", b"words")
    assert list(tmp_path.iterdir()) == []
    write_new(tmp_path / "a.md", b"words")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a.md", b"others")
    assert (tmp_path / "a.md").read_bytes() == b"words"


def test_what_is_thrown_away_is_put_in_its_place_without_the_disk(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", None)
    with whole(tmp_path / "a.wav", flushed=False) as partial:
        partial.write_bytes(b"sound")
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a").startswith("ba7816bf")
