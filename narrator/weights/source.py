"""What every place that weights come from offers: a list with sizes and hashes, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from pydantic import BaseModel

from narrator.weights.catalogue import WeightsOffer


class Remote(BaseModel, frozen=True, extra="forbid"):
    """One file, as its source lists it."""

    path: str
    """In the model's folder: "transformer/config.json"."""
    size: int
    """Bytes."""
    at: str
    """Where it is opened: an address, or a path on this machine."""
    sha256: str = ""
    git: str = ""
    """Git's name of it: the SHA-1 of a header and its bytes. What hubs tell of small files."""


class Listing(BaseModel, frozen=True, extra="forbid"):
    """What a source has of one model, at one revision."""

    source: str
    id: str
    revision: str
    """The commit; "" where there is none."""
    files: tuple[Remote, ...]


class FilePart(NamedTuple):
    """What comes when a file is opened."""

    begin: int
    """The byte of the file that the chunks begin with: not always the one that was asked for."""
    chunks: Iterator[bytes]


class Passing(Exception):
    """Trouble that may pass, such as a busy server or a line that was cut.

    ``Passing(problem, wait_seconds)``: None where the source does not say how long.
    """

    def __init__(self, problem: str, wait_seconds: float | None = None) -> None:
        self.problem, self.wait_seconds = problem, wait_seconds
        super().__init__(problem, wait_seconds)


class WeightsSource(Protocol):
    """A place that weights come from."""

    name: str
    link: bool
    """Whether its files are linked to instead of copied."""

    def revision(self, offer: WeightsOffer) -> str:
        """What is asked of it when the user names no revision."""
        ...

    def listing(self, offer: WeightsOffer, revision: str) -> Listing:
        """All that it has of ``offer``; raises Passing, Unfetched, NoRevision."""
        ...

    def opened(self, file: Remote, begin: int) -> AbstractContextManager[FilePart]:
        """The bytes of ``file`` from ``begin`` on; entering, and reading, raises Passing,
        Unfetched."""
        ...
