"""A render told to another program: one JSON object a line, as ``docs/events.schema.json`` has it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType

from narrator.cli.statuses import answer
from narrator.events import Chosen, Delivered, Event, Lines, Revised, Sheet, Stage

PAUSE_SECONDS = 0.2
"""Between two steps of a stage that bring nothing whole: a film has a thousand frames a minute."""


class JsonLines:
    """A listener that writes lines; the last says what came of it."""

    def __init__(self, write: Callable[[str], None],
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock = write, clock
        self._last: dict[Stage, float] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> JsonLines:
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None,
                 trace: TracebackType | None) -> None:
        if raised is not None:
            self.complaint(raised)

    def complaint(self, raised: BaseException) -> bool:
        """Write what cannot be; False when ``raised`` is no error of ours."""
        failed = answer(raised)
        if failed:
            self._line(failed)
        return failed is not None

    def agree(self, sum: str) -> bool:
        """Another program is not asked: it says --yes."""
        return False

    def waiting(self) -> None:
        """The last lines said it all: what was delivered."""

    def on(self, event: Event) -> None:
        """Write one step; called from any thread."""
        with self._lock:
            now = self._clock()
            soon = now - self._last.get(event.stage, -PAUSE_SECONDS) < PAUSE_SECONDS
            if soon and event.artifact is None and event.done < 1.0 and not event.note:
                return
            self._last[event.stage] = now
            self._line(event)

    def films(self, films: Sequence[Delivered]) -> None:
        """Write what was delivered."""
        for film in films:
            self._line(film)

    def takes(self, sheet: Sheet) -> None:
        """Write what is on a sheet of takes, and where that is."""
        self._line(sheet)

    def chosen(self, chosen: Chosen) -> None:
        """Write which take was chosen, and what comes of it."""
        self._line(chosen)

    def revised(self, revised: Revised) -> None:
        """Write what is different, and whether the plan says so."""
        self._line(revised)

    def _line(self, told: Lines) -> None:
        with suppress(BrokenPipeError):  # a listener that has left ends no work
            self._write(told.model_dump_json(exclude_none=True))
