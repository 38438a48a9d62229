"""What was filmed of a film's shots beside what it uses: a record in the film's folder.

A take stays in it, and what it is made of in the store, as long as its shot says what it said
then, or what another take of that record says; ``--takes 1`` lets the others go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel

from narrator.store.key import Key
from narrator.store.work import VariedWords, label
from scenes.shot import Described, Picture

RECORD = ".takes.json"


class TakePart(BaseModel, frozen=True, extra="forbid"):
    """A take of one piece of a shot."""

    piece: str
    key: Annotated[str, AfterValidator(lambda text: str(Key.read(text)))]
    """Of its clip in the store."""
    frames: int
    """Film frames that are seen of it."""


class Taken(BaseModel, frozen=True, extra="forbid"):
    """A take that was filmed, or is about to be."""

    shot: str
    take: int
    words: VariedWords = ()
    seed: int
    picture: Picture
    cast: tuple[Described, ...] = ()
    places: tuple[Described, ...] = ()
    style: str
    """As the look names it."""
    prompt: str
    camera: str
    parts: tuple[TakePart, ...]
    says: str
    """The fingerprint of its words, of all that is told of its picture."""
    varies: str
    """That of the plan's shot, which its words vary."""
    file: str = ""
    """Its clip beside the record, where it has one."""

    @property
    def first_seed(self) -> int:
        """The seed of take 1, by which it was filmed."""
        return self.seed - self.take + 1

    @property
    def name(self) -> str:
        """What a person chooses it by: "4", or "dive, black"."""
        return label(self.words) or str(self.take)


class TakesRecord(BaseModel, frozen=True, extra="forbid"):
    """The takes of a film."""

    version: Literal[1] = 1
    title: str
    language: str
    plan: str
    """The plan's file, and the store's folder, as seen from the film's; "" where there is none."""
    store: str
    fps: int
    width: int
    height: int
    takes: tuple[Taken, ...] = ()


def read(folder: Path) -> TakesRecord | None:
    """The record of the film in ``folder``; None where there is none that can be read."""
    try:
        return TakesRecord.model_validate_json((folder / RECORD).read_bytes())
    except (OSError, ValueError):  # a ValidationError is one
        return None


def keys(folder: Path) -> frozenset[Key]:
    """All that the takes of the film in ``folder`` need of the store."""
    record = read(folder)
    return frozenset(Key.read(part.key) for one in record.takes for part in one.parts
                     ) if record else frozenset()


def alive(takes: Sequence[Taken], now: str) -> list[Taken]:
    """Those of one shot's ``takes`` that it could have, which says ``now`` what they varied, or
    what one of them says that varied the same."""
    groups: dict[str, list[Taken]] = defaultdict(list)
    for one in takes:
        groups[one.varies].append(one)
    return [one for base, group in groups.items()
            if now in {base, *(other.says for other in group)} for one in group]
