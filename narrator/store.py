"""The store: every artifact under the hash of everything that went into it.

An entry is a folder ``<kind>/<two digits>/<digest>`` that holds the artifact's files and
``entry.json`` with the hash of each. It is made under ``tmp/``, flushed, and renamed into place, so
an entry is there whole or not at all. It is verified the first time a run reads it; a damaged one
is removed, and so made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from media.files import flush, full_disk_named, sha256

_ENTRY = "entry.json"


@dataclass(frozen=True)
class Key:
    """Where an artifact stands in the store."""

    kind: str
    digest: str

    @classmethod
    def of(cls, kind: str, *inputs: object) -> Key:
        """The key over all ``inputs``: models, plain values, and files by their contents."""
        text = json.dumps([_plain(item) for item in inputs], sort_keys=True, ensure_ascii=False)
        return cls(kind, hashlib.sha256(text.encode()).hexdigest()[:40])

    def __str__(self) -> str:
        return f"{self.kind}/{self.digest}"


@dataclass(frozen=True)
class Entry:
    """A verified artifact: its folder, and the note that was kept with it."""

    folder: Path
    note: dict[str, Any]


class Store:
    """The artifacts below ``root``; several processes may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._verified: dict[Key, Entry] = {}
        self.damaged: list[Key] = []
        """Entries that were found damaged and removed."""

    def folder(self, key: Key) -> Path:
        """Where the entry of ``key`` stands or will stand."""
        return self.root / key.kind / key.digest[:2] / key.digest

    def find(self, key: Key) -> Entry | None:
        """The entry of ``key`` when it is there and undamaged."""
        if key in self._verified:
            return self._verified[key]
        folder = self.folder(key)
        if not folder.is_dir():
            return None
        entry = _verified(folder)
        if entry is None:
            self.damaged.append(key)
            shutil.rmtree(folder)
            return None
        self._verified[key] = entry
        return entry

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder to make entries in; it goes when the block ends, or at the next start.

        A lock that dies with its process tells the folders of the dead from those of the living.
        """
        with full_disk_named(self.root):
            rooms = self.root / "tmp"
            rooms.mkdir(parents=True, exist_ok=True)
            _sweep(rooms)
            room = Path(tempfile.mkdtemp(prefix="work-", dir=rooms))
            handle = os.open(room, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield room
            finally:
                shutil.rmtree(room, ignore_errors=True)
                os.close(handle)

    def keep(self, key: Key, made: Path, note: dict[str, Any]) -> Entry:
        """Seal the files in the folder ``made`` as the entry of ``key``, and return it."""
        with full_disk_named(self.root):
            files = {file.name: sha256(file) for file in sorted(made.iterdir())}
            content = {"files": files, "note": note}
            (made / _ENTRY).write_text(
                json.dumps(content, ensure_ascii=False, sort_keys=True), encoding="utf-8")
            for file in made.iterdir():
                flush(file)
            flush(made)
            place = self.folder(key)
            place.parent.mkdir(parents=True, exist_ok=True)
            _settle(made, place)
            flush(place.parent)
        entry = Entry(place, note)
        self._verified[key] = entry
        return entry


def _settle(made: Path, place: Path) -> None:
    try:
        made.rename(place)
    except OSError:
        # Another process was first: its entry is the same, and stays.
        if not place.is_dir():
            raise


def _verified(folder: Path) -> Entry | None:
    try:
        content = json.loads((folder / _ENTRY).read_text(encoding="utf-8"))
        if all(sha256(folder / name) == digest for name, digest in content["files"].items()):
            return Entry(folder, content["note"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def _sweep(rooms: Path) -> None:
    for room in rooms.iterdir():
        try:
            handle = os.open(room, os.O_RDONLY)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(room, ignore_errors=True)
        except OSError:
            pass  # its process lives
        finally:
            os.close(handle)


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Path):
        seen = value.stat()
        return {"sha256": _content(value, seen.st_size, seen.st_mtime_ns)}
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@lru_cache(maxsize=4096)
def _content(file: Path, size: int, changed_ns: int) -> str:
    """The hash of a file, read again only when it was touched: a clip is in three segments."""
    return sha256(file)
