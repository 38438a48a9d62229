"""A stage of several parts is heard as one, from its beginning to its end."""

from __future__ import annotations

from narrator.events import Event
from narrator.store.parts import StageParts


def test_parts_add_up_to_the_whole() -> None:
    heard: list[Event] = []
    parts = StageParts(heard.append, 4)
    for total, kept in ((3, 1), (1, 1)):
        on = parts.next()
        for done in (0.0, 0.5, 1.0):
            on(Event(stage="film", done=done, total=total, kept=kept))
    assert [event.done for event in heard] == [0, 0.375, 0.75, 0.75, 0.875, 1]
    assert [event.kept for event in heard] == [1, 1, 1, 2, 2, 2]
    assert {event.total for event in heard} == {4}


def test_a_stage_of_nothing_is_done() -> None:
    heard: list[Event] = []
    StageParts(heard.append, 0).next()(Event(stage="film", done=0.0, total=0))
    assert heard[0].done == 0
