"""The engine takes from the store what is there, and keeps each artifact when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from media.backend import Artifact, Destination, Identity, Request
from media.progress import Progress
from narrator.errors import RenderFailed
from narrator.events import Event, unheard
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.job import Work
from scenes.camera import SetAside


class Wish(Request):
    text: str


class Thing(Artifact):
    size: int


class Maker:
    """Writes each wish to a file; breaks at the wish "break"."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def make(self, wishes: Sequence[Wish], into: Destination, progress: Progress
             ) -> Iterator[Thing]:
        for wish in wishes:
            self.asked.append(wish.name)
            if wish.text == "break":
                raise RuntimeError("broken")
            path = into(wish.name)
            path.write_text(wish.text)
            progress(wish.name, 0.5)
            yield Thing(name=wish.name, path=path, size=len(wish.text))


def work(maker: Maker, *wishes: tuple[str, str], revision: str = "1") -> Work[Wish, Thing]:
    return Work("things", Identity(name="maker", revision=revision),
                [Wish(name=name, text=text) for name, text in wishes], maker.make, Thing, ".txt")


def test_every_request_gets_its_artifact(tmp_path: Path) -> None:
    done = run("film", [work(Maker(), ("a", "moon"), ("b", "river"))], Store(tmp_path), unheard)
    assert {name: thing.path.read_text() for name, thing in done.artifacts.items()} == {
        "a": "moon", "b": "river"}
    assert done.artifacts["b"].size == 5
    assert done.made == {"a", "b"}


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
    assert done.artifacts["a"].path == done.artifacts["b"].path
    assert done.artifacts["b"].name == "b"
    assert done.made == {"a"}


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
    assert done.made == {"b"}


def test_what_is_set_aside_is_told_when_all_else_is_made(tmp_path: Path) -> None:
    def fails_in_the_end(wishes: Sequence[Wish], into: Destination, progress: Progress
                         ) -> Iterator[Thing]:
        yield from Maker().make(wishes[1:], into, progress)
        raise SetAside(f"{wishes[0].name} failed 3 times")

    def works(*others: str) -> list[Work[Wish, Thing]]:
        return [replace(work(Maker(), (name, name), (f"{name}2", "x")), verb=fails_in_the_end)
                for name in others] + [work(Maker(), ("c", "moon"))]

    store, aside = Store(tmp_path), list[SetAside]()
    with pytest.raises(SetAside, match=r"^a failed 3 times; b failed 3 times$"):
        run("film", works("a", "b"), store, unheard)
    done = run("film", works("a"), store, unheard, aside)
    assert (done.artifacts.keys(), done.made) == ({"a2", "c"}, frozenset())
    assert [str(one) for one in aside] == ["a failed 3 times"]


def test_a_damaged_artifact_is_made_again(tmp_path: Path) -> None:
    maker = Maker()
    first = run("film", [work(maker, ("a", "moon"))], Store(tmp_path), unheard)
    first.artifacts["a"].path.write_text("noon")
    again = run("film", [work(maker, ("a", "moon"))], Store(tmp_path), unheard)
    assert again.artifacts["a"].path.read_text() == "moon"
    assert maker.asked == ["a", "a"]


def test_progress_rises_to_the_whole(tmp_path: Path) -> None:
    events: list[Event] = []
    run("film", [work(Maker(), ("a", "moon"), ("b", "river"))], Store(tmp_path), events.append)
    shares = [event.done for event in events]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert events[-1].total == 2


def test_a_backend_that_leaves_one_out_is_found_out(tmp_path: Path) -> None:
    def forgetful(wishes: Sequence[Wish], into: Destination, progress: Progress
                  ) -> Iterator[Thing]:
        yield from Maker().make(wishes[:1], into, progress)

    asked = work(Maker(), ("a", "moon"), ("b", "river"))
    lazy = Work(asked.kind, asked.identity, asked.requests, forgetful, Thing, ".txt")
    with pytest.raises(LookupError, match="made nothing for b"):
        run("film", [lazy], Store(tmp_path), unheard)


def test_a_file_that_changes_meanwhile_is_not_kept_under_the_old_key(tmp_path: Path) -> None:
    class Picture(Request):
        source: Path

    picture = tmp_path / "picture"
    picture.write_text("red")

    def film(asked: Sequence[Picture], into: Destination, progress: Progress) -> Iterator[Thing]:
        picture.write_text("green")
        path = into("a")
        path.write_bytes(picture.read_bytes())
        yield Thing(name="a", path=path, size=5)

    work = Work("things", Identity(name="x", revision="1"),
                [Picture(name="a", source=picture)], film, Thing, ".txt")
    with pytest.raises(RenderFailed, match="a: a file that it is made from was changed"):
        run("film", [work], Store(tmp_path / "store"), unheard)
    assert not list((tmp_path / "store").rglob("entry.json"))


class Patient(Maker):
    """A maker that lays aside what is half made, and then breaks."""

    bench: Destination | None = None

    def make(self, wishes: Sequence[Wish], into: Destination, progress: Progress
             ) -> Iterator[Thing]:
        for wish in wishes:
            assert self.bench is not None
            half = self.bench(wish.name) / "half"
            self.asked.append("on" if half.is_file() else "anew")
            half.write_text("half")
            yield from super().make([wish], into, progress)


def test_what_is_half_made_is_found_again_and_goes_when_the_artifact_is_kept(
        tmp_path: Path) -> None:
    def asked(maker: Patient) -> Work[Wish, Thing]:
        wishes = (("a/1", "one"), ("a/2", "break"))
        return replace(work(maker, *wishes), benched=maker)

    first, second = Patient(), Patient()
    for maker in (first, second):
        with pytest.raises(RuntimeError, match="broken"):
            run("film", [asked(maker)], Store(tmp_path), unheard)
    assert [word for word in first.asked if word in ("on", "anew")] == ["anew", "anew"]
    assert [word for word in second.asked if word in ("on", "anew")] == ["on"]
    assert len(list(tmp_path.glob("half/things/*/half"))) == 1


class Talker(Maker):
    """A maker that says how it goes about its work."""

    tell: Callable[[str], None] | None = None

    def make(self, wishes: Sequence[Wish], into: Destination, progress: Progress
             ) -> Iterator[Thing]:
        assert self.tell is not None
        self.tell("one wish at a time")
        yield from super().make(wishes, into, progress)


def test_what_a_backend_says_is_heard_and_moves_no_progress(tmp_path: Path) -> None:
    heard: list[Event] = []
    maker = Talker()
    run("film", [replace(work(maker, ("a/1", "one")), outspoken=maker)], Store(tmp_path),
        heard.append)
    assert [event.note for event in heard if event.note] == ["one wish at a time"]
    assert [event.done for event in heard] == sorted(event.done for event in heard)
