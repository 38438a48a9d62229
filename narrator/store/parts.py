"""A stage that is run in several parts, one after the other, and heard as one."""

from __future__ import annotations

from narrator.events import Event, Listener


class StageParts:
    """The parts of a stage of ``total`` items: each is run with a listener of its own."""

    def __init__(self, on: Listener, total: int) -> None:
        self._on, self._total = on, total
        self._items = self._kept = 0
        """Of the parts before the one that is run now."""
        self._last: Event | None = None

    def next(self) -> Listener:
        """What hears the next part, when the one before has ended."""
        if self._last is not None:
            self._items += self._last.total
            self._kept += self._last.kept
        self._last = None
        return self._heard

    def _heard(self, event: Event) -> None:
        self._last = event
        done = self._items + event.done * event.total
        self._on(event.model_copy(update={
            "done": min(1.0, done / max(1, self._total)), "total": self._total,
            "kept": self._kept + event.kept}))
