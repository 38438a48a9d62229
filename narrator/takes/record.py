"""What was filmed of a film's shots beside what it uses: a record in the film's folder.

It is written before the takes are filmed, so that a render that was stopped has those that it
finished. A take stays in it, and what it is made of in the store, as long as its shot says what it
said then, or what another take of that record says; ``--takes 1`` lets the others go.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel

from media.files import write_text
from narrator.job import Work
from narrator.plan import Plan
from narrator.planning import Planned
from narrator.store import Store
from narrator.store.key import Key
from narrator.takes.take import Take, Words, label, says
from narrator.timing import Piece
from scenes.shot import Clip, Described, Picture, Setup

RECORD = ".takes.json"


class Part(BaseModel, frozen=True, extra="forbid"):
    """A take of one piece of a shot."""

    piece: str
    key: str
    """Of its clip in the store."""
    frames: int
    """Film frames that are seen of it."""


class Taken(BaseModel, frozen=True, extra="forbid"):
    """A take that was filmed, or is about to be."""

    shot: str
    take: int
    words: Words = ()
    seed: int
    picture: Picture
    cast: tuple[Described, ...] = ()
    places: tuple[Described, ...] = ()
    style: str
    """As the look names it."""
    prompt: str
    camera: str
    parts: tuple[Part, ...]
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


class Record(BaseModel, frozen=True, extra="forbid"):
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


def read(folder: Path) -> Record | None:
    """The record of the film in ``folder``; None where there is none that can be read."""
    try:
        return Record.model_validate_json((folder / RECORD).read_bytes())
    except (OSError, ValueError):  # a ValidationError is one
        return None


def keys(folder: Path) -> frozenset[Key]:
    """All that the takes of the film in ``folder`` need of the store."""
    record = read(folder)
    return frozenset(Key.read(part.key) for one in record.takes for part in one.parts
                     ) if record else frozenset()


class Film(Protocol):
    """A film on its way, as far as it is remembered."""

    source: Planned
    folder: Path
    pieces: tuple[Piece, ...]
    beside: Mapping[str, tuple[Take, ...]]
    """What is filmed beside what it uses, by shot."""

    @property
    def plan(self) -> Plan: ...

    @property
    def prefix(self) -> str:
        """Of its requests' names."""
        ...


def remember(film: Film, works: Sequence[Work[Setup, Clip]], store: Store, alone: bool,
             file: Callable[[Take], str] = lambda take: "") -> None:
    """Bring the record of ``film`` up to date with what ``works`` ask for; where it has none, and
    nothing is filmed beside what it uses, none is written.

    ``alone``: whether the takes that were filmed before, and are not asked for, are to go.
    ``file``: what the clip of a take is called that is to lie beside the record.
    """
    before = read(film.folder)
    if before is None and not film.beside:
        return
    now = list(_taken(film, works, file))
    stay = [] if before is None else _staying(before.takes, now, film, works, alone)
    place = {shot.id: number for number, shot in enumerate(film.plan.shots)}
    takes = sorted([*stay, *now], key=lambda one: (place[one.shot], bool(one.words), one.take))
    look, kept = film.plan.look, film.source.file
    record = Record(
        title=film.plan.title, language=film.plan.language, fps=look.fps, takes=tuple(takes),
        plan=_from(film.folder, kept) if kept.is_file() else "",
        store=_from(film.folder, store.root), width=look.frame_size[0], height=look.frame_size[1])
    if not takes:
        (film.folder / RECORD).unlink(missing_ok=True)
    elif record != before:
        write_text(film.folder / RECORD, record.model_dump_json(indent=1) + "\n")


def alive(takes: Sequence[Taken], now: str) -> list[Taken]:
    """Those of one shot's ``takes`` that it could have, which says ``now`` what they varied, or
    what one of them says that varied the same."""
    groups: dict[str, list[Taken]] = defaultdict(list)
    for one in takes:
        groups[one.varies].append(one)
    return [one for base, group in groups.items()
            if now in {base, *(other.says for other in group)} for one in group]


def _taken(film: Film, works: Sequence[Work[Setup, Clip]], file: Callable[[Take], str]
           ) -> Iterator[Taken]:
    """The takes that are asked for, the film's own of the same shots among them."""
    asked = {request.name: (work, request) for work in works for request in work.requests}
    pieces = _by_shot(film.pieces)
    shots = {shot.id: shot for shot in film.plan.shots}
    for id, others in film.beside.items():
        own = Take(film.plan, shots[id])
        base = says(film.plan, shots[id])
        for one in (own, *others):
            names = [film.prefix + piece.id if one is own else one.name(film.prefix + piece.id)
                     for piece in pieces[id]]
            work, setup = asked[names[0]]
            yield Taken(
                shot=id, take=one.shot.take, words=one.words, seed=setup.seed,
                picture=one.shot.picture, style=one.plan.look.style, cast=setup.cast,
                places=setup.places, prompt=setup.prompt, camera=work.identity.name,
                says=says(one.plan, one.shot), varies=base, file=file(one),
                parts=tuple(Part(piece=piece, key=str(work.key(asked[name][1])), frames=frames)
                            for (piece, frames), name in zip(_seen(pieces[id]), names,
                                                             strict=True)))


def _staying(takes: Sequence[Taken], now: Sequence[Taken], film: Film,
             works: Sequence[Work[Setup, Clip]], alone: bool) -> Iterator[Taken]:
    """Those of ``takes`` that the film could use still, and that are not among those of ``now``;
    with ``alone``, none of the shots that are filmed.

    What another camera filmed may well have another length: it is not held against it.
    """
    anew = {(one.shot, one.take, told) for one in now for told in (one.words, one.says)}
    cameras = {request.name: work.identity.name for work in works for request in work.requests}
    pieces = _by_shot(film.pieces)
    for shot in film.source.kept.shots:
        lengths = _seen(pieces[shot.id])
        if alone and lengths:
            continue
        camera = cameras[film.prefix + lengths[0][0]] if lengths else ""
        for one in alive([one for one in takes if one.shot == shot.id],
                         says(film.source.kept, shot)):
            fits = one.camera != camera or lengths == [(part.piece, part.frames)
                                                       for part in one.parts]
            if fits and not {(shot.id, one.take, one.words), (shot.id, one.take, one.says)} & anew:
                yield one


def _seen(pieces: Sequence[Piece]) -> list[tuple[str, int]]:
    """The pieces of one shot, each with the film frames that are seen of it before the next."""
    return [(piece.id, piece.frames - (after.into.overlap if after else 0))
            for piece, after in zip_longest(pieces, pieces[1:])]


def _by_shot(pieces: Sequence[Piece]) -> Mapping[str, list[Piece]]:
    found: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.shot].append(piece)
    return found


def _from(folder: Path, place: Path) -> str:
    return Path(os.path.relpath(place, folder)).as_posix()
