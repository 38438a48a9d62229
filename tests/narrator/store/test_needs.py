"""What a film needs is noted before it is made, and exactly when it is delivered."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.cut.timeline import Join, Span, Spoken, Timeline
from narrator.errors import BadInput
from narrator.store import Key, Store
from narrator.store.needs import NOTE, films, noted, noting

OLD, ONE, TWO, SEGMENT = (Key.of(kind, kind) for kind in ("speech", "clips", "music", "segments"))


def kept(store: Store, key: Key) -> Path:
    with store.workshop() as room:
        (room / "made").mkdir()
        (room / "made" / "file").write_text(str(key))
        return store.keep(key, room / "made", {}).folder / "file"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    folder = tmp_path / "films" / "film"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def played(clip: Path, words: Path, music: Path | None) -> Timeline:
    return Timeline(
        title="x", language="en", fps=24, width=64, height=64, frames=24, music=music,
        picture=(Span(id="s1-1", clip=clip, begin=0, frames=24, into=Join(), out=Join()),),
        narration=(Spoken(speech=words, from_seconds=0, to_seconds=1, begin=0),))


def test_it_is_noted_before_anything_is_made(film: Path, store: Store) -> None:
    with noting([film], store):
        assert store.find(ONE) is None
        assert noted(film) is None
        with store.workshop():
            assert noted(film) == {ONE}
        kept(store, TWO)
        with store.workshop():
            assert noted(film) == {ONE, TWO}
    assert noted(film) == {ONE, TWO}


def test_a_film_that_is_made_anew_needs_what_it_needed_until_it_is_delivered(
        film: Path, store: Store) -> None:
    words = kept(store, OLD)
    with noting([film], store):
        store.find(ONE)
        with store.workshop():
            pass
    with noting([film], store) as notes:
        clip, mine = kept(store, TWO), film / "mine.wav"
        assert noted(film) == {ONE}
        with store.workshop():
            assert noted(film) == {ONE, TWO}
        notes.settle(film, played(clip, words, mine), [SEGMENT])
        with store.workshop():  # of the next film
            assert store.find(ONE) is None
    assert noted(film) == {OLD, TWO, SEGMENT}


def test_what_is_refused_before_anything_is_made_notes_nothing(film: Path, store: Store) -> None:
    def refused() -> None:
        with noting([film], store):
            store.find(ONE)
            raise BadInput("no")

    with pytest.raises(BadInput):
        refused()
    assert list(film.iterdir()) == []


@pytest.mark.parametrize("end", [KeyboardInterrupt, BadInput])
def test_what_fails_later_keeps_its_notes(
        film: Path, store: Store, end: type[BaseException]) -> None:
    def failed() -> None:
        with noting([film], store):
            store.find(ONE)
            with store.workshop():
                raise end

    with pytest.raises(end):
        failed()
    assert noted(film) == {ONE}
    with store.workshop():  # nothing more is noted
        store.find(TWO)
    assert noted(film) == {ONE}


def test_a_note_that_says_nothing_new_is_not_written(film: Path, store: Store) -> None:
    with noting([film], store):
        kept(store, ONE)
        with store.workshop():
            written = (film / NOTE).stat().st_ino
        with store.workshop():
            assert (film / NOTE).stat().st_ino == written


@pytest.mark.parametrize("text", [
    "", "{}", "[]", '{"version": 2, "keys": []}', '{"version": 1, "keys": ["clips/../../etc"]}',
    '{"version": 1, "keys": ["clips/abc"]}', '{"version": 1, "keys": [], "more": 1}'])
def test_what_is_no_note_of_ours_says_nothing(film: Path, text: str) -> None:
    assert noted(film) is None
    (film / NOTE).write_text(text)
    assert noted(film) is None


def test_the_store_knows_its_films_as_long_as_they_are_there(film: Path, store: Store) -> None:
    assert films(store) == []
    other = film.parent / "另一部"
    other.mkdir()
    with noting([film, other], store):
        kept(store, ONE)
    assert sorted(films(store)) == sorted([film, other])
    (other / NOTE).unlink()
    other.rmdir()
    assert films(store) == [film]


def test_a_half_written_name_of_a_film_names_none(film: Path, store: Store) -> None:
    with noting([film], store):
        kept(store, ONE)
    (store.root / ".films" / ("0" * 16)).write_text("")
    (store.root / ".films" / ".x.part").write_text("/tmp")
    assert films(store) == [film]
