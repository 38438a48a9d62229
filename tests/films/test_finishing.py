"""A film by a camera of its own rate and size: filmed once, finished for each film."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.frames import frames
from media.probe import probe
from narrator.errors import BadInput
from narrator.events import Delivered, Event, unheard
from narrator.film import render
from narrator.review.storyboard import storyboard
from narrator.settings import Settings, settings
from narrator.shoot.diskspace.estimate import stock
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import Ways
from narrator.shoot.kit import Kit
from narrator.shoot.production import productions
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.needs import noted
from narrator.store.upkeep import clear, keys, tree_bytes
from scenes.camera import CAMERAS
from scenes.finishing.rate import RateStation
from tests.doubles.disc import found, way
from tests.doubles.disc_camera import DiscCamera

pytestmark = pytest.mark.slow

STORY = """\
---
title: The disc
look: {size: 320x180}
pace: {transition: 0.25}
music: none
---
> Wide shot of a disc {1.6s}

> A disc, another time {2s}
"""


@pytest.fixture(autouse=True, scope="module")
def registered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CAMERAS, "disc",
                      "tests.doubles.disc_camera:DiscCamera")  # type: ignore[arg-type]
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Delivered, list[Event]]:
    """The story's folder, its film at 24 frames a second, and what was told."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "disc.md").write_text(STORY, encoding="utf-8")
    events: list[Event] = []
    [film] = render(folder / "disc.md", chosen(folder), events.append)
    return folder, film, events


@pytest.fixture
def filmed(first: tuple[Path, Delivered, list[Event]], tmp_path: Path) -> Path:
    """All of it in a folder of this test; from now on the camera's list is empty."""
    shutil.copytree(first[0], tmp_path / "all")
    for note in (tmp_path / "all" / "films" / ".store" / ".films").iterdir():
        note.write_text(str(tmp_path / "all" / "films" / "disc"))
    DiscCamera.filmed.clear()
    return tmp_path / "all"


def chosen(folder: Path, **options: object) -> Settings:
    return settings(camera="disc", out=folder / "films", **options)


def right(film: Path) -> None:
    """Each piece shows the disc where it is at that moment of its shot, from the first frame that
    is the piece's alone to the last."""
    told = json.loads((film.parent / "manifest.json").read_text(encoding="utf-8"))
    size, fps = told["film"]["size"], told["film"]["fps"]
    shown = list(frames(film))
    assert len(shown) == told["film"]["frames"]
    assert shown[0].shape == (size[1], size[0], 3)
    pieces = [piece for piece in told["pieces"] if piece["camera"]["name"] == "disc"]
    assert len(pieces) == 2
    for piece in pieces:
        shared = math.ceil(0.25 * fps)
        alone = range(shared, piece["frames"] - shared)
        missed = [math.dist(found(shown[piece["begin"] + k]), way(k / fps)) for k in alone]
        assert len(alone) > fps / 2
        assert max(missed) < 1


def shelves(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in keys(Store(folder / "films" / ".store")):
        found.setdefault(key.kind, set()).add(key.digest)
    return found


def test_the_right_picture_is_seen_at_the_right_time(
        first: tuple[Path, Delivered, list[Event]]) -> None:
    right(first[1].path)


def test_the_camera_is_asked_for_what_it_films(
        first: tuple[Path, Delivered, list[Event]]) -> None:
    told = json.loads((first[1].path.parent / "manifest.json").read_text(encoding="utf-8"))
    for piece in told["pieces"]:
        setup = piece["setup"]
        form = setup["width"], setup["height"], setup["fps"]
        assert form == ((240, 136, 16) if piece["camera"]["name"] == "disc" else (320, 180, 24))
    needed = [piece["frames"] for piece in told["pieces"]]
    asked = [piece["setup"]["frames"] for piece in told["pieces"]]
    assert asked[1:3] == [(math.ceil((n - 1) * 16 / 24 / 4) * 4 + 1) for n in needed[1:3]]


def test_the_manifest_names_what_finished_each_piece(
        first: tuple[Path, Delivered, list[Event]]) -> None:
    told = json.loads((first[1].path.parent / "manifest.json").read_text(encoding="utf-8"))
    names = [[one["name"] for one in piece.get("finishing", [])] for piece in told["pieces"]]
    assert names == [[], ["rate", "size"], ["rate", "size"], []]
    assert told["pieces"][1]["finishing"][0]["revision"] == RateStation().identity.revision


def test_what_the_camera_noted_stays_with_what_its_clip_becomes(filmed: Path) -> None:
    given = chosen(filmed)
    kit, store = Kit(given), Store(given.store_folder)
    [film] = productions([filmed / "disc.md"], kit, given, unheard)
    film = film.spoken({}).timed(kit)
    shots = slates([film], kit)
    done = Ways(shots, kit).finish(run("film", filming(shots), store, unheard), store, unheard)
    clips = film.own(done.clips)
    assert [clip.notes for clip in clips.values()].count(("it was a cloudy day",)) == 2
    assert {clip.path.parents[2].name for clip in clips.values() if clip.notes} == {"finished"}
    assert DiscCamera.filmed == []


def test_finishing_is_told_as_a_stage(first: tuple[Path, Delivered, list[Event]]) -> None:
    order = list(dict.fromkeys(event.stage for event in first[2]))
    assert order.index("film") < order.index("finish") < order.index("cut")
    told = [event for event in first[2] if event.stage == "finish"]
    assert {event.shot for event in told} == {"", "s1-1", "s1-2"}
    whole = [event for event in told if event.artifact]
    assert len(whole) == 4
    assert all(event.artifact and probe(event.artifact).frames for event in whole)
    assert told[-1].done == 1.0
    assert [event.done for event in told] == sorted(event.done for event in told)
    assert {event.total for event in told} == {4}, "both stations of both clips are one stage"


@pytest.mark.parametrize("other", [
    {"size": "200x112", "fps": 25}, {"aspect": "1:1", "size": "136x136"}])
def test_another_rate_or_size_films_nothing_again(filmed: Path, other: dict[str, object]) -> None:
    before = shelves(filmed)
    [film] = render(filmed / "disc.md", chosen(filmed, **other))
    assert DiscCamera.filmed == []
    assert film.shots[1] == 2  # the cards, which are drawn for each
    assert before["finished"] < shelves(filmed)["finished"]
    if "aspect" not in other:  # a square shows the disc only at times
        right(film.path)
    told = json.loads((film.path.parent / "manifest.json").read_text(encoding="utf-8"))
    assert told["pieces"][1]["finishing"][0]["name"] == "size", "first what makes it smaller"


def test_what_is_behind_a_film_outlives_a_clearing_of_the_store(filmed: Path) -> None:
    store = Store(filmed / "films" / ".store")
    before = shelves(filmed)
    assert {key.kind for key in noted(filmed / "films" / "disc") or ()} >= {"clips", "finished"}
    clear(store, [filmed / "films"], others=True)
    assert shelves(filmed) == before
    [film] = render(filmed / "disc.md", chosen(filmed))
    assert (DiscCamera.filmed, film.shots[1], film.segments[1]) == ([], 0, 0)
    render(filmed / "disc.md", chosen(filmed, size="200x112"))
    clear(Store(store.root), [filmed / "films"], others=True)
    after = shelves(filmed)
    assert len(after["finished"]) == len(before["finished"]) == 4
    assert len(before["clips"] & after["clips"]) == 2  # what the camera filmed


def test_what_was_filmed_stays_when_finishing_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "disc.md").write_text(STORY, encoding="utf-8")

    def stop(event: Event) -> None:
        if event.stage == "finish" and event.step > 0.3:
            raise KeyboardInterrupt

    DiscCamera.filmed.clear()
    with pytest.raises(KeyboardInterrupt):
        render(tmp_path / "disc.md", chosen(tmp_path), stop)
    assert len(DiscCamera.filmed) == 2
    [film] = render(tmp_path / "disc.md", chosen(tmp_path))
    assert len(DiscCamera.filmed) == 2
    right(film.path)


def test_a_storyboard_shows_what_is_finished_and_plays_it(filmed: Path) -> None:
    board = storyboard(filmed / "disc.md", chosen(filmed))
    assert (board.filmed, board.shots) == (2, 2)
    store = filmed / "films" / ".store"
    proxies = sorted(store.glob("proxies/*/*/*.mp4"))
    assert [probe(one).fps for one in proxies] == [24, 24]
    other = storyboard(filmed / "disc.md", chosen(filmed, fps=50))
    assert (other.filmed, DiscCamera.filmed) == (0, [])


def test_the_disk_is_asked_for_what_is_filmed_and_for_what_it_becomes(
        first: tuple[Path, Delivered, list[Event]], filmed: Path, tmp_path: Path) -> None:
    store = first[0] / "films" / ".store"
    clips = sum(tree_bytes(store / shelf) for shelf in ("clips", "finished"))
    assert clips < room(tmp_path / "new") < 8 * clips  # at a size at which heads weigh most
    assert room(filmed) == 0
    assert 0 < room(filmed, fps=25) < 0.9 * room(tmp_path / "new", fps=25)


def room(folder: Path, **options: object) -> float:
    """Bytes that a render in ``folder`` is estimated to keep of its own."""
    folder.mkdir(exist_ok=True)
    (folder / "disc.md").write_text(STORY, encoding="utf-8")
    given = chosen(folder, **options)
    kit, store = Kit(given), Store(given.store_folder)
    [film] = productions([folder / "disc.md"], kit, given, unheard)
    film.folder.mkdir(parents=True, exist_ok=True)
    shots = slates([film.spoken({}).timed(kit)], kit)
    return sum(ware.bytes for ware in stock(filming(shots), [], store, Ways(shots, kit)
                                            ).placed.values() if ware.lacking)


def test_an_upscaler_that_will_not_do_is_told_before_anything_is_filmed(tmp_path: Path) -> None:
    (tmp_path / "disc.md").write_text(STORY, encoding="utf-8")
    (tmp_path / "model.pth").write_bytes(b"\x80")
    DiscCamera.filmed.clear()
    with pytest.raises(BadInput, match=r"upscaler .*model\.pth: \.pth may hold a program"):
        render(tmp_path / "disc.md", chosen(tmp_path, upscaler=tmp_path / "model.pth"))
    assert DiscCamera.filmed == []
    assert not (tmp_path / "films").exists()
