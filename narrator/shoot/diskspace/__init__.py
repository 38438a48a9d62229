"""Whether the disks will hold what is still to be made: told before anything is filmed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from audio.score import Cue, Music
from media.amounts import amount
from narrator.errors import NoRoom
from narrator.shoot.diskspace.estimate import Room, film_rooms, stock
from narrator.shoot.finishing import Ways
from narrator.shoot.production import TimedFilm
from narrator.store import Store
from narrator.store.work import Work
from scenes.shot import Clip, Setup


class DiskUsage(Protocol):
    """What ``shutil.disk_usage`` answers; in bytes."""

    @property
    def free(self) -> int: ...


class Disk(NamedTuple):
    """What one disk must hold."""

    place: Path
    """What the user knows it by: the store, or a folder for films."""
    option: str
    """What puts that elsewhere."""
    room: Room


def ensure_room(films: Sequence[TimedFilm], shots: Sequence[Work[Setup, Clip]],
                cues: Sequence[Work[Cue, Music]], store: Store, ways: Ways,
                usage: Callable[[Path], DiskUsage] = shutil.disk_usage) -> None:
    """Raise NoRoom when a disk has less room than what is still to be made will take.

    ``shots`` and ``cues``: all that this run asks for, and through which stations what is filmed
    goes. The films' speech is there, their folders
    too.
    """
    for disk in disks(films, shots, cues, store, ways):
        free = usage(disk.place).free
        if disk.room.bytes > free:
            raise NoRoom(_told(disk, free, films[0]))


def disks(films: Sequence[TimedFilm], shots: Sequence[Work[Setup, Clip]],
          cues: Sequence[Work[Cue, Music]], store: Store, ways: Ways) -> Iterator[Disk]:
    """What the store's disk must hold, and each other on which films are delivered."""
    things = stock(shots, cues, store, ways)
    shelf = things.room
    folders: dict[int, Disk] = {}
    for film in films:
        cut, delivered = film_rooms(film, things, store)
        shelf = shelf.after(cut)
        number = device(film.folder)
        before = folders.get(number, Disk(film.folder.parent, "--out", Room()))
        folders[number] = before._replace(room=before.room.after(delivered))
    store.root.mkdir(parents=True, exist_ok=True)
    same = folders.pop(device(store.root), None)
    both = shelf if same is None else Room(shelf.kept + same.room.kept,
                                           shelf.passing + same.room.passing)
    yield Disk(store.root, "--store", both)
    yield from folders.values()


def device(place: Path) -> int:
    """The number of the disk that ``place`` is on."""
    return place.stat().st_dev


def _told(disk: Disk, free: int, film: TimedFilm) -> str:
    width, height = film.plan.look.halved
    return (f"what is still to be made takes about {amount(disk.room.bytes)}, and the disk of "
            f"{disk.place} has {amount(free)} free; nothing was filmed: free some space there "
            f"(narrator store gc), take another disk ({disk.option} DIR), or film smaller "
            f"(--size {width}x{height})")
