"""The cut: from the timeline to a film that has passed its checks. Only what changed is encoded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

from media.files import full_disk_named
from media.sound import Loudness
from media.workers import side_by_side
from narrator.cut.checks import faults
from narrator.cut.encode import GLANCES, VIDEO, encode, identity, join
from narrator.cut.segments import Segment, segments
from narrator.cut.soundtrack import SOUND, soundtrack
from narrator.cut.timeline import Timeline
from narrator.errors import RenderFailed
from narrator.events import Event, Listener
from narrator.store import Entry, Key, Store

T = TypeVar("T")


def cut(timeline: Timeline, film: Path, store: Store, workers: int, on: Listener
        ) -> tuple[int, int]:
    """Make ``film`` (.mp4, on the store's disk) from ``timeline``; return how many of its segments
    were encoded now, and how many it has.

    Raises RenderFailed when the film does not pass its checks: then there is none. Raises
    FFmpegFailed, NotMedia, AudioError or DiskFull when a step of it fails.
    """
    parts = segments(timeline)
    entries, sound, made = _stations(timeline, parts, store, workers, on)
    with store.workshop() as room, full_disk_named(room):
        joined = join([entry.folder / VIDEO for entry in entries], sound.folder / SOUND,
                      timeline.chapters, timeline.title, timeline.frames, timeline.fps, room)
        _checked(joined, timeline, entries, Loudness.model_validate(sound.note), on)
        joined.replace(film)
    return made, len(parts)


def segment_key(part: Segment) -> Key:
    """Of all that decides its bytes: its name and its shot say only where it stands."""
    decides = {name: value for name, value in part if name != "shot"}
    return Key.of("segments", identity(), {**decides, "name": ""})


def _stations(timeline: Timeline, parts: tuple[Segment, ...], store: Store, workers: int,
              on: Listener) -> tuple[list[Entry], Entry, int]:
    """The entry of every segment, in order, that of the sound, and how many segments were made
    now. The sound is mixed while segments are encoded."""
    keys = [segment_key(part) for part in parts]
    entries = {key: store.find(key) for key in keys}
    missing = {key: part for key, part in zip(keys, parts, strict=True) if entries[key] is None}
    done = len(parts) - len(missing)
    _tell(on, None, done, len(parts), done)
    sound: list[Entry] = []
    with store.workshop() as room:
        jobs: list[Callable[[], tuple[Key, Entry] | None]] = [
            lambda: sound.append(soundtrack(timeline, store)),
            *(partial(_encode, key, part, store, room) for key, part in missing.items())]
        with closing(side_by_side(_done, jobs, workers)) as results:
            for key, entry in filter(None, results):
                entries[key] = entry
                done += 1
                _tell(on, missing[key], done, len(parts), len(parts) - len(missing),
                      entry.folder / VIDEO)
    return [entry for entry in (entries[key] for key in keys) if entry], sound[0], len(missing)


def _done(job: Callable[[], T]) -> T:
    return job()


def _encode(key: Key, segment: Segment, store: Store, room: Path) -> tuple[Key, Entry]:
    folder = room / key.digest
    with full_disk_named(folder):
        folder.mkdir()
        encode(segment, folder)
    return key, store.keep(key, folder, {})


def _checked(joined: Path, timeline: Timeline, entries: list[Entry], mastered: Loudness,
             on: Listener) -> None:
    on(Event(stage="check", done=0.0, total=1))
    found = faults(joined, timeline, [entry.folder / GLANCES for entry in entries], mastered)
    if found:
        raise RenderFailed("the film was made and is not delivered, because "
                           + "; ".join(found))
    on(Event(stage="check", done=1.0, total=1))


def _tell(on: Listener, part: Segment | None, done: int, total: int, kept: int,
          artifact: Path | None = None) -> None:
    on(Event(stage="cut", item=part.name if part else "", shot=part.shot if part else "",
             step=float(part is not None), done=done / max(1, total), total=total, kept=kept,
             artifact=artifact))
