"""What each film needs of the store: a note in the film's folder, for who clears the store.

It is written before anything is made, so that a film whose render was killed keeps what was
finished. Until the film is delivered it holds what was needed before as well; from then on exactly
what the film is made of. The store knows the folders in which it is noted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from media.files import write_text
from narrator.store import Store
from narrator.store.key import Key

NOTE = ".needs.json"
_FILMS = ".films"
"""The store's folder of folders: a small file for each film, which holds its path."""
_DIGITS = 16
_NAMES = "[0-9a-f]" * _DIGITS


class _NeedsNote(BaseModel, frozen=True, extra="forbid"):
    version: Literal[1] = 1
    keys: tuple[str, ...]


def noted(folder: Path) -> frozenset[Key] | None:
    """The keys that the film in ``folder`` needs; None when that is not to be read there."""
    try:
        note = _NeedsNote.model_validate_json((folder / NOTE).read_bytes())
        return frozenset(Key.read(text) for text in note.keys)
    except (OSError, ValueError):  # a ValidationError is one
        return None


class Notes:
    """The notes of films that are made together; see ``noting``."""

    def __init__(self, folders: Collection[Path], store: Store, asked: set[Key]) -> None:
        self._needed = {folder: noted(folder) or frozenset() for folder in folders}
        self._store, self._asked = store, asked

    def write(self) -> None:
        """Note in each folder what was needed before, and all that was asked for in this run."""
        for folder, needed in self._needed.items():
            _write(folder, needed | self._asked)
            _made_known(folder, self._store)

    def settle(self, folder: Path, timeline: BaseModel | None, asked: Iterable[Key],
               behind: Iterable[Path] = ()) -> None:
        """Note that the film in ``folder`` is delivered and needs only this: every file of the
        store that its ``timeline`` plays, where it has one, the files ``behind`` those,
        and what was ``asked`` for while it was cut.

        For the whole film alone: after a part of it, nobody would need the rest.
        """
        files = [*_files(timeline), *behind]
        _write(folder, {*filter(None, map(self._store.key_of, files)), *asked})
        self._needed.pop(folder, None)


@contextmanager
def noting(folders: Collection[Path], store: Store) -> Iterator[Notes]:
    """Until the block ends, note in each of the films' ``folders`` all that is asked of ``store``,
    each time before something is made there: of several films made together, what any of them asks,
    until it is settled.

    However the block ends, what is noted stays: lines that were spoken before a shot proved too
    long for its video are wanted again once that is mended. Raises DiskFull, OSError.
    """
    with store.asking() as asked:
        notes = Notes(folders, store, asked)
        store.before_making = notes.write
        try:
            yield notes
        finally:
            store.before_making = None


def films(store: Store) -> list[Path]:
    """The folders of the films that were made with ``store``, as far as they are there still."""
    found = []
    for file in sorted((store.root / _FILMS).glob(_NAMES)):
        with suppress(OSError, UnicodeDecodeError):
            found.append(Path(file.read_text(encoding="utf-8")))
    return [folder for folder in found if folder.is_absolute() and folder.is_dir()]


def is_known(store: Store) -> bool:
    """Whether a film was ever made with ``store``."""
    return (store.root / _FILMS).is_dir()


def forget_lost(store: Store) -> None:
    """Take out of the store the names of films that are gone."""
    there = {_name(folder) for folder in films(store)}
    for file in (store.root / _FILMS).glob(_NAMES):
        if file.name not in there:
            file.unlink(missing_ok=True)


def _write(folder: Path, keys: Collection[Key]) -> None:
    text = _NeedsNote(keys=tuple(sorted(map(str, keys)))).model_dump_json(indent=0) + "\n"
    if _bytes(folder / NOTE) != text.encode():
        write_text(folder / NOTE, text)


def _made_known(folder: Path, store: Store) -> None:
    file = store.root / _FILMS / _name(folder)
    if not file.exists():
        write_text(file, str(folder.absolute()))


def _name(folder: Path) -> str:
    return hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:_DIGITS]


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _files(value: object) -> Iterator[Path]:
    """Every path in a model, wherever it stands: what comes to play later is seen too."""
    if isinstance(value, Path):
        yield value
    elif isinstance(value, BaseModel):
        for _, item in value:
            yield from _files(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from _files(item)
