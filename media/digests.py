"""What files hash to: each is read once in a run, and again only when it was touched.

A clip is verified by the store, is in up to three segments, and is named in the manifest.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from media.files import sha256


class _FileState(NamedTuple):
    """A file as it was when it was hashed."""

    size: int
    changed_ns: int
    digest: str


_seen: dict[Path, _FileState] = {}


def digest(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal; not read again while its size and its time
    stay as they were. Raises OSError."""
    now, known = file.stat(), _seen.get(file)
    if known and (known.size, known.changed_ns) == (now.st_size, now.st_mtime_ns):
        return known.digest
    return fresh(file)


def fresh(file: Path) -> str:
    """The same, read now: for one that may have been damaged without being touched."""
    before = file.stat()  # a change while it is read is then seen as one
    found = sha256(file)
    _seen[file] = _FileState(before.st_size, before.st_mtime_ns, found)
    return found


def remember(file: Path, found: str) -> None:
    """Believe that ``file`` hashes to ``found``: it was hashed before it was moved there."""
    now = file.stat()
    _seen[file] = _FileState(now.st_size, now.st_mtime_ns, found)
