"""A film's record of takes brought up to date with what is about to be filmed.

It is written before the takes are filmed, so that a render that was stopped has those that it
finished.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from media.files import write_text
from narrator.cut.timing import Piece
from narrator.plan import Plan, Shot
from narrator.shoot.production import TimedFilm
from narrator.shoot.takes.record import RECORD, Taken, TakePart, TakesRecord, alive, read
from narrator.shoot.takes.take import Take, says
from narrator.store import Store
from narrator.store.work import Work
from scenes.shot import Clip, Setup


def remember(film: TimedFilm, works: Sequence[Work[Setup, Clip]], store: Store, alone: bool,
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
    takes = _in_order([*stay, *now], film.plan)
    # What is said of them all is what was so when one was filmed last.
    head = _head(film, store) if before is None or film.beside else before
    record = head.model_copy(update={"takes": tuple(takes)})
    if not takes:
        (film.folder / RECORD).unlink(missing_ok=True)
    elif record != before:
        write_text(film.folder / RECORD, record.model_dump_json(indent=1) + "\n")


def _head(film: TimedFilm, store: Store) -> TakesRecord:
    look, kept = film.plan.look, film.source.file
    return TakesRecord(
        title=film.plan.title, language=film.plan.language, fps=look.fps,
        plan=_from(film.folder, kept) if kept.is_file() else "",
        store=_from(film.folder, store.root), width=look.frame_size[0], height=look.frame_size[1])


def _in_order(takes: Sequence[Taken], plan: Plan) -> list[Taken]:
    """As the film has their shots; the plan's own words first, then each variation's takes."""
    shots = {shot.id: number for number, shot in enumerate(plan.shots)}
    words = list(dict.fromkeys([(), *(one.words for one in takes)]))
    return sorted(takes, key=lambda one: (shots[one.shot], words.index(one.words), one.take))


def _taken(film: TimedFilm, works: Sequence[Work[Setup, Clip]], file: Callable[[Take], str]
           ) -> Iterator[Taken]:
    """The takes that are asked for, the film's own of the same shots among them."""
    asked = {item: (work, request) for work in works for item, request in work.requests.items()}
    pieces = _by_shot(film.pieces)
    shots = {shot.id: shot for shot in film.plan.shots}
    kept = {shot.id: shot for shot in film.source.kept.shots}
    for id, others in film.beside.items():
        own = Take(film.plan, shots[id])
        base = _says(own, kept[id])
        for one in (own, *others):
            items = [one.item(film.item(piece)) for piece in pieces[id]]
            work, setup = asked[items[0]]
            yield Taken(
                shot=id, take=one.shot.take, words=one.words, seed=setup.seed,
                picture=one.shot.picture, style=one.plan.look.style, cast=setup.cast,
                places=setup.places, prompt=setup.prompt, camera=work.identity.name,
                says=_says(one, kept[id]), varies=base, file=file(one),
                parts=tuple(TakePart(piece=piece, key=str(work.key(asked[item][1])), frames=frames)
                            for (piece, frames), item in zip(_seen(pieces[id]), items,
                                                             strict=True)))


def _says(take: Take, kept: Shot) -> str:
    """What ``take`` says, as the plan's file has it, which is what it is compared with: a shot of
    something exact is ``kept`` there without the picture that it is filmed with."""
    return says(take.plan, take.shot.model_copy(update={
        "image": kept.image, "camera": kept.camera}))


def _staying(takes: Sequence[Taken], now: Sequence[Taken], film: TimedFilm,
             works: Sequence[Work[Setup, Clip]], alone: bool) -> Iterator[Taken]:
    """Those of ``takes`` that the film could use still, and that are not among those of ``now``;
    with ``alone``, none of the shots that are filmed.

    What another camera filmed may well have another length: it is not held against it. Without a
    plan there is nothing that they would have to fit.
    """
    anew = {(one.shot, one.take, told) for one in now for told in (one.words, one.says)}
    cameras = {item: work.identity.name for work in works for item in work.requests}
    pieces, planned = _by_shot(film.pieces), film.source.file.is_file()
    before: defaultdict[str, list[Taken]] = defaultdict(list)
    for one in takes:
        before[one.shot].append(one)
    for shot in film.source.kept.shots:
        own_pieces = pieces[shot.id]
        lengths = _seen(own_pieces)
        if alone and lengths:
            continue
        camera = cameras[film.item(own_pieces[0])] if own_pieces else ""
        own = before[shot.id]
        for one in alive(own, says(film.source.kept, shot)) if planned else own:
            fits = one.camera != camera or lengths == [
                (part.piece, part.frames) for part in one.parts]
            again = {(shot.id, one.take, told) for told in (one.words, one.says)} & anew
            if (fits or not planned) and not again:
                yield one


def _seen(pieces: Sequence[Piece]) -> list[tuple[str, int]]:
    """The pieces of one shot, each with the film frames that are seen of it before the next."""
    return [(piece.id, piece.frames - (after.into.overlap if after else 0))
            for piece, after in zip_longest(pieces, pieces[1:])]


def _by_shot(pieces: Sequence[Piece]) -> defaultdict[str, list[Piece]]:
    found: defaultdict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.shot].append(piece)
    return found


def _from(folder: Path, place: Path) -> str:
    return Path(os.path.relpath(place, folder)).as_posix()
