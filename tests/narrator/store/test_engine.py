"""The engine takes from the store what is there, and keeps each artifact when it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from media.backend import Artifact, Identity, Request, Session
from narrator.errors import RenderFailed
from narrator.events import Event, unheard
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.work import Item, Shelf, Work
from scenes.camera import SetAside


class Wish(Request):
    text: str


class Thing(Artifact):
    size: int


THINGS = Shelf("things", Thing, ".txt")


def item(name: str) -> Item:
    """One of no film: its text is its name."""
    return Item("", name)


class Maker:
    """Writes each wish to a file; breaks at the wish "break"."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def make(self, wishes: Sequence[Wish], session: Session) -> Iterator[Thing]:
        for wish in wishes:
            self.asked.append(wish.name)
            if wish.text == "break":
                raise RuntimeError("broken")
            path = session.into(wish.name)
            path.write_text(wish.text)
            session.progress(wish.name, 0.5)
            yield Thing(name=wish.name, path=path, size=len(wish.text))


def work(maker: Maker, *wishes: tuple[str, str], revision: str = "1") -> Work[Wish, Thing]:
    return Work(THINGS, Identity(name="maker", revision=revision), maker.make,
                {item(name): Wish(name=name, text=text) for name, text in wishes})


def test_every_request_gets_its_artifact(tmp_path: Path) -> None:
    done = run("film", [work(Maker(), ("a", "moon"), ("b", "river"))], Store(tmp_path), unheard)
    assert {item.part: thing.path.read_text() for item, thing in done.artifacts.items()} == {
        "a": "moon", "b": "river"}
    assert done.artifacts[item("b")].size == 5
    assert set(map(str, done.made)) == {"a", "b"}


def test_a_second_run_makes_nothing(tmp_path: Path) -> None:
    maker = Maker()
    for _ in range(2):
        done = run("film", [work(maker, ("a", "moon"))], Store(tmp_path), unheard)
    assert maker.asked == ["a"]
    assert done.made == frozenset()


def test_the_same_request_under_two_names_is_made_once(tmp_path: Path) -> None:
    maker = Maker()
    done = run("film", [work(maker, ("a", "moon"), ("b", "moon"))], Store(tmp_path), unheard)
    assert maker.asked == ["a"]
    assert done.artifacts[item("a")].path == done.artifacts[item("b")].path
    assert done.artifacts[item("b")].name == "b"
    assert set(map(str, done.made)) == {"a"}


def test_another_identity_makes_it_again(tmp_path: Path) -> None:
    maker = Maker()
    for revision in "12":
        run("film", [work(maker, ("a", "moon"), revision=revision)], Store(tmp_path), unheard)
    assert maker.asked == ["a", "a"]


def test_what_was_finished_before_a_failure_is_kept(tmp_path: Path) -> None:
    maker = Maker()
    with pytest.raises(RuntimeError, match="broken"):
        run("film", [work(maker, ("a", "moon"), ("b", "break"))], Store(tmp_path), unheard)
    done = run("film", [work(maker, ("a", "moon"), ("b", "mended"))], Store(tmp_path), unheard)
    assert maker.asked == ["a", "b", "b"]
    assert set(map(str, done.made)) == {"b"}


def test_what_is_set_aside_is_told_when_all_else_is_made(tmp_path: Path) -> None:
    def fails_in_the_end(wishes: Sequence[Wish], session: Session) -> Iterator[Thing]:
        yield from Maker().make(wishes[1:], session)
        raise SetAside(f"{wishes[0].name} failed 3 times")

    def works(*others: str) -> list[Work[Wish, Thing]]:
        return [replace(work(Maker(), (name, name), (f"{name}2", "x")), verb=fails_in_the_end)
                for name in others] + [work(Maker(), ("c", "moon"))]

    store, aside = Store(tmp_path), list[SetAside]()
    with pytest.raises(SetAside, match=r"^a failed 3 times; b failed 3 times$"):
        run("film", works("a", "b"), store, unheard)
    done = run("film", works("a"), store, unheard, aside)
    assert (set(map(str, done.artifacts)), done.made) == ({"a2", "c"}, frozenset())
    assert [str(one) for one in aside] == ["a failed 3 times"]


def test_a_damaged_artifact_is_made_again(tmp_path: Path) -> None:
    maker = Maker()
    first = run("film", [work(maker, ("a", "moon"))], Store(tmp_path), unheard)
    first.artifacts[item("a")].path.write_text("noon")
    again = run("film", [work(maker, ("a", "moon"))], Store(tmp_path), unheard)
    assert again.artifacts[item("a")].path.read_text() == "moon"
    assert maker.asked == ["a", "a"]


def test_progress_rises_to_the_whole(tmp_path: Path) -> None:
    events: list[Event] = []
    run("film", [work(Maker(), ("a", "moon"), ("b", "river"))], Store(tmp_path), events.append)
    shares = [event.done for event in events]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert events[-1].total == 2


def test_a_backend_that_leaves_one_out_is_found_out(tmp_path: Path) -> None:
    def forgetful(wishes: Sequence[Wish], session: Session) -> Iterator[Thing]:
        yield from Maker().make(wishes[:1], session)

    lazy = replace(work(Maker(), ("a", "moon"), ("b", "river")), verb=forgetful)
    with pytest.raises(LookupError, match="made nothing for b"):
        run("film", [lazy], Store(tmp_path), unheard)


def test_a_file_that_changes_meanwhile_is_not_kept_under_the_old_key(tmp_path: Path) -> None:
    class Picture(Request):
        source: Path

    picture = tmp_path / "picture"
    picture.write_text("red")

    def film(asked: Sequence[Picture], session: Session) -> Iterator[Thing]:
        picture.write_text("green")
        path = session.into("a")
        path.write_bytes(picture.read_bytes())
        yield Thing(name="a", path=path, size=5)

    work = Work(THINGS, Identity(name="x", revision="1"), film,
                {item("a"): Picture(name="a", source=picture)})
    with pytest.raises(RenderFailed, match="a: a file that it is made from was changed"):
        run("film", [work], Store(tmp_path / "store"), unheard)
    assert not list((tmp_path / "store").rglob("entry.json"))


class Patient(Maker):
    """A maker that lays aside what is half made, and then breaks."""

    def make(self, wishes: Sequence[Wish], session: Session) -> Iterator[Thing]:
        for wish in wishes:
            assert session.bench is not None
            half = session.bench(wish.name) / "half"
            self.asked.append("on" if half.is_file() else "anew")
            half.write_text("half")
            yield from super().make([wish], session)


def test_what_is_half_made_is_found_again_and_goes_when_the_artifact_is_kept(
        tmp_path: Path) -> None:
    def asked(maker: Patient) -> Work[Wish, Thing]:
        return work(maker, ("a/1", "one"), ("a/2", "break"))

    first, second = Patient(), Patient()
    for maker in (first, second):
        with pytest.raises(RuntimeError, match="broken"):
            run("film", [asked(maker)], Store(tmp_path), unheard)
    assert [word for word in first.asked if word in ("on", "anew")] == ["anew", "anew"]
    assert [word for word in second.asked if word in ("on", "anew")] == ["on"]
    assert len(list(tmp_path.glob("half/things/*/half"))) == 1


class Talker(Maker):
    """A maker that says how it goes about its work."""

    def make(self, wishes: Sequence[Wish], session: Session) -> Iterator[Thing]:
        session.tell("one wish at a time")
        yield from super().make(wishes, session)


def test_an_item_reads_as_a_person_would_name_it() -> None:
    piece = Item("andromeda", "s2-3a", "s2-3")
    taken = piece._replace(take=2, words=(("move", "dive"), ("coat", "black")))
    assert [str(one) for one in (piece, taken, taken._replace(words=()), Item("", "music"))] == [
        "andromeda/s2-3a", "andromeda/s2-3a take 2 (dive, black)", "andromeda/s2-3a take 2",
        "music"]
    assert taken.used == piece


def test_what_is_told_of_an_item_names_its_shot(tmp_path: Path) -> None:
    heard: list[Event] = []
    asked = Work(THINGS, Identity(name="maker", revision="1"), Maker().make,
                 {Item("x", "s2-3a", "s2-3"): Wish(name="x/s2-3a", text="moon")})
    run("film", [asked], Store(tmp_path), heard.append)
    assert {(event.item, event.shot) for event in heard if event.item} == {("x/s2-3a", "s2-3")}


def test_what_a_backend_says_is_heard_and_moves_no_progress(tmp_path: Path) -> None:
    heard: list[Event] = []
    run("film", [work(Talker(), ("a/1", "one"))], Store(tmp_path), heard.append)
    assert [event.note for event in heard if event.note] == ["one wish at a time"]
    assert [event.done for event in heard] == sorted(event.done for event in heard)
