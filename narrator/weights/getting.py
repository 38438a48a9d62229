"""A whole model: asked for, measured against the disk, fetched by several hands, written down."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from media.amounts import amount
from media.locks import alone
from narrator.errors import Busy, NoRevision, NoRoom, Unfetched
from narrator.weights.catalogue import WeightsOffer
from narrator.weights.choosing import chosen
from narrator.weights.contents import ensure_model, ensure_whole
from narrator.weights.crew import by_hands
from narrator.weights.fetching import TRIES_OF_A_LIST, Throughput, fetched, half, there
from narrator.weights.progress import Begun, FetchListener, Got, Tally, Waiting
from narrator.weights.record import (
    Journal,
    KeptFile,
    WeightsRecord,
    close,
    note,
    recorded,
    under_way,
)
from narrator.weights.source import Listing, Passing, Remote, WeightsSource

HANDS = 4
"""Files at a time: a hub gives one connection a fraction of a fast line."""
LEFT_FREE = 1_000_000_000
"""Bytes that a disk keeps when everything has come."""


class WeightsUsage(Protocol):
    """What ``shutil.disk_usage`` answers; in bytes."""

    @property
    def free(self) -> int: ...


class _Order(NamedTuple):
    """What is to be fetched, and into which folder."""

    offer: WeightsOffer
    source: WeightsSource
    asked: str
    listing: Listing
    folder: Path
    pickles: tuple[str, ...]

    @property
    def files(self) -> tuple[Remote, ...]:
        return self.listing.files


def get(offer: WeightsOffer, source: WeightsSource, home: Path, on: FetchListener,
        revision: str = "", pace: Throughput | None = None,
        usage: Callable[[Path], WeightsUsage] = shutil.disk_usage) -> WeightsRecord:
    """Have ``offer`` whole below ``home``; what is there already is not fetched.

    Raises Unfetched, NoRevision, NoRoom, Busy, BackendMissing, DiskFull, OSError; what came stays.
    """
    pace, folder = pace or Throughput(), home / offer.name
    asked = revision or source.revision(offer)
    pace.told = lambda problem, seconds: on(Waiting(problem=problem, seconds=seconds))
    with _held(folder):
        record = recorded(folder)
        if record and _serves(record, folder, offer, revision):
            on(Got(name=offer.name, folder=folder, revision=record.revision, bytes=record.bytes,
                   came=False))
            return record
        order = _ordered(offer, source, asked, folder, pace)
        _part_with_others(order)
        _ensure_room(order, usage, on)
        return _filled(order, pace, on)


def _serves(record: WeightsRecord, folder: Path, offer: WeightsOffer, revision: str) -> bool:
    """Whether what is there is what is wanted: all of it, and the revision where one is named."""
    whole = all(_size(folder / file.path) == file.size for file in record.files)
    if revision:
        return whole and revision in (record.asked, record.revision)
    return whole and (record.source != "huggingface" or record.asked == offer.revision)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _ordered(offer: WeightsOffer, source: WeightsSource, asked: str, folder: Path,
             pace: Throughput) -> _Order:
    listing = _listed(offer, source, asked, folder, pace)
    taken = chosen(listing, offer)
    return _Order(offer, source, asked, listing.model_copy(update={"files": taken.files}), folder,
                  taken.pickles)


def _listed(offer: WeightsOffer, source: WeightsSource, asked: str, folder: Path,
            pace: Throughput) -> Listing:
    """What the source has; of a branch, the commit that an earlier run began with."""
    begun = under_way(folder)
    if (begun and begun.source == source.name == "huggingface" and begun.asked == asked
            and begun.revision != asked):
        with suppress(NoRevision):
            return _patiently(lambda: source.listing(offer, begun.revision), pace)
    return _patiently(lambda: source.listing(offer, asked), pace)


def _patiently(ask: Callable[[], Listing], pace: Throughput) -> Listing:
    tries = 0
    while True:
        try:
            return ask()
        except Passing as trouble:
            tries += 1
            pace.wait(trouble, tries, TRIES_OF_A_LIST)


def _part_with_others(order: _Order) -> None:
    """Remove what came from elsewhere of files whose hash nobody tells: of two trainings, they are
    of one size."""
    begun = under_way(order.folder) or recorded(order.folder)
    if begun and begun.source == order.source.name:
        return
    for file in order.files:
        place = order.folder / file.path
        if not (file.sha256 or file.git) and os.path.realpath(place) != os.path.realpath(file.at):
            place.unlink(missing_ok=True)
            half(order.folder, file).unlink(missing_ok=True)


def _ensure_room(order: _Order, usage: Callable[[Path], WeightsUsage], on: FetchListener) -> None:
    """Tell how much comes and how much room there is; raise NoRoom when that is too little."""
    total = sum(file.size for file in order.files)
    came = sum(there(order.folder, file) for file in order.files)
    free = usage(order.folder).free
    on(Begun(name=order.offer.name, id=order.listing.id, source=order.source.name,
             revision=order.listing.revision, folder=order.folder, files=len(order.files),
             bytes=total, there=came, free=free, pickles=order.pickles))
    needs = 0 if order.source.link else total - came + LEFT_FREE
    if needs > free:
        raise NoRoom(f"{order.offer.name} takes {amount(total - came)} more, and the disk of "
                     f"{order.folder} has {amount(free)} free: free some space there, or name a "
                     f"folder on another disk by NARRATOR_WEIGHTS")


def _filled(order: _Order, pace: Throughput, on: FetchListener) -> WeightsRecord:
    """Fetch what is not there, and write down what is."""
    begun, before = under_way(order.folder), recorded(order.folder)
    done = _known(order, begun, before)
    journal = Journal(source=order.source.name, asked=order.asked,
                      revision=order.listing.revision, done=done,
                      sizes={file.path: file.size for file in order.files})
    note(order.folder, journal)
    tally = Tally(sum(file.size for file in order.files),
                  sum(there(order.folder, file) for file in order.files), on)
    for todo in _rounds(order):
        bring = partial(fetched, order.source, folder=order.folder, pace=pace, told=tally.came)
        missing = [file for file in todo if file.path not in done]
        for file, sha256 in by_hands(bring, missing, HANDS, pace.stop):
            done[file.path] = sha256
            note(order.folder, journal.model_copy(update={"done": done}))
        ensure_model(order.folder, order.offer)
        ensure_whole(order.folder, {file.path for file in order.files})
    record = _record(order, done)
    _tidy(order.folder, before, record)
    close(order.folder, record)
    on(Got(name=order.offer.name, folder=order.folder, revision=record.revision,
           bytes=record.bytes))
    return record


def _rounds(order: _Order) -> Iterator[list[Remote]]:
    """The small files first: what is another model, or lacks a part, is told before its weights
    come."""
    for configures in (True, False):
        yield [file for file in order.files if file.path.endswith(".json") == configures]


def _known(order: _Order, begun: Journal | None, before: WeightsRecord | None) -> dict[str, str]:
    """The hashes of what is there and was found right by an earlier run, and is still wanted."""
    known = {file.path: file.sha256 for file in before.files} if before else {}
    known |= begun.done if begun else {}
    return {file.path: known[file.path] for file in order.files
            if file.path in known and file.sha256 in ("", known[file.path])
            and (file.sha256 or _same(order, begun, before))
            and _size(order.folder / file.path) == file.size}


def _same(order: _Order, begun: Journal | None, before: WeightsRecord | None) -> bool:
    """Whether all that is known is of the very revision that is wanted: a file of which no SHA-256
    is told may have changed with it."""
    return bool(order.listing.revision) and all(
        earlier.revision == order.listing.revision for earlier in (begun, before) if earlier)


def _record(order: _Order, done: dict[str, str]) -> WeightsRecord:
    return WeightsRecord(name=order.offer.name, id=order.listing.id, source=order.source.name,
                         asked=order.asked, revision=order.listing.revision, files=tuple(
        KeptFile(path=file.path, size=file.size, sha256=done[file.path])
        for file in sorted(order.files, key=lambda file: file.path)))


def _tidy(folder: Path, before: WeightsRecord | None, record: WeightsRecord) -> None:
    """Remove what belongs to an earlier revision alone, and halves that nothing goes on with."""
    ours = {file.path for file in record.files}
    for file in before.files if before else ():
        if file.path not in ours:
            (folder / file.path).unlink(missing_ok=True)
    for part in folder.rglob("*.part"):
        part.unlink(missing_ok=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold ``folder``, which is made, for this process alone; raises Busy, Unfetched.

    It is gone again when nothing came into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = alone(folder, wait=False)
    except OSError as exc:
        raise Unfetched(f"{folder} cannot be written: {exc.strerror}; name another folder for "
                        f"weights by NARRATOR_WEIGHTS") from exc
    if handle is None:
        raise Busy(f"{folder} is being filled by another narrator: wait for it to end")
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()  # only an empty one goes
        os.close(handle)
