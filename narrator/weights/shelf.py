"""What is there: which models, whole or half, how large, and whether their bytes are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel

from media.files import sha256
from narrator.errors import BadInput
from narrator.weights.catalogue import WeightsOffer, catalogue
from narrator.weights.record import Journal, KeptFile, WeightsRecord, note, recorded, under_way

State = Literal["whole", "half", "damaged", "none"]


class ShelfState(BaseModel, frozen=True, extra="forbid"):
    """One model, as far as it is there. Amounts in bytes."""

    name: str
    about: str
    id: str
    licence: str
    state: State
    folder: Path
    revision: str = ""
    source: str = ""
    bytes: int = 0
    """That are there."""
    total: int
    """That it has when it is whole; as far as is known."""


def standings(home: Path) -> list[ShelfState]:
    """Every model that can be had, as it stands below ``home``; no byte of it is read."""
    return [standing(offer, home) for offer in catalogue().values()]


def standing(offer: WeightsOffer, home: Path) -> ShelfState:
    """One of them."""
    folder = home / offer.name
    plain = ShelfState(name=offer.name, about=offer.about, id=offer.id, licence=offer.licence,
                       state="none", folder=folder, total=offer.bytes)
    if record := recorded(folder):
        whole = all(_bytes(folder / file.path) == file.size for file in record.files)
        return plain.model_copy(update={
            "state": "whole" if whole else "damaged", "revision": record.revision,
            "source": record.source, "total": record.bytes,
            "bytes": sum(min(_bytes(folder / file.path), file.size) for file in record.files)})
    if journal := under_way(folder):
        return plain.model_copy(update={
            "state": "half", "revision": journal.revision, "source": journal.source,
            "total": sum(journal.sizes.values()), "bytes": _come(folder, journal)})
    return plain


def _come(folder: Path, journal: Journal) -> int:
    """What is there of a half one: files, and parts of files."""
    whole = {path: size for path, size in journal.sizes.items()
             if _bytes(folder / path) == size}
    parts = {path: max((_bytes(part) for part in (folder / path).parent.glob("*.part")
                        if part.name.startswith(f"{Path(path).name}.")), default=0)
             for path in journal.sizes if path not in whole}
    return sum(whole.values()) + sum(parts.values())


class Verdict(NamedTuple):
    """What became of reading a model through."""

    record: WeightsRecord
    damaged: tuple[str, ...]
    """Files that are gone, or were not what they should be and are removed."""


def verify(offer: WeightsOffer, home: Path, told: Callable[[int, int], None]) -> Verdict:
    """Read every byte of ``offer``; what is damaged is removed, so that getting it again brings
    that alone. ``told`` hears of bytes read, of how many. Raises BadInput when it is not whole."""
    folder = home / offer.name
    if not (record := recorded(folder)):
        how = "is only half there" if under_way(folder) else "is not there"
        raise BadInput(f"{offer.name} {how}, in {folder}: narrator weights get {offer.name}")
    damaged = tuple(_damaged(folder, record, told))
    if damaged:
        for path in damaged:
            (folder / path).unlink(missing_ok=True)
        note(folder, _reopened(record, damaged))
    return Verdict(record, damaged)


def _damaged(folder: Path, record: WeightsRecord, told: Callable[[int, int],
                                                                 None]) -> Iterator[str]:
    read = 0
    for file in record.files:
        if not _sound(folder, file):
            yield file.path
        read += file.size
        told(read, record.bytes)


def _sound(folder: Path, file: KeptFile) -> bool:
    """A disk that cannot be read raises OSError: that is no fault of the file's."""
    try:
        return sha256(folder / file.path) == file.sha256
    except FileNotFoundError:
        return False


def _reopened(record: WeightsRecord, damaged: tuple[str, ...]) -> Journal:
    return Journal(source=record.source, asked=record.asked, revision=record.revision,
                   sizes={file.path: file.size for file in record.files},
                   done={file.path: file.sha256 for file in record.files
                         if file.path not in damaged})


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
