"""Where films and finished work go: can it be written to, and how much room is there?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from media.amounts import amount
from media.locks import taken
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.shoot.diskspace import rates
from narrator.store import Store, needs
from narrator.store.upkeep import sized, unfinished
from scenes.formats import SIZES

_FPS = 24


def disk(desk: ExaminedDesk) -> Iterator[Health]:
    """Whether each place can be written to, and how many minutes of film it has room for; a minute
    is the least."""
    width, height = SIZES["16:9"]
    minute = minute_bytes(width, height)
    for name, folder, option in _places(desk):
        free = shutil.disk_usage(_there(folder)).free
        fault = _unwritable(_there(folder))
        told = fault or (f"{folder.absolute()}: {amount(free)} free, for about "
                         f"{free / minute:,.0f} minutes of drawn film at {width}×{height}")
        remedy = (f"take another place: {option} DIR" if fault else
                  f"free some space there (narrator store gc), or take another disk: {option} DIR"
                  if free < minute else "")
        yield Health(subject="disk", name=name, fine=not remedy, needed=True, told=told,
                     remedy=remedy)


def store(desk: ExaminedDesk) -> Iterator[Health]:
    """How much finished work is kept, and for how many films in how many folders."""
    kept = Store(desk.settings.store_folder)
    stock, films = sized(kept), needs.films(kept)
    count, size = sum(shelf.entries for shelf in stock), sum(shelf.bytes for shelf in stock)
    folders = len({film.parent for film in films})
    told = (f"{count} artifacts, {amount(size + unfinished(kept))}; films that use it: "
            f"{len(films)}, in {folders} {'folder' if folders == 1 else 'folders'}"
            if kept.root.is_dir() else "not there yet: the first render makes it")
    yield Health(subject="store", name="kept", fine=True, told=told)


def minute_bytes(width: int, height: int) -> float:
    """What a minute of drawn film takes, from its first clip to its delivery."""
    frames = 60 * _FPS
    clips = rates.DRAWN.of(frames, width, height)
    video = frames * rates.video_frame(clips / frames)
    sound = 60 * (rates.MUSIC_SECOND + 2 * rates.SOUND_SECOND + rates.MIX_SECOND)
    return clips + 2 * video + frames * rates.GLANCE + sound


def _places(desk: ExaminedDesk) -> list[tuple[str, Path, str]]:
    return [("films", desk.settings.out, "--out"),
            ("store", desk.settings.store_folder, "--store")]


def _there(folder: Path) -> Path:
    """``folder``, or the nearest above it that is there: it is made when a film is."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    return place


def _unwritable(folder: Path) -> str:
    """Why no file can be made and locked in ``folder``, which is then as it was before."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"narrator")
            taken(file.fileno())
    except OSError as exc:
        return f"{folder}: {exc.strerror or exc}"
    return ""
