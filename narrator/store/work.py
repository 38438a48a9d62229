"""A stage of work: requests of one kind for one backend, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from media.backend import Artifact, Identity, Request, Session
from narrator.store import Key

R = TypeVar("R", bound=Request)
A = TypeVar("A", bound=Artifact)

VariedWords = tuple[tuple[str, str], ...]
"""Of a variation: each axis with the word that stands for it, in the order of the axes."""


class Item(NamedTuple):
    """One thing that a stage is asked for. Its text is the name of its request, which is for
    messages: nobody takes that apart."""

    film: str
    """The name of its folder; "" where there is only one."""
    part: str
    """Of the film: a piece of a shot ("s2-3a"), a line ("s2-3.1"), "music"."""
    shot: str = ""
    """To which the part belongs; "" where it belongs to none."""
    take: int = 0
    """The number of a take that is filmed beside what the film uses; 0: what the film uses."""
    words: VariedWords = ()
    """Those that the take is filmed with instead of the plan's."""

    @property
    def used(self) -> Item:
        """What the film uses of the same part."""
        return self._replace(take=0, words=())

    def __str__(self) -> str:
        """As a person reads it: "andromeda/s2-3a take 2 (dive, black)"."""
        place = f"{self.film}/{self.part}" if self.film else self.part
        varied = f" ({label(self.words)})" if self.words else ""
        return f"{place} take {self.take}{varied}" if self.take else place


def label(words: VariedWords) -> str:
    """A variation by name: "dive, black"."""
    return ", ".join(word for _, word in words)


@dataclass(frozen=True)
class Shelf(Generic[A]):
    """Where the store keeps what is made of one kind."""

    kind: str
    """Its name: "speech", "clips", "music"."""
    result: type[A]
    suffix: str
    """Of the file that a backend writes: ".wav", ".mp4"."""


@dataclass(frozen=True)
class Work(Generic[R, A]):
    """All that one backend is asked for in one stage of a run."""

    shelf: Shelf[A]
    identity: Identity
    verb: Callable[[Sequence[R], Session], Iterator[A]]
    requests: Mapping[Item, R]
    """Each by the item whose text is its name."""
    reads: frozenset[str] | None = None
    """The fields of a request that decide the artifact; None: all but its name, which says where
    it stands."""
    coming: Sequence[R] = ()
    """The backend's requests in later stages of this run."""

    def key(self, request: R) -> Key:
        """Of everything that decides the artifact."""
        reads = self.reads or frozenset(type(request).model_fields) - {"name"}
        asked = {name: getattr(request, name) for name in sorted(reads)}
        return Key.of(self.shelf.kind, self.identity, asked)


@dataclass(frozen=True)
class Done(Generic[A]):
    """What a stage brought: an artifact for every item, and which were made now."""

    artifacts: dict[Item, A]
    made: frozenset[Item]

    def only(self, wanted: Callable[[Item], bool]) -> Done[A]:
        """Of those items alone."""
        return Done({item: made for item, made in self.artifacts.items() if wanted(item)},
                    frozenset(filter(wanted, self.made)))
