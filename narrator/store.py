"""The store: every artifact under the hash of everything that went into it.

An entry is a folder ``<kind>/<two digits>/<digest>`` that holds the artifact's files and
``entry.json`` with the hash of each, sealed by a hash of its own. It is made under ``tmp/``,
flushed, and renamed into place, so an entry is there whole or not at all. It is verified the first
time a run reads it; a damaged one is removed, and so made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from media.digests import digest, fresh, remember
from media.files import flush, full_disk_named, sha256
from media.locks import abandoned, held

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
        """The entry of ``key`` when it is there and undamaged.

        Raises OSError when it cannot be read: what the disk refuses now may be sound tomorrow.
        """
        if key in self._verified:
            return self._verified[key]
        folder = self.folder(key)
        if not os.path.lexists(folder):
            return None
        entry = _verified(folder)
        if entry is None:
            with self._alone() as rooms:
                entry = self._standing(key, rooms)
        if entry is not None:
            self._verified[key] = entry
        return entry

    def seen(self, key: Key) -> Entry | None:
        """The entry of ``key``, for who only looks: a damaged one counts as none, and stays.

        Raises OSError when it cannot be read.
        """
        folder = self.folder(key)
        return self._verified.get(key) or (_verified(folder) if os.path.lexists(folder) else None)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder to make entries in; it goes when the block ends, or at the next start.

        A lock that dies with its process tells the folders of the dead from those of the living.
        """
        with full_disk_named(self.root), ExitStack() as ends:
            with self._alone() as rooms:  # or another would sweep the room before it is held
                _sweep(rooms)
                room = Path(tempfile.mkdtemp(prefix="work-", dir=rooms))
                ends.enter_context(held(room))
                ends.callback(shutil.rmtree, room, ignore_errors=True)
            yield room

    def keep(self, key: Key, made: Path, note: dict[str, Any]) -> Entry:
        """Seal the files in the folder ``made`` as the entry of ``key``, and return it.

        When another process kept that entry first, it is the other's that stays and is returned.
        """
        with full_disk_named(self.root):
            files = {file.name: sha256(file) for file in sorted(made.iterdir())}
            note = json.loads(json.dumps(note))  # as it will be read
            (made / _ENTRY).write_bytes(_sealed(files, note))
            for file in made.iterdir():
                flush(file)
            flush(made)
            place = self.folder(key)
            place.parent.mkdir(parents=True, exist_ok=True)
            with self._alone() as rooms:
                entry = self._standing(key, rooms)
                if entry is None:
                    made.rename(place)
                    entry = Entry(place, note)
                    for name, found in files.items():
                        remember(place / name, found)
            flush(place.parent)
        self._verified[key] = entry
        return entry

    def _standing(self, key: Key, rooms: Path) -> Entry | None:
        """The entry in the place of ``key``; a damaged one is moved away and told.

        Only for who is alone: two that find the same damage must not remove what one has mended.
        """
        place = self.folder(key)
        if not os.path.lexists(place):
            return None
        entry = _verified(place)
        if entry is None:
            away = rooms / f"damaged-{secrets.token_hex(8)}"
            place.rename(away)
            if away.is_dir() and not away.is_symlink():
                shutil.rmtree(away, ignore_errors=True)
            else:
                away.unlink()
            self.damaged.append(key)
        return entry

    @contextmanager
    def _alone(self) -> Iterator[Path]:
        """Keep every other process and thread out of the store's places; gives its ``tmp/``."""
        rooms = self.root / "tmp"
        rooms.mkdir(parents=True, exist_ok=True)
        with held(rooms):
            yield rooms


def _verified(folder: Path) -> Entry | None:
    """The entry in ``folder``, None when it is damaged. Raises OSError when it cannot be read."""
    if folder.is_symlink():
        return None  # whatever it points to, it was not made here
    try:
        text = (folder / _ENTRY).read_bytes()
        content = json.loads(text)
        files, note = content["files"], content["note"]
        if text == _sealed(files, note) and all(
                fresh(folder / name) == found for name, found in files.items()):
            return Entry(folder, note)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        pass  # a file of it is missing
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # its JSON is none, or another's
    return None


def _sealed(files: dict[str, str], note: dict[str, Any]) -> bytes:
    """The bytes of ``entry.json``: one form for one content, so that every change shows."""
    content = {"files": files, "note": note}
    seal = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps({**content, "seal": seal}, sort_keys=True).encode()


def _sweep(rooms: Path) -> None:
    for room in rooms.iterdir():
        with abandoned(room) as dead:
            if dead:
                shutil.rmtree(room, ignore_errors=True)


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Path):
        return {"sha256": digest(value)}
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

