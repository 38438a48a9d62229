"""The local engine: what the store has is taken from there, the rest is made here in one batch."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Generic

from media.backend import Session
from narrator.errors import RenderFailed
from narrator.events import Event, Listener, Stage
from narrator.store import Entry, Key, Store
from narrator.store.work import A, Done, Item, R, Work
from scenes.camera import SetAside


def run(stage: Stage, works: Sequence[Work[R, A]], store: Store, on: Listener,
        aside: list[SetAside] | None = None) -> Done[A]:
    """Every artifact of ``works``, which are one stage of a run; each is kept in the store the
    moment it is whole.

    Requests that differ only in name are made once. When a backend raises, or the run is
    interrupted, what is finished stays. Where a camera has set shots aside, the others are filmed
    first: then that is raised, or put into ``aside``, where it is given, and those shots are
    missing.
    """
    failed: list[SetAside] = [] if aside is None else aside
    batches = [_Batch(work, store) for work in works]
    made = frozenset(item for batch in batches for item in batch.asked)
    count = _Counter(stage, [item for work in works for item in work.requests], made, on)
    for batch in batches:
        if batch.asked:
            with store.workshop() as room:
                try:
                    batch.make(store, room, count)
                except SetAside as exc:
                    failed.append(exc)
                    batch.forgo()
    if aside is None:
        ensure_all(failed)
    artifacts = {item: artifact for batch in batches for item, artifact in batch.artifacts()}
    return Done(artifacts, made & artifacts.keys())


def ensure_all(aside: Sequence[SetAside]) -> None:
    """Raise what was set ``aside``, if anything was."""
    if len(aside) == 1:
        raise aside[0]
    if aside:
        raise SetAside("; ".join(map(str, aside)))


def kept(work: Work[R, A], store: Store) -> dict[Item, A]:
    """What the store has of ``work``; nothing is made, nothing written."""
    found = {item: store.seen(work.key(request)) for item, request in work.requests.items()}
    return {item: _artifact(work.shelf.result, entry, item)
            for item, entry in found.items() if entry}


class _Batch(Generic[A]):
    """What one backend is asked for: what is there already, and what is to be made."""

    def __init__(self, work: Work[Any, A], store: Store) -> None:
        self._work = work
        self._keys = {item: work.key(request) for item, request in work.requests.items()}
        self._entries = {key: store.find(key) for key in self._keys.values()}
        first = {key: item for item, key in reversed(self._keys.items())}
        self.asked: dict[Item, Key] = {
            item: key for key, item in reversed(first.items()) if self._entries[key] is None}

    def make(self, store: Store, room: Path, count: _Counter) -> None:
        """Have the backend make what is missing, in ``room``."""
        work = self._work
        items = {str(item): item for item in work.requests if item in self.asked}

        def into(name: str) -> Path:
            folder = room / self.asked[items[name]].digest
            # A camera that tries again starts with a clean folder.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            return folder / f"{work.shelf.kind}{work.shelf.suffix}"

        session = Session(
            into, progress=lambda name, done: count.advance(items[name], done), tell=count.say,
            bench=lambda name: store.bench(self.asked[items[name]]), coming=work.coming)
        for artifact in work.verb([work.requests[item] for item in items.values()], session):
            item, path = items[artifact.name], artifact.path
            key = self.asked[item]
            if work.key(work.requests[item]) != key:
                raise RenderFailed(f"{item}: a file that it is made from was changed meanwhile: "
                                   f"run it again")
            note = artifact.model_dump(mode="json", exclude={"path", "name"})
            entry = store.keep(key, path.parent, {**note, "path": path.name})
            self._entries[key] = entry
            count.advance(item, 1.0, entry.folder / path.name)

    def forgo(self) -> None:
        """Go without what was not made."""
        self._keys = {item: key for item, key in self._keys.items()
                      if self._entries[key] is not None}

    def artifacts(self) -> list[tuple[Item, A]]:
        """Each item with its artifact."""
        return [(item, _artifact(self._work.shelf.result, self._entries[key], item))
                for item, key in self._keys.items()]


def _artifact(kind: type[A], entry: Entry | None, item: Item) -> A:
    if entry is None:
        raise LookupError(f"the backend made nothing for {item}")
    note: dict[str, Any] = {**entry.note, "path": entry.folder / entry.note["path"],
                            "name": str(item)}
    return kind.model_validate(note)


class _Counter:
    """Adds up the shares of requests under way into the stage's progress."""

    def __init__(self, stage: Stage, items: Sequence[Item], made: Collection[Item], on: Listener
                 ) -> None:
        self._stage, self._total, self._on = stage, len(items), on
        self._kept = self._total - len(made)
        self._shares = dict.fromkeys(made, 0.0)
        self._sum = 0.0
        self._lock = threading.Lock()
        self._tell()

    def advance(self, item: Item, done: float, artifact: Path | None = None) -> None:
        """``item`` is done to that share; it never goes back. ``artifact`` is its file, if whole.
        """
        with self._lock:
            self._sum += max(0.0, done - self._shares[item])
            self._shares[item] = max(done, self._shares[item])
            self._tell(item, self._shares[item], artifact)

    def say(self, note: str) -> None:
        """Pass on what a backend has to say."""
        with self._lock:
            self._tell(note=note)

    def _tell(self, item: Item | None = None, step: float = 0.0, artifact: Path | None = None,
              note: str = "") -> None:
        share = (self._kept + self._sum) / max(1, self._total)
        self._on(Event(stage=self._stage, item=str(item or ""), shot=item.shot if item else "",
                       step=min(1.0, step), done=min(1.0, share), total=self._total,
                       kept=self._kept, artifact=artifact, note=note))
