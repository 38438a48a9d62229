"""Shots that go on where the one before ends: each is filmed after that, from its last picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from media.backend import Artifact, Destination, Identity, Request
from media.files import whole
from media.frames import frame
from media.progress import Progress
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production
from narrator.shoot.takes.take import piece_of
from narrator.store.job import Work
from scenes.shot import Clip, Setup

Make = Callable[[Sequence[Work[Setup, Clip]]], Mapping[str, Clip]]
"""Makes, or looks up, what works ask for: the clips there are, by their names."""
Take = Callable[[Work[Any, Artifact]], Mapping[str, Artifact]]
"""The same of pictures."""


class Begin(NamedTuple):
    """Where in another clip the first picture of a clip stands."""

    after: str
    """The name of that clip's setup."""
    frame: int
    """Of the film, counted from that clip's beginning."""
    fps: int


def chained(films: Sequence[Production], kit: Kit) -> dict[str, Begin]:
    """Where each setup begins that goes on from another, by its name.

    The pieces of one shot all begin with the same picture: from piece to piece it would drift.
    """
    found: dict[str, Begin] = {}
    for film in films:
        shots, look = {shot.id: shot for shot in film.plan.shots}, film.plan.look
        going = {id for id, shot in shots.items()
                 if shot.continues and kit.camera_of(shot, look).limits.first_frame}
        begins: dict[str, Begin] = {}
        for before, piece in pairwise(film.pieces):
            if piece.shot in going and before.shot != piece.shot:
                # In a dissolve both are seen: what goes on begins where the other begins to go.
                begins[piece.shot] = Begin(film.prefix + before.id,
                                           before.frames - piece.into.overlap, look.fps)
        found |= {film.prefix + piece.id: begins[piece.shot] for piece in film.pieces
                  if piece.shot in begins}
    return found


def in_turn(works: Sequence[Work[Setup, Clip]], begins: Mapping[str, Begin], make: Make,
            take: Take) -> tuple[list[Work[Setup, Clip]], dict[str, Clip]]:
    """Film what ``works`` ask for, each setup once the one that it goes on from is filmed: the
    works as they were asked, and the clips. What goes on from a clip that could not be made stays
    out."""
    asked: list[Work[Setup, Clip]] = []
    clips: dict[str, Clip] = {}
    left = {one.name for work in works for one in work.requests}
    while ready := {name for name in left if _known(name, begins, clips)}:
        going = {name for name in ready if piece_of(name) in begins}
        first = take(_pictures([(name, begins[piece_of(name)],
                                 clips[begins[piece_of(name)].after])
                                for name in sorted(going)])) if going else {}
        left -= ready
        wave = list(_begun(works, ready - going | first.keys(), first, left))
        clips |= make(wave)
        asked += wave
    return asked, clips


def _known(name: str, begins: Mapping[str, Begin], clips: Mapping[str, Clip]) -> bool:
    """Whether it is known with which picture the setup of that name begins, if any: a take begins
    as what the film uses does."""
    begin = begins.get(piece_of(name))
    return begin is None or begin.after in clips


def _begun(works: Sequence[Work[Setup, Clip]], names: set[str], first: Mapping[str, Artifact],
           left: set[str]) -> Iterator[Work[Setup, Clip]]:
    """Of ``works`` the setups of these ``names``, with the pictures that they begin with; those
    that are ``left`` are to come."""
    for work in works:
        requests = [one.model_copy(update={"first": first[one.name].path})
                    if one.name in first else one for one in work.requests if one.name in names]
        if requests:
            yield replace(work, requests=requests,
                          coming=[one for one in work.requests if one.name in left])


class _Shown(Request):
    """One picture of a clip."""

    clip: Path
    index: int


def _pictures(asked: Sequence[tuple[str, Begin, Clip]]) -> Work[_Shown, Artifact]:
    requests = [_Shown(name=name, clip=clip.path, index=min(
        begin.frame * clip.fps // begin.fps, clip.frames - 1)) for name, begin, clip in asked]
    return Work("pictures", Identity(name="picture", revision="1"), requests, _taken, Artifact,
                ".png")


def _taken(asked: Sequence[_Shown], into: Destination, progress: Progress) -> Iterator[Artifact]:
    from PIL import Image

    for one in asked:
        path = into(one.name)
        with whole(path) as partial:
            Image.fromarray(frame(one.clip, one.index)).save(partial, format="PNG")
        yield Artifact(name=one.name, path=path)
