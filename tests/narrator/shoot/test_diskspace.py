"""A render that a disk will not hold is refused before anything is filmed, and no other is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

import narrator.shoot.diskspace
from audio.score import Cue, Music
from media.backend import Session
from narrator.errors import NoRoom
from narrator.events import unheard
from narrator.settings import settings
from narrator.shoot.diskspace import Disk, disks, ensure_room, rates
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import Ways
from narrator.shoot.kit import Kit
from narrator.shoot.production import TimedFilm, productions, scoring, speaking
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.work import Work
from scenes.shot import Clip, Setup

STORY = """\
---
title: The Lamp
look: {size: 320x180}
music: calm
---
# The tower

> Wide shot of a lighthouse above the sea at night, slow push in

A lamp burns above the sea.

> A ship on the sea at dawn, pan left

一艘船回家了。
"""


class Free(NamedTuple):
    free: int


class Asked(NamedTuple):
    """Films whose words are spoken, and what is asked for next."""

    films: list[TimedFilm]
    shots: list[Work[Setup, Clip]]
    cues: list[Work[Cue, Music]]
    store: Store
    ways: Ways

    def disks(self) -> list[Disk]:
        return list(disks(*self))

    def needed(self) -> int:
        return sum(disk.room.bytes for disk in self.disks())

    def refuse(self, free: int) -> None:
        ensure_room(*self, lambda path: Free(free))


def asked(root: Path, *names: str, **look: str) -> Asked:
    chosen = settings(out=root / "films", store=root / "store", **look)
    kit, store, paths = Kit(chosen), Store(chosen.store_folder), []
    for name in names or ("lamp",):
        paths.append(root / f"{name}.md")
        paths[-1].write_text(STORY.replace("The Lamp", name), encoding="utf-8")
    planned = productions(paths, kit, chosen, unheard)
    speech = run("speak", speaking(planned, kit), store, unheard)
    films = [film.spoken(film.own(speech)).timed(kit) for film in planned]
    for film in films:
        film.folder.mkdir(parents=True, exist_ok=True)
    shots = slates(films, kit)
    return Asked(films, filming(shots), list(scoring(films, kit)), store, Ways(shots, kit))


def filmed(asked: Asked, size: int) -> None:
    """Have every clip "filmed": a file of so many bytes, which nobody opens."""
    def film(setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        for setup in setups:
            path = session.into(setup.name)
            path.write_bytes(setup.name.encode().ljust(size))
            yield Clip(name=setup.name, path=path, frames=setup.frames, fps=setup.fps,
                       width=setup.width, height=setup.height)

    run("film", [replace(work, verb=film) for work in asked.shots], asked.store, unheard)


def test_too_small_a_disk_is_named_with_what_is_needed_and_the_ways_on(tmp_path: Path) -> None:
    lamp = asked(tmp_path)
    with pytest.raises(NoRoom) as refused:
        lamp.refuse(1_000_000)
    told = str(refused.value)
    assert f"the disk of {tmp_path / 'store'} has 1.0 MB free" in told
    for remedy in ("narrator store gc", "--store DIR", "--size 160x90", "nothing was filmed"):
        assert remedy in told
    assert not (tmp_path / "store" / "clips").exists()


def test_a_disk_that_just_holds_it_will_do(tmp_path: Path) -> None:
    lamp = asked(tmp_path)
    lamp.refuse(lamp.needed())
    with pytest.raises(NoRoom):
        lamp.refuse(lamp.needed() - 1)


def test_a_larger_film_needs_more(tmp_path: Path) -> None:
    small, large = (asked(tmp_path / size, size=size) for size in ("320x180", "1280x720")
                    if (tmp_path / size).mkdir() is None)
    assert 2 < large.needed() / small.needed() < 16


def test_what_is_there_is_not_counted(tmp_path: Path) -> None:
    lamp = asked(tmp_path)
    before = lamp.needed()
    filmed(lamp, 10_000)
    clips = sum(rates.DRAWN.of(setup.frames, *setup.size)
                for work in lamp.shots for setup in work.requests.values())
    assert before - lamp.needed() >= 0.8 * clips


def test_a_segment_is_estimated_from_its_clip_where_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    lean, rich = asked(tmp_path / "a"), asked(tmp_path / "b")
    filmed(lean, 10_000)
    filmed(rich, 5_000_000)
    assert rich.needed() > lean.needed() + 5_000_000 * 0.2 * 3


def test_two_films_that_share_a_shot_need_it_once(tmp_path: Path) -> None:
    two, one = asked(tmp_path, "one", "two"), asked(tmp_path, "one")
    shared = sum(rates.DRAWN.of(setup.frames, *setup.size)
                 for work in one.shots for setup in work.requests.values() if not setup.words)
    assert two.needed() < 2 * one.needed() - 0.9 * shared


def test_the_disk_of_the_films_is_looked_at_too(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lamp = asked(tmp_path)
    monkeypatch.setattr(narrator.shoot.diskspace, "device", lambda path: int("films" in path.parts))
    store, films = lamp.disks()
    assert (store.place, films.place) == (tmp_path / "store", tmp_path / "films")
    assert films.room.bytes < store.room.bytes
    with pytest.raises(NoRoom, match=r"the disk of .*/films has 1.0 MB free.*--out DIR"):
        ensure_room(*lamp, lambda path: Free(10**6 if path == films.place else 10**12))


def test_a_film_that_is_replaced_gives_its_room_afterwards(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrator.shoot.diskspace, "device", lambda path: int("films" in path.parts))
    lamp = asked(tmp_path)
    first = lamp.disks()[1].room
    (lamp.films[0].folder / "film.mp4").write_bytes(bytes(round(first.bytes / 2)))
    second = lamp.disks()[1].room
    assert second.bytes == first.bytes  # both lie there for a moment
    assert second.kept == pytest.approx(first.kept / 2, rel=0.01)
