"""A shot that goes on from another begins with the picture at which that one ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from PIL import Image

from media.backend import Identity, Session
from media.clips import write_clip
from narrator.events import Event
from narrator.film import preview, render
from narrator.plan.passage import shots_named
from narrator.review.storyboard import storyboard
from narrator.settings import Settings, settings
from scenes.camera import CAMERAS, Limits, SetAside
from scenes.shot import Clip, Setup

pytestmark = pytest.mark.slow

STORY = """\
---
title: The tide
look: {size: 128x72}
pace: {transition: 0.25}
music: none
---
> A dark sea {2s}

> It rises {2s, continues}

> And rises {2s, continues}

> Another sea {2s, seed: 90}
"""


class TideCamera:
    """Grey that grows lighter, frame by frame, from the seed or from the picture it begins with."""

    lists: ClassVar[list[list[Setup]]] = []
    foreseen: ClassVar[list[list[str]]] = []
    failing: ClassVar[set[str]] = set()
    """What it sets aside."""
    takes_options = False
    identity = Identity(name="tide", revision="1")
    limits = Limits(longest_seconds=20, step_seconds=0.5, first_frame=True)
    reads = frozenset(("prompt", "seed", "width", "height", "fps", "frames", "first"))

    def __init__(self, workers: int | None = None) -> None:
        """It films one after the other."""

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        self.lists.append(list(setups))
        self.foreseen.append([setup.name for setup in session.coming])
        for setup in setups:
            if setup.name in self.failing:
                continue
            begin = level(Image.open(setup.first)) if setup.first else setup.seed
            path = session.into(setup.name)
            write_clip(lambda index, at=setup, begin=begin: sea(begin + index, at), setup.frames,
                       setup.fps, path)
            session.progress(setup.name, 1.0)
            yield Clip(name=setup.name, path=path, frames=setup.frames, fps=setup.fps,
                       width=setup.width, height=setup.height)
        if bad := [setup.name for setup in setups if setup.name in self.failing]:
            raise SetAside(f"shot {bad[0]} failed 3 times")


def sea(grey: float, setup: Setup) -> np.ndarray:
    picture = np.full((setup.height, setup.width, 3), round(grey), np.uint8)
    picture[:, ::8] //= 2  # never a plain ground, which the cut would take for a fault
    return picture


def level(picture: Image.Image) -> float:
    return float(np.median(np.asarray(picture.convert("L"))))


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "tide",
                        "tests.films.test_chains:TideCamera")  # type: ignore[arg-type]
    TideCamera.lists.clear()
    TideCamera.foreseen.clear()
    monkeypatch.setattr(TideCamera, "failing", set())


def desk(folder: Path) -> tuple[Path, Settings]:
    story = folder / "tide.md"
    story.write_text(STORY, encoding="utf-8")
    return story, settings(camera="tide", out=folder / "films", seed=10)


def test_each_begins_where_the_one_before_ends_and_only_what_changed_is_filmed(
        tmp_path: Path) -> None:
    story, chosen = desk(tmp_path)
    events: list[Event] = []
    [film] = render(story, chosen, events.append)
    told = [event for event in events if event.stage == "film"]
    assert [event.done for event in told] == sorted(event.done for event in told)
    with_cards = 4 + 2
    assert ({event.total for event in told}, told[-1].done) == ({with_cards}, 1.0)
    asked = [[(one.name, one.first is None) for one in setups] for setups in TideCamera.lists]
    assert asked == [[("tide/s1-1", True), ("tide/s1-4", True)], [("tide/s1-2", False)],
                     [("tide/s1-3", False)]]
    assert TideCamera.foreseen == [["tide/s1-2", "tide/s1-3"], ["tide/s1-3"], []]
    lasts = [level(Image.open(setups[0].first)) for setups in TideCamera.lists[1:]
             if setups[0].first]
    one, two = (setups[0].frames for setups in TideCamera.lists[:2])
    assert lasts == [pytest.approx(10 + one, abs=6), pytest.approx(10 + one + two, abs=9)]
    assert storyboard(story, chosen).filmed == 4

    TideCamera.lists.clear()
    assert render(story, chosen)[0].shots == (film.shots[0], 0)
    story.write_text(STORY.replace("It rises {2s", "It rises {2s, seed: 11"), encoding="utf-8")
    render(story, chosen)
    assert [[one.name for one in setups] for setups in TideCamera.lists] == [["tide/s1-2"]]


def test_a_passage_has_what_its_first_shot_goes_on_from(tmp_path: Path) -> None:
    story, chosen = desk(tmp_path)
    preview(story, lambda plan: shots_named(plan, "s1-3", None), chosen)
    assert [[one.name for one in setups] for setups in TideCamera.lists] == [
        ["tide/s1-1"], ["tide/s1-2"], ["tide/s1-3"]]


def test_what_does_not_go_on_from_a_shot_that_was_set_aside_is_filmed_and_no_film_is_cut(
        tmp_path: Path) -> None:
    story, chosen = desk(tmp_path)
    story.write_text(STORY + "\n> A last sea {2s, continues}\n\n> Ink {2s, camera: paper}\n",
                     encoding="utf-8")
    TideCamera.failing.add("tide/s1-2")
    with pytest.raises(SetAside, match="shot tide/s1-2 failed 3 times"):
        render(story, chosen)
    assert [[one.name for one in setups] for setups in TideCamera.lists] == [
        ["tide/s1-1", "tide/s1-4"], ["tide/s1-2", "tide/s1-5"]]
    assert not (chosen.out / "tide" / "film.mp4").exists()
    TideCamera.failing.clear()
    assert render(story, chosen)[0].shots == (8, 2)
    assert [[one.name for one in setups] for setups in TideCamera.lists[2:]] == [
        ["tide/s1-2"], ["tide/s1-3"]]
