"""The local engine: what the store has is taken from there, the rest is made here in one batch."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Generic

from narrator.errors import RenderFailed
from narrator.events import Event, Listener, Stage
from narrator.store import Entry, Key, Store
from narrator.store.job import A, Done, R, Work
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
    plans = [_Batch(work, store) for work in works]
    made = frozenset(name for batch in plans for name in batch.asked)
    names = [request.name for work in works for request in work.requests]
    count = _Counter(stage, names, made, on)
    for batch in plans:
        if batch.asked:
            with store.workshop() as room:
                try:
                    batch.make(store, room, count)
                except SetAside as exc:
                    failed.append(exc)
                    batch.forgo()
    if aside is None:
        ensure_all(failed)
    artifacts = {name: artifact for batch in plans for name, artifact in batch.artifacts()}
    return Done(artifacts, made & artifacts.keys())


def ensure_all(aside: Sequence[SetAside]) -> None:
    """Raise what was set ``aside``, if anything was."""
    if len(aside) == 1:
        raise aside[0]
    if aside:
        raise SetAside("; ".join(map(str, aside)))


def kept(work: Work[R, A], store: Store) -> dict[str, A]:
    """What the store has of ``work``, by the requests' names; nothing is made, nothing written."""
    found = {request.name: store.seen(work.key(request)) for request in work.requests}
    return {name: _artifact(work.result, entry, name) for name, entry in found.items() if entry}


class _Batch(Generic[A]):
    """What one backend is asked for: what is there already, and what is to be made."""

    def __init__(self, work: Work[Any, A], store: Store) -> None:
        self._work = work
        self._keys = {request.name: work.key(request) for request in work.requests}
        self._entries = {key: store.find(key) for key in self._keys.values()}
        first = {self._keys[request.name]: request for request in reversed(work.requests)}
        self.asked: dict[str, Key] = {
            request.name: key for key, request in reversed(first.items())
            if self._entries[key] is None}

    def make(self, store: Store, room: Path, count: _Counter) -> None:
        """Have the backend make what is missing, in ``room``."""
        requests = [request for request in self._work.requests if request.name in self.asked]

        def into(name: str) -> Path:
            folder = room / self.asked[name].digest
            # A camera that tries again starts with a clean folder.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            return folder / f"{self._work.kind}{self._work.suffix}"

        if self._work.outspoken is not None:
            self._work.outspoken.tell = count.say
        if self._work.benched is not None:
            self._work.benched.bench = lambda name: store.bench(self.asked[name])
        if self._work.foresighted is not None:
            self._work.foresighted.coming = self._work.coming
        by_name = {request.name: request for request in requests}
        for artifact in self._work.verb(requests, into, count.advance):
            key, path = self.asked[artifact.name], artifact.path
            if self._work.key(by_name[artifact.name]) != key:
                raise RenderFailed(f"{artifact.name}: a file that it is made from was changed "
                                   f"meanwhile: run it again")
            note = artifact.model_dump(mode="json", exclude={"path", "name"})
            entry = store.keep(key, path.parent, {**note, "path": path.name})
            self._entries[key] = entry
            count.advance(artifact.name, 1.0, entry.folder / path.name)

    def forgo(self) -> None:
        """Go without what was not made."""
        self._keys = {name: key for name, key in self._keys.items()
                      if self._entries[key] is not None}

    def artifacts(self) -> list[tuple[str, A]]:
        """Each request's name with its artifact."""
        return [(name, _artifact(self._work.result, self._entries[key], name))
                for name, key in self._keys.items()]


def _artifact(kind: type[A], entry: Entry | None, name: str) -> A:
    if entry is None:
        raise LookupError(f"the backend made nothing for {name}")
    note: dict[str, Any] = {**entry.note, "path": entry.folder / entry.note["path"], "name": name}
    return kind.model_validate(note)


class _Counter:
    """Adds up the shares of requests under way into the stage's progress."""

    def __init__(self, stage: Stage, names: Sequence[str], made: Collection[str], on: Listener
                 ) -> None:
        self._stage, self._total, self._on = stage, len(names), on
        self._kept = self._total - len(made)
        self._shares = dict.fromkeys(made, 0.0)
        self._sum = 0.0
        self._lock = threading.Lock()
        self._tell("", 0.0)

    def advance(self, name: str, done: float, artifact: Path | None = None) -> None:
        """``name`` is done to that share; it never goes back. ``artifact`` is its file, if whole.
        """
        with self._lock:
            self._sum += max(0.0, done - self._shares[name])
            self._shares[name] = max(done, self._shares[name])
            self._tell(name, self._shares[name], artifact)

    def say(self, note: str) -> None:
        """Pass on what a backend has to say."""
        with self._lock:
            self._tell("", 0.0, note=note)

    def _tell(self, name: str, step: float, artifact: Path | None = None, note: str = "") -> None:
        share = (self._kept + self._sum) / max(1, self._total)
        self._on(Event(stage=self._stage, item=name, step=min(1.0, step), done=min(1.0, share),
                       total=self._total, kept=self._kept, artifact=artifact, note=note))
