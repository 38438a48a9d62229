"""A stage of work: requests of one kind for one backend, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from media.backend import Artifact, Benched, Destination, Foresighted, Identity, Outspoken, Request
from media.progress import Progress
from narrator.store import Key

R = TypeVar("R", bound=Request)
A = TypeVar("A", bound=Artifact)


@dataclass(frozen=True)
class Work(Generic[R, A]):
    """All that one backend is asked for in one stage of a run."""

    kind: str
    """The store's shelf: "speech", "clips", "music"."""
    identity: Identity
    requests: Sequence[R]
    verb: Callable[[Sequence[R], Destination, Progress], Iterator[A]]
    result: type[A]
    suffix: str
    """Of the file that the backend writes: ".wav", ".mp4"."""
    reads: frozenset[str] | None = None
    """The fields of a request that decide the artifact; None: all but its name, which says where
    it stands."""
    benched: Benched | None = None
    """The backend, where it keeps what is half made."""
    outspoken: Outspoken | None = None
    """The backend, where it has something to say."""
    foresighted: Foresighted | None = None
    """The backend, where it prepares what is to come, too …"""
    coming: Sequence[R] = ()
    """… and what that is: its requests in later stages of this run."""

    def key(self, request: R) -> Key:
        """Of everything that decides the artifact."""
        reads = self.reads or frozenset(type(request).model_fields) - {"name"}
        asked = {name: getattr(request, name) for name in sorted(reads)}
        return Key.of(self.kind, self.identity, asked)


@dataclass(frozen=True)
class Done(Generic[A]):
    """What a stage brought: an artifact for every request's name, and which were made now."""

    artifacts: dict[str, A]
    made: frozenset[str]

    def only(self, named: Callable[[str], bool]) -> Done[A]:
        """Of those of such names."""
        return Done({name: made for name, made in self.artifacts.items() if named(name)},
                    frozenset(filter(named, self.made)))
