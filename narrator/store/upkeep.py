"""Keeping the store in order: how large it is, whether it is sound, and what nobody needs.

What is no entry of ours in the store's folder is neither counted nor touched.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from narrator.errors import BadInput
from narrator.store import BENCHES, ROOM_NAMES, ROOMS, Store, needs
from narrator.store.key import Key

PAID = "answers"
"""The kind of what language models answered. No film needs an answer once its plan stands, but a
planning that was stopped does, and would pay for it twice; they take next to no room."""


@dataclass(frozen=True)
class ShelfSize:
    """All entries of one kind, or some of them."""

    kind: str
    entries: int
    bytes: int


@dataclass(frozen=True)
class Verified:
    """What came of reading every entry again."""

    entries: int
    damaged: tuple[Key, ...]
    """They were removed, and are made again where a film needs them."""
    unreadable: tuple[str, ...]
    """What the disk refused to read, with its reason; left as it is."""


@dataclass(frozen=True)
class Cleared:
    """What was taken out of the store, or would be."""

    shelves: tuple[ShelfSize, ...]
    films: int
    """How many films' needs were looked at."""
    bereft: tuple[Path, ...]
    """Films elsewhere that needed some of it."""


def keys(store: Store) -> Iterator[Key]:
    """The key of every entry, in order of kind and digest."""
    for kind in _folders(store.root):
        for shelf in _folders(kind):
            for entry in _folders(shelf):
                try:
                    key = Key.read(f"{kind.name}/{entry.name}")
                except ValueError:
                    continue
                if kind.name not in (ROOMS, BENCHES) and store.folder(key) == entry:
                    yield key


def sized(store: Store, chosen: Iterable[Key] | None = None) -> tuple[ShelfSize, ...]:
    """How many entries there are of each kind, and their bytes; of ``chosen`` alone."""
    count: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for key in keys(store) if chosen is None else chosen:
        count[key.kind] += 1
        total[key.kind] += tree_bytes(store.folder(key))
    return tuple(ShelfSize(kind, count[kind], total[kind]) for kind in sorted(count))


def unfinished(store: Store) -> int:
    """Bytes of what is being made now, or was when a render was killed."""
    return tree_bytes(store.root / ROOMS) + tree_bytes(store.root / BENCHES)


def half_made(store: Store) -> Iterator[tuple[Key, Path]]:
    """The keys of what is half made, each with its folder."""
    for kind in _folders(store.root / BENCHES):
        for folder in _folders(kind):
            with suppress(ValueError):
                yield Key.read(f"{kind.name}/{folder.name}"), folder


def tree_bytes(folder: Path) -> int:
    """Of all files below ``folder``; what goes while it is looked at counts as nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(place) / name).lstat().st_size
            except FileNotFoundError:
                continue
    return total


def verify(store: Store, told: Callable[[int, int], None] = lambda done, total: None) -> Verified:
    """Read every entry and compare it with what it should be; the damaged are removed.

    ``told``: how many are read, of how many. A render may run meanwhile. Raises BadInput for a
    folder that is no store.
    """
    _ensure_store(store)
    every = list(keys(store))
    unreadable = []
    for number, key in enumerate(every, 1):
        try:
            store.find(key)
        except OSError as exc:
            unreadable.append(f"{key}: {exc.strerror or exc}")
        told(number, len(every))
    return Verified(len(every), tuple(store.damaged), tuple(unreadable))


def clear(store: Store, folders: Sequence[Path], *, others: bool, wait: bool = False,
          force: bool = False, dry_run: bool = False) -> Cleared:
    """Take out what no film below ``folders`` needs; with ``others``, none at all that the store
    knows. Only looked at in a ``dry_run``.

    Raises BadInput when a folder is missing, when the store's is no store, or when a film does not
    say what it needs, unless ``force`` leaves that film out. Raises Busy while the store is in use,
    unless it is to ``wait``.
    """
    for folder in folders:
        if not folder.is_dir():
            raise BadInput(f"{folder} is no folder: name the one that holds your films with "
                           f"--films")
    if not store.root.is_dir():
        return Cleared((), 0, ())
    _ensure_store(store)
    if dry_run:
        return _judged(store, folders, others, force)[2]
    with store.to_itself(wait):
        unneeded, needed, cleared = _judged(store, folders, others, force)
        store.sweep()
        for key, folder in half_made(store):
            if key not in needed:
                shutil.rmtree(folder, ignore_errors=True)
        for key in unneeded:
            store.remove(key)
        needs.forget_lost(store)
    return cleared


def _ensure_store(store: Store) -> None:
    """Raise BadInput for a folder that holds nothing of a store's, so that nothing is made or
    removed in a folder of somebody else's."""
    if store.root.is_dir() and not (needs.is_known(store) or _rooms_alone(store.root / ROOMS)
                                    or next(keys(store), None)):
        raise BadInput(f"{store.root} is no store of finished work: name yours with --store, or "
                       f"the folder of films that it is in with --out")


def _rooms_alone(folder: Path) -> bool:
    """Whether ``folder`` is there and holds what a store makes there, and nothing else."""
    try:
        return all(name.startswith(ROOM_NAMES) for name in os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return False


def _judged(store: Store, folders: Sequence[Path], others: bool, force: bool
            ) -> tuple[list[Key], frozenset[Key], Cleared]:
    """The keys that nobody needs, those that a film does, and what is to be told."""
    known = [film for film in needs.films(store) if _is_film(os.listdir(film))]
    below = _films_below(folders, store.root)
    asked = _distinct([*below, *known]) if others else below
    noted = {film: needs.noted(film) for film in asked}
    silent = [film for film, keys in noted.items() if keys is None]
    if silent and not force:
        raise BadInput(_unsaid(silent))
    needed = frozenset[Key]().union(*(keys for keys in noted.values() if keys))
    unneeded = [key for key in keys(store) if key not in needed and key.kind != PAID]
    elsewhere = [film for film in known if film.resolve() not in {one.resolve() for one in asked}]
    bereft = [film for film in elsewhere if not (needs.noted(film) or set()).isdisjoint(unneeded)]
    return unneeded, needed, Cleared(sized(store, unneeded), len(asked) - len(silent),
                                     tuple(bereft))


def _films_below(folders: Collection[Path], root: Path) -> list[Path]:
    """The folders of films in ``folders``, at any depth, links followed; not those of a store."""
    seen = {root.resolve()}
    found = []
    for folder in folders:
        for place, inner, names in os.walk(folder, followlinks=True):
            here = Path(place)
            inner[:] = [name for name in sorted(inner) if _new((here / name).resolve(), seen)]
            if _is_film(names):
                found.append(here)
    return _distinct(found)


def _is_film(names: Collection[str]) -> bool:
    """Whether a folder with files of these ``names`` is a film's, begun or delivered."""
    return needs.NOTE in names or {"film.mp4", "manifest.json"} <= set(names)


def _new(folder: Path, seen: set[Path]) -> bool:
    """Whether ``folder`` was not seen before; from now on it is."""
    before = folder in seen
    seen.add(folder)
    return not before


def _distinct(films: Iterable[Path]) -> list[Path]:
    return list({film.resolve(): film for film in reversed(list(films))}.values())[::-1]


def _unsaid(silent: Sequence[Path]) -> str:
    names = ", ".join(map(str, silent[:3])) + (" …" if len(silent) > 3 else "")
    return (f"{names}: nothing is noted there of what the film needs of the store, as with films "
            f"of earlier versions: render it once and it is, or say --force to take out what no "
            f"other film needs")


def _folders(folder: Path) -> list[Path]:
    """The folders in ``folder``, by name; links are none, for what they lead to is not ours."""
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / entry.name for entry in entries
                          if entry.is_dir(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return []
