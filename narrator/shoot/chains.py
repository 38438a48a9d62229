"""Shots that go on where the one before ends: each is filmed after that, from its last picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from media.backend import Artifact, Identity, Request, Session
from media.files import whole
from media.frames import frame
from narrator.shoot.kit import Kit
from narrator.shoot.production import TimedFilm
from narrator.store.work import Item, Shelf, Work
from scenes.shot import Clip, Setup

MakeClips = Callable[[Sequence[Work[Setup, Clip]]], Mapping[Item, Clip]]
"""Makes, or looks up, what works ask for: the clips there are."""
TakePictures = Callable[[Work[Any, Artifact]], Mapping[Item, Artifact]]
"""The same of pictures."""
PICTURES = Shelf("pictures", Artifact, ".png")


class Begin(NamedTuple):
    """Where in another clip the first picture of a clip stands."""

    after: Item
    """That clip."""
    frame: int
    """Of the film, counted from that clip's beginning."""
    fps: int


def chained(films: Sequence[TimedFilm], kit: Kit) -> dict[Item, Begin]:
    """Where each clip that the films use begins, if it goes on from another.

    The pieces of one shot all begin with the same picture: from piece to piece it would drift.
    """
    found: dict[Item, Begin] = {}
    for film in films:
        shots, look = {shot.id: shot for shot in film.plan.shots}, film.plan.look
        going = {id for id, shot in shots.items()
                 if shot.continues and kit.cameras.of(shot, look).limits.first_frame}
        begins: dict[str, Begin] = {}
        for before, piece in pairwise(film.pieces):
            if piece.shot in going and before.shot != piece.shot:
                # In a dissolve both are seen: what goes on begins where the other begins to go.
                begins[piece.shot] = Begin(film.item(before),
                                           before.frames - piece.into.overlap, look.fps)
        found |= {film.item(piece): begins[piece.shot] for piece in film.pieces
                  if piece.shot in begins}
    return found


def in_turn(works: Sequence[Work[Setup, Clip]], begins: Mapping[Item, Begin], make: MakeClips,
            take: TakePictures) -> tuple[list[Work[Setup, Clip]], dict[Item, Clip]]:
    """Film what ``works`` ask for, each setup once the one that it goes on from is filmed: the
    works as they were asked, and the clips. What goes on from a clip that could not be made stays
    out."""
    asked: list[Work[Setup, Clip]] = []
    clips: dict[Item, Clip] = {}
    left = {item for work in works for item in work.requests}
    while ready := {item for item in left if _known(item, begins, clips)}:
        # A take begins as what the film uses does.
        going = {item: begins[item.used] for item in sorted(ready) if item.used in begins}
        first = take(_pictures([(item, begin, clips[begin.after])
                                for item, begin in going.items()])) if going else {}
        left -= ready
        wave = list(_begun(works, ready - going.keys() | first.keys(), first, left))
        clips |= make(wave)
        asked += wave
    return asked, clips


def _known(item: Item, begins: Mapping[Item, Begin], clips: Mapping[Item, Clip]) -> bool:
    """Whether it is known with which picture that clip begins, if any."""
    begin = begins.get(item.used)
    return begin is None or begin.after in clips


def _begun(works: Sequence[Work[Setup, Clip]], items: set[Item], first: Mapping[Item, Artifact],
           left: set[Item]) -> Iterator[Work[Setup, Clip]]:
    """Of ``works`` the setups of these ``items``, with the pictures that they begin with; those
    that are ``left`` are to come."""
    for work in works:
        requests = {item: one.model_copy(update={"first": first[item].path})
                    if item in first else one
                    for item, one in work.requests.items() if item in items}
        if requests:
            yield replace(work, requests=requests,
                          coming=[one for item, one in work.requests.items() if item in left])


class _PictureAsked(Request):
    """One picture of a clip."""

    clip: Path
    index: int


def _pictures(asked: Sequence[tuple[Item, Begin, Clip]]) -> Work[_PictureAsked, Artifact]:
    requests = {item: _PictureAsked(name=str(item), clip=clip.path, index=min(
        begin.frame * clip.fps // begin.fps, clip.frames - 1)) for item, begin, clip in asked}
    return Work(PICTURES, Identity(name="picture", revision="1"), _taken, requests)


def _taken(asked: Sequence[_PictureAsked], session: Session) -> Iterator[Artifact]:
    from PIL import Image

    for one in asked:
        path = session.into(one.name)
        with whole(path) as partial:
            Image.fromarray(frame(one.clip, one.index)).save(partial, format="PNG")
        yield Artifact(name=one.name, path=path)
