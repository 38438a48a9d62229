"""The seconds that are left are learned from what a stage has done."""

from __future__ import annotations

import pytest

from narrator.events import Event, Stage
from narrator.store.remaining import with_seconds_left


class Hour:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def told() -> tuple[list[Event], Hour]:
    return [], Hour()


def step(stage: Stage, done: float) -> Event:
    return Event(stage=stage, done=done, total=4)


def test_what_came_from_the_store_is_not_counted_as_quick_work(told) -> None:
    heard, clock = told
    on = with_seconds_left(heard.append, clock)
    on(step("film", 0.5))  # kept
    clock.now += 10
    on(step("film", 0.75))
    assert [event.seconds_left for event in heard] == [None, 10.0]


def test_nothing_is_said_before_something_was_seen(told) -> None:
    heard, clock = told
    on = with_seconds_left(heard.append, clock)
    on(step("cut", 0.0))
    clock.now += 0.1
    on(step("cut", 0.01))
    assert [event.seconds_left for event in heard] == [None, None]


def test_a_stage_that_begins_again_is_learned_anew(told) -> None:
    heard, clock = told
    on = with_seconds_left(heard.append, clock)
    for now, done in ((100, 0.0), (104, 1.0), (200, 0.0), (202, 0.5)):
        clock.now = now
        on(step("cut", done))
    assert [event.seconds_left for event in heard] == [None, 0.0, None, 2.0]


def test_stages_are_learned_apart(told) -> None:
    heard, clock = told
    on = with_seconds_left(heard.append, clock)
    on(step("speak", 0.0))
    clock.now += 50
    on(step("film", 0.0))
    clock.now += 2
    on(step("film", 0.5))
    assert heard[-1].seconds_left == 2.0
