"""What a folder of weights says of itself: ``weights.json`` when it is whole, and until then how
far it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from media.files import write_text
from media.weights.home import RECORD

JOURNAL = ".getting.json"

M = TypeVar("M", bound=BaseModel)


class KeptFile(BaseModel, frozen=True, extra="forbid"):
    """A file that is there, and is what it should be."""

    path: str
    size: int
    sha256: str


class WeightsRecord(BaseModel, frozen=True):
    """A model that is whole."""

    name: str
    id: str
    source: str
    """huggingface, modelscope, or a folder."""
    asked: str
    """The revision that was asked for: a commit, or "main"."""
    revision: str
    """The commit that this was; "" where none was known."""
    files: tuple[KeptFile, ...]

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)


class Journal(BaseModel, frozen=True):
    """A model under way."""

    source: str
    asked: str
    revision: str
    sizes: Mapping[str, int]
    """Of every file that is to come, in bytes."""
    done: Mapping[str, str] = {}
    """The SHA-256 of those that came."""


def recorded(folder: Path) -> WeightsRecord | None:
    """What ``folder`` says of itself, when it is whole."""
    return _read(folder / RECORD, WeightsRecord)


def under_way(folder: Path) -> Journal | None:
    """How far ``folder`` is, when it is not."""
    return _read(folder / JOURNAL, Journal)


def note(folder: Path, journal: Journal) -> None:
    """Write down how far ``folder`` is: from now on it is not whole."""
    write_text(folder / JOURNAL, journal.model_dump_json(indent=1))
    (folder / RECORD).unlink(missing_ok=True)


def close(folder: Path, record: WeightsRecord) -> None:
    """Write down that ``folder`` is whole."""
    write_text(folder / RECORD, record.model_dump_json(indent=1))
    (folder / JOURNAL).unlink(missing_ok=True)


def _read(path: Path, kind: type[M]) -> M | None:
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):  # not there, or not ours: then it is as if it were not
        return None
