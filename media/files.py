"""Files made whole: written beside their place, flushed to the disk, then renamed into it.

Until then a file is a partial, ``.film.mp4.<16 digits>.part.mp4``, which its writer holds. What a
killed process left is nobody's: it is swept when the same file is next written.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from media.errors import DiskFull
from media.locks import abandoned, taken

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NAME_LENGTH = 40
"""Characters of a file's name that its partial bears: no more than 255 bytes in any script."""
_RANDOM_BYTES = 8


@contextmanager
def full_disk_named(path: Path) -> Iterator[None]:
    """Turn the system's "no space left" into DiskFull naming ``path``."""
    try:
        yield
    except OSError as exc:
        if exc.errno in _NO_ROOM:
            raise DiskFull.at(path) from exc
        raise


@contextmanager
def whole(path: Path, flushed: bool = True) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to; it takes its place when the block ends well.

    A crash at any moment leaves either the old file or the new one, never a part of one. The
    yielded name keeps the suffix, because ffmpeg and others choose a format by it. Write into that
    file; another put in its stead would be held by nobody. Not ``flushed``: no crash of the program
    harms it, but one of the machine may; for what is thrown away, or flushed by who keeps it.
    Raises DiskFull, OSError.
    """
    with full_disk_named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        partial, handle = _begun(path)
        try:
            yield partial
            if flushed:
                flush(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
            os.close(handle)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 with Unix line ends, whole."""
    with whole(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


def write_new(path: Path, data: bytes) -> None:
    """Write ``data`` as a file that was not there before; what fails leaves none in its place.

    Raises FileExistsError, DiskFull, OSError.
    """
    with full_disk_named(path), path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def flush(path: Path) -> None:
    """Wait until the bytes of ``path`` are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def regular(path: Path) -> BufferedReader:
    """``path`` opened for reading; raises OSError, for whatever is no regular file too.

    A pipe would be waited for, and a device has no end; what was a file when it was looked at may
    be one of them by now.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def sha256(path: Path) -> str:
    """The hash of a file's bytes, in hexadecimal. Raises OSError."""
    with regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _begun(path: Path) -> tuple[Path, int]:
    """A new partial of ``path``, and the handle by which it is held.

    Made by open, the kernel gives it the user's umask; to read that mask, a process must change
    it, for its other threads too.
    """
    before, after = _around(path)
    while True:
        partial = path.with_name(before + secrets.token_hex(_RANDOM_BYTES) + after)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with suppress(OSError):  # a disk without locks: nothing is swept there either
            taken(handle, wait=True)
        if partial.exists():
            return partial, handle
        os.close(handle)  # another process swept it before it was held


def _sweep(path: Path) -> None:
    """Remove the partials of ``path`` that no living process holds."""
    before, after = map(re.escape, _around(path))
    ours = re.compile(f"{before}[0-9a-f]{{{2 * _RANDOM_BYTES}}}{after}")
    with suppress(OSError), os.scandir(path.parent) as entries:
        for left in [path.with_name(e.name) for e in entries if ours.fullmatch(e.name)]:
            with abandoned(left) as dead:
                if dead:
                    left.unlink(missing_ok=True)


def _around(path: Path) -> tuple[str, str]:
    """What stands before and after the random part of a partial's name."""
    return f".{path.name[:_NAME_LENGTH]}.", f".part{path.suffix}"
