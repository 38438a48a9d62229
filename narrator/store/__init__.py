"""The store: every artifact under the hash of everything that went into it.

An entry is a folder ``<kind>/<two digits>/<digest>`` that holds the artifact's files and
``entry.json`` with the hash of each, sealed by a hash of its own. It is made under ``tmp/``,
flushed, and renamed into place, so an entry is there whole or not at all. It is verified the first
time a run reads it; a damaged one is removed, and so made again.

Whoever uses a store shares a lock on its folder for as long as the ``Store`` lives, and nothing
sound is taken out of it but by who holds that lock alone.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from media.digests import remember
from media.files import flush, full_disk_named, sha256
from media.locks import Handle, abandoned, alone, held, shared
from narrator.errors import Busy
from narrator.store.entry import FILE, sealed, verified
from narrator.store.entry import Entry as Entry
from narrator.store.key import Key as Key

ROOMS = "tmp"
"""The folder in which entries are made."""
ROOM_NAMES = ("work-", "away-")
"""How the names of what is made and unmade there begin; nothing else there is ours."""


class Store:
    """The artifacts below ``root``; several processes may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._verified: dict[Key, Entry] = {}
        self.damaged: list[Key] = []
        """Entries that were found damaged and removed."""
        self.before_making: Callable[[], None] | None = None
        """Called each time before something is made here."""
        self._asking: list[set[Key]] = []
        self._handle: Handle | None = None
        self._joining = threading.Lock()

    def folder(self, key: Key) -> Path:
        """Where the entry of ``key`` stands or will stand."""
        return self.root / key.kind / key.digest[:2] / key.digest

    def key_of(self, file: Path) -> Key | None:
        """The key of the entry that ``file`` is part of; None when it lies elsewhere."""
        with suppress(ValueError):
            kind, _, digest, _ = file.relative_to(self.root).parts
            return Key(kind, digest)
        return None

    def find(self, key: Key) -> Entry | None:
        """The entry of ``key`` when it is there and undamaged.

        Raises OSError when it cannot be read: what the disk refuses now may be sound tomorrow.
        """
        self._ask(key)
        if key in self._verified:
            return self._verified[key]
        self._join()
        folder = self.folder(key)
        if not os.path.lexists(folder):
            return None
        entry = verified(folder)
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
        return self._verified.get(key) or (verified(folder) if os.path.lexists(folder) else None)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder to make entries in; it goes when the block ends, or at the next start.

        A lock that dies with its process tells the folders of the dead from those of the living.
        """
        if self.before_making is not None:
            self.before_making()
        with full_disk_named(self.root), ExitStack() as ends:
            with self._alone() as rooms:  # or another would sweep the room before it is held
                _sweep(rooms)
                room = Path(tempfile.mkdtemp(prefix=ROOM_NAMES[0], dir=rooms))
                ends.enter_context(held(room))
                ends.callback(shutil.rmtree, room, ignore_errors=True)
            yield room

    def keep(self, key: Key, made: Path, note: dict[str, Any]) -> Entry:
        """Seal the files in the folder ``made`` as the entry of ``key``, and return it.

        When another process kept that entry first, it is the other's that stays and is returned.
        """
        self._ask(key)
        with full_disk_named(self.root):
            files = {file.name: sha256(file) for file in sorted(made.iterdir())}
            note = json.loads(json.dumps(note))  # as it will be read
            (made / FILE).write_bytes(sealed(files, note))
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

    @contextmanager
    def asking(self) -> Iterator[set[Key]]:
        """Every key that is looked for or kept until the block ends, added as it happens."""
        asked: set[Key] = set()
        self._asking.append(asked)
        try:
            yield asked
        finally:
            self._asking = [one for one in self._asking if one is not asked]

    @contextmanager
    def to_itself(self, wait: bool) -> Iterator[None]:
        """Keep every other user out until the block ends: ``wait`` for those there are, or raise
        Busy. For a Store that has found and kept nothing yet. Raises OSError."""
        handle = alone(self.root, wait)
        if handle is None:
            raise Busy(f"{self.root} is in use by another command, such as a render: let it end, "
                       f"stop it, or say --wait")
        self._handle = handle
        try:
            yield
        finally:
            self._handle = None
            os.close(handle)

    def remove(self, key: Key) -> None:
        """Take the entry of ``key`` out; for who has the store to itself."""
        place = self.folder(key)
        with self._alone() as rooms:
            _put_away(place, rooms)
        self._verified.pop(key, None)
        with suppress(OSError):  # another entry is in it
            place.parent.rmdir()

    def sweep(self) -> None:
        """Remove what the killed have left."""
        with self._alone() as rooms:
            _sweep(rooms)

    def _ask(self, key: Key) -> None:
        for asked in self._asking:
            asked.add(key)

    def _join(self) -> None:
        """Be one of the store's users until this object goes, unless there is no store yet."""
        with self._joining:
            if self._handle is None and self.root.is_dir():
                self._handle = shared(self.root)
                weakref.finalize(self, os.close, self._handle)

    def _standing(self, key: Key, rooms: Path) -> Entry | None:
        """The entry in the place of ``key``; a damaged one is moved away and told.

        Only for who is alone: two that find the same damage must not remove what one has mended.
        """
        place = self.folder(key)
        if not os.path.lexists(place):
            return None
        entry = verified(place)
        if entry is None:
            _put_away(place, rooms)
            self.damaged.append(key)
        return entry

    @contextmanager
    def _alone(self) -> Iterator[Path]:
        """Keep every other process and thread out of the store's places; gives its ``tmp/``."""
        rooms = self.root / ROOMS
        rooms.mkdir(parents=True, exist_ok=True)
        self._join()
        with held(rooms):
            yield rooms


def _put_away(place: Path, rooms: Path) -> None:
    """Remove what stands at ``place``, which is gone from there in one step."""
    away = rooms / f"{ROOM_NAMES[1]}{secrets.token_hex(8)}"
    place.rename(away)
    if away.is_dir() and not away.is_symlink():
        shutil.rmtree(away, ignore_errors=True)
    else:
        away.unlink()


def _sweep(rooms: Path) -> None:
    for room in [room for room in rooms.iterdir() if room.name.startswith(ROOM_NAMES)]:
        with abandoned(room) as dead:
            if dead:
                shutil.rmtree(room, ignore_errors=True)
