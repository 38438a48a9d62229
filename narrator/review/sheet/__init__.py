"""The takes of a film side by side: a page that plays anywhere, and the same as a picture.

Nothing is filmed for it: it shows what the record of takes names and the store has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from media.files import write_text
from media.proxies import proxy_size
from narrator.errors import BadInput
from narrator.events import Listener, Sheet, TakeSeen, unheard
from narrator.review.sheet.contact import contact_sheets
from narrator.review.sheet.nouns import Group, SeenTake
from narrator.review.sheet.page import html
from narrator.review.sheet.strips import moment, moments, strips
from narrator.review.storyboard.nouns import BoardFrame, ProxyAsked
from narrator.review.storyboard.proxies import made_small
from narrator.saying import hint, quoted
from narrator.settings import Settings
from narrator.shoot.takes.record import Taken
from narrator.shoot.takes.taken_film import TakenFilm
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.key import Key
from narrator.store.work import Item
from scenes.shot import Clip

__all__ = ["refreshed", "sheet"]

FILE = "takes.html"
LARGE, SMALL = 360, 240
"""The shorter side of what plays, in pixels: a few takes are looked at closely; of many …"""
MANY = 60
"""… the page should still be quick to open and to send."""


def sheet(path: Path, settings: Settings, on: Listener = unheard, shots: Collection[str] = ()
          ) -> Sheet:
    """Write the sheet of all takes of the film at ``path`` (its story, plan or folder), or of some
    ``shots``, into its folder. Raises BadInput where there are none to be seen."""
    film = TakenFilm(path, settings)
    store = Store(film.store)
    groups, missing = _groups(film, store, _named(film, shots))
    if not groups:
        raise BadInput(f"{path}: the takes that were filmed of it are gone from {film.store}, or "
                       f"their shots have changed since: narrator render {film.source} --takes 4")
    size = (film.record.width, film.record.height)
    seen = [one for group in groups for one in group.takes]
    frames = run("draw", [strips(seen, moments(size))], store, on).artifacts
    proxies = run("draw", [made_small(_played(seen, film))], store, on).artifacts
    write_text(film.folder / FILE, html(film, groups, frames, proxies))
    pictures = contact_sheets(film, groups, _in_rows(seen, frames, moments(size)))
    return Sheet(path=film.folder / FILE, pictures=tuple(pictures), missing=tuple(missing),
                 takes=tuple(_told(one, film.folder) for one in seen))


def refreshed(path: Path, settings: Settings) -> None:
    """Bring the sheet of the film at ``path`` up to date, if there is one: another is chosen."""
    if (TakenFilm(path, settings).folder / FILE).exists():
        sheet(path, settings)


def _named(film: TakenFilm, asked: Collection[str]) -> list[str]:
    """The shots that are to be seen; raises BadInput for one of which there are no takes."""
    there = list(dict.fromkeys(one.shot for one in film.record.takes))
    wanted = ["s" + one.strip().removeprefix("s") for one in asked]
    for one in wanted:
        if one not in there:
            raise BadInput(f"{film.path} has no takes of a shot {quoted(one)}; "
                           f"{hint(one, there[:12])}")
    return [one for one in there if not wanted or one in wanted]


def _groups(film: TakenFilm, store: Store, shots: Sequence[str]) -> tuple[list[Group], list[str]]:
    """The takes that are there, by shot; and the names of those that the store has not."""
    groups, missing = [], []
    plans = {shot.id: shot for shot in film.plan.shots} if film.plan else {}
    for id in shots:
        found = [(one, _clips(one, store)) for one in film.of(id)]
        missing += [f"{id} take {one.take}" + (f" ({one.name})" if one.words else "")
                    for one, clips in found if not clips]
        takes = [SeenTake(one, clips, _counts(one, clips, film.record.fps), film.uses(one))
                 for one, clips in found if clips]
        if takes:
            groups.append(Group(id, plans.get(id), tuple(takes)))
    return groups, missing


def _clips(one: Taken, store: Store) -> tuple[Clip, ...]:
    """What was filmed of a take; nothing where a piece of it is missing."""
    found = []
    for part in one.parts:
        entry = store.seen(Key.read(part.key))
        if entry is None:
            return ()
        found.append(Clip.model_validate({**entry.note, "name": part.piece,
                                          "path": entry.folder / entry.note["path"]}))
    return tuple(found)


def _counts(one: Taken, clips: Sequence[Clip], fps: int) -> tuple[int, ...]:
    """A camera films at its own rate, and often a little more than the film shows."""
    return tuple(min(clip.frames, max(1, round(part.frames * clip.fps / fps)))
                 for clip, part in zip(clips, one.parts, strict=True))


def _played(seen: Sequence[SeenTake], film: TakenFilm) -> dict[Item, ProxyAsked]:
    width, height = proxy_size(film.record.width, film.record.height,
                               LARGE if len(seen) <= MANY else SMALL)
    return {one.item: ProxyAsked(
        name=str(one.item), clips=tuple(clip.path for clip in one.clips), frames=one.frames,
        sounds=(), kept=None, samples=0, width=width, height=height, fps=one.clips[0].fps)
        for one in seen}


def _in_rows(seen: Sequence[SeenTake], frames: Mapping[Item, BoardFrame], count: int
             ) -> dict[Item, list[Path]]:
    return {one.item: [frames[moment(one, place)].path for place in range(count)] for one in seen}


def _told(one: SeenTake, folder: Path) -> TakeSeen:
    taken = one.taken
    return TakeSeen(shot=taken.shot, take=taken.take, seed=taken.seed, camera=taken.camera,
                    words=tuple(word for _, word in taken.words), chosen=one.chosen,
                    prompt=taken.prompt, file=folder / taken.file if taken.file else None,
                    clips=tuple(clip.path for clip in one.clips))
