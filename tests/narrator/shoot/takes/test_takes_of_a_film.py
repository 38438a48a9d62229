"""What is filmed beside a film, what is recorded of it, and how long it is kept."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from narrator.errors import BadInput
from narrator.events import Event
from narrator.film import preview, render
from narrator.plan.passage import shots_named
from narrator.settings import Settings, settings
from narrator.shoot.takes.record import RECORD, TakesRecord, read
from narrator.shoot.takes.wanted import wanted
from narrator.store import Store
from narrator.store.key import Key
from narrator.store.upkeep import clear
from tests.narrator.shoot.takes.conftest import EVIL, STORY


def recorded(folder: Path) -> TakesRecord:
    found = read(folder / "films" / "lamp")
    assert found is not None
    return found


def there(record: TakesRecord, store: Store) -> list[bool]:
    return [store.seen(Key.read(part.key)) is not None for one in record.takes
            for part in one.parts]


def test_take_n_is_filmed_with_the_seed_plus_n_less_one(folder: Path, chosen: Settings) -> None:
    record = recorded(folder)
    plain = [(one.shot, one.take, one.seed) for one in record.takes if not one.words]
    assert plain == [("s1-1", 1, 7), ("s1-1", 2, 8), ("s1-1", 3, 9),
                     ("s1-2", 1, 7), ("s1-2", 2, 8), ("s1-2", 3, 9)]
    assert all(there(record, Store(chosen.store_folder)))
    assert len({part.key for one in record.takes for part in one.parts}) == len(record.takes)


def test_a_picture_of_the_authors_has_one_take(folder: Path) -> None:
    assert {one.shot for one in recorded(folder).takes} == {"s1-1", "s1-2"}


def test_the_product_of_the_axes_is_filmed_and_named(folder: Path) -> None:
    names = [one.name for one in recorded(folder).takes if one.words]
    assert names == ["dive, black", f"dive, {EVIL}", "roll, black", f"roll, {EVIL}"]
    one = next(one for one in recorded(folder).takes if one.name == "dive, black")
    assert one.picture.framing == "Wide shot, dive"
    assert "coat black" in one.prompt


def test_the_film_is_the_same_as_without_takes_beside_it(first: Path, tmp_path: Path) -> None:
    story = tmp_path / "lamp.md"
    story.write_text(STORY, encoding="utf-8")
    shutil.copy(first / "lamp.png", tmp_path)
    [film] = render([story], settings(out=tmp_path / "films"))
    for name in ("film.mp4", "timeline.otio"):
        assert film.path.with_name(name).read_bytes() == (
            first / "films" / "lamp" / name).read_bytes()
    pieces = [json.loads((folder / "films" / "lamp" / "manifest.json").read_text("utf-8"))["pieces"]
              for folder in (first, tmp_path)]
    assert pieces[0] == pieces[1]
    assert not (film.path.parent / RECORD).exists()


def test_takes_are_one_list_with_the_film_and_are_not_counted_among_its_shots(
        folder: Path, chosen: Settings) -> None:
    events: list[Event] = []
    [film] = render([folder / "lamp.md"], chosen, events.append, wanted(4, []))
    assert film.shots == (5, 0)
    filmed = [event for event in events if event.stage == "film" and event.artifact]
    assert Counter(event.shot for event in filmed) == {"s1-1": 1, "s1-2": 1}
    assert {event.item for event in filmed} == {"lamp/s1-1 take 4", "lamp/s1-2 take 4"}


def test_the_store_is_cleared_of_no_take(folder: Path, chosen: Settings) -> None:
    render([folder / "lamp.md"], chosen)
    store = Store(chosen.store_folder)
    clear(store, [chosen.out], others=False)
    record = recorded(folder)
    assert len(record.takes) == 10
    assert all(there(record, store))


def test_takes_1_lets_the_others_go_of_the_shots_it_films(folder: Path, chosen: Settings) -> None:
    preview(folder / "lamp.md", lambda plan: shots_named(plan, "s1-1", None), chosen,
            wanted=wanted(1, []))
    assert {one.shot for one in recorded(folder).takes} == {"s1-2"}
    gone = [one for one in recorded(folder).takes if one.take != 1]
    render([folder / "lamp.md"], chosen, wanted=wanted(1, []))
    assert read(folder / "films" / "lamp") is None
    store = Store(chosen.store_folder)
    clear(store, [chosen.out], others=False)
    assert not any(store.seen(Key.read(part.key)) for one in gone for part in one.parts)


def test_a_take_is_dropped_once_its_shot_says_something_else(folder: Path, chosen: Settings
                                                             ) -> None:
    story = folder / "lamp.md"
    story.write_text(STORY.replace("the Keeper in a room", "the Keeper on a ship"), "utf-8")
    render([story], chosen)
    assert {one.shot for one in recorded(folder).takes} == {"s1-1"}


def test_a_take_is_dropped_once_its_words_last_longer(folder: Path, chosen: Settings) -> None:
    story = folder / "lamp.md"
    story.write_text(STORY.replace("One more", "One more, and then another, and another"),
                     "utf-8")
    render([story], chosen)
    assert {one.shot for one in recorded(folder).takes} == {"s1-1"}


def test_a_stopped_render_has_the_takes_that_it_finished(tmp_path: Path) -> None:
    story = tmp_path / "lamp.md"
    story.write_text(STORY.split("![")[0], encoding="utf-8")
    chosen = settings(out=tmp_path / "films", workers=1)

    def stop(event: Event) -> None:
        if event.stage == "film" and event.artifact and event.item.endswith("s1-1 take 2"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render([story], chosen, stop, wanted(3, []))
    store, record = Store(chosen.store_folder), recorded(tmp_path)
    finished = [one.take for one in record.takes if store.seen(Key.read(one.parts[0].key))
                and one.shot == "s1-1"]
    assert finished[:2] == [1, 2]
    clear(store, [chosen.out], others=False)
    assert sum(there(record, store)) >= 2


def test_variations_are_of_one_shot(folder: Path, chosen: Settings) -> None:
    with pytest.raises(BadInput, match=r"--vary varies one shot, and lamp\.md has 3: name it, "
                                       "such as --shot s1-1"):
        render([folder / "lamp.md"], chosen, wanted=wanted(None, ["coat: red"]))


def test_where_nothing_hangs_on_chance_no_takes_are_filmed(folder: Path, chosen: Settings) -> None:
    with pytest.raises(BadInput, match="no shot that is to be filmed hangs on chance"):
        preview(folder / "lamp.md", lambda plan: shots_named(plan, "s1-3", None), chosen,
                wanted=wanted(3, []))


def test_how_the_camera_moves_over_a_picture_can_be_varied(folder: Path, chosen: Settings) -> None:
    preview(folder / "lamp.md", lambda plan: shots_named(plan, "s1-3", None), chosen,
            wanted=wanted(None, ["move: pan left | pull out"]))
    made = [one for one in recorded(folder).takes if one.shot == "s1-3"]
    assert [one.name for one in made] == ["1", "pan left", "pull out"]
    assert len({one.parts[0].key for one in made}) == 3


def test_another_camera_holds_nothing_against_the_lengths_of_takes(
        folder: Path, chosen: Settings) -> None:
    """A quick look with the paper camera must not cost the takes that a GPU has filmed."""
    record = folder / "films" / "lamp" / RECORD
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('"camera": "paper"', '"camera": "model"'), encoding="utf-8")
    story = folder / "lamp.md"
    story.write_text(STORY.replace("One more", "One more, and then another, and another"),
                     "utf-8")
    render([story], chosen)
    assert {one.shot for one in recorded(folder).takes} == {"s1-1", "s1-2"}
