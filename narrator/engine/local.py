"""The local engine: what the store has is taken from there, the rest is made here in one batch."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

from narrator.events import Event, Listener
from narrator.job import A, Done, R, Work
from narrator.store import Entry, Key, Store


def run(work: Work[R, A], store: Store, on: Listener) -> Done[A]:
    """Every artifact of ``work``; each is kept in the store the moment it is whole.

    Requests that differ only in name are made once. When the backend raises, or the run is
    interrupted, what is finished stays.
    """
    keys = {request.name: work.key(request) for request in work.requests}
    entries = {key: store.find(key) for key in keys.values()}
    asked: dict[Key, R] = {}
    for request in work.requests:
        if entries[keys[request.name]] is None:
            asked.setdefault(keys[request.name], request)
    made = frozenset(request.name for request in asked.values())
    count = _Counter(work, len(keys), keys.keys() - made, on)
    if asked:
        with store.workshop() as room:
            entries |= _make(work, asked, store, room, count)
    artifacts = {name: _artifact(work.result, entries[key], name) for name, key in keys.items()}
    return Done(artifacts, made)


def _make(work: Work[R, A], asked: dict[Key, R], store: Store, room: Path,
          count: _Counter) -> dict[Key, Entry | None]:
    by_name = {request.name: key for key, request in asked.items()}
    made: dict[Key, Entry | None] = {}

    def into(name: str) -> Path:
        folder = room / by_name[name].digest
        # A camera that tries again starts with a clean folder.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder / f"{work.kind}{work.suffix}"

    for artifact in work.verb(list(asked.values()), into, count.advance):
        key = by_name[artifact.name]
        path = artifact.path
        note = artifact.model_dump(mode="json", exclude={"path", "name"})
        made[key] = store.keep(key, path.parent, {**note, "path": path.name})
        count.advance(artifact.name, 1.0)
    return made


def _artifact(kind: type[A], entry: Entry | None, name: str) -> A:
    if entry is None:
        raise LookupError(f"the backend made nothing for {name}")
    note: dict[str, Any] = {**entry.note, "path": entry.folder / entry.note["path"], "name": name}
    return kind.model_validate(note)


class _Counter:
    """Adds up the shares of requests under way into the stage's progress."""

    def __init__(self, work: Work[Any, Any], total: int, kept: set[str], on: Listener) -> None:
        self._stage, self._total, self._on = work.stage, total, on
        self._kept = len(kept)
        self._shares = dict.fromkeys(kept, 1.0)
        self._lock = threading.Lock()
        self._tell("")

    def advance(self, name: str, done: float) -> None:
        with self._lock:
            self._shares[name] = max(done, self._shares.get(name, 0.0))
        self._tell(name)

    def _tell(self, name: str) -> None:
        share = sum(self._shares.values()) / max(1, self._total)
        self._on(Event(stage=self._stage, item=name, done=min(1.0, share), total=self._total,
                       kept=self._kept))
