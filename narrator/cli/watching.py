"""Watching while writing: at each save what changed is shown at once, then the film is brought up
to date.

What comes at once is a preview of the changed shots, small, because a writer waits for it. The film
follows, and gives way when the next save comes first: what it has finished is kept, as ever.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from media import ffmpeg
from media.errors import Stopped
from narrator.errors import Busy
from narrator.events import Delivered, Event
from narrator.film import Passage, plan, preview, render
from narrator.plan import Plan
from narrator.plan.passage import shots_changed
from narrator.plan.planning import Planned
from narrator.settings import Settings
from narrator.settings.origins import FILE

QUIET_MS = 60
"""An editor saves in several steps; this long after the last of them the save is over."""

BUSY_SECONDS = 2.0
"""Until a film is asked for again that another process was rendering."""


class WritersDesk(Protocol):
    """Where the writer sits: hears what is done, and what cannot be."""

    def on(self, event: Event) -> None: ...

    def agree(self, sum: str) -> bool: ...

    def films(self, films: Sequence[Delivered]) -> None: ...

    def waiting(self) -> None:
        """All is up to date; the next save is waited for."""

    def complaint(self, raised: Exception) -> bool:
        """Tell what cannot be; False when ``raised`` is no error of ours."""


def watch(path: Path, settings: Callable[[], Settings], desk: WritersDesk,
          passage: Passage | None = None) -> None:
    """Render the story at ``path``, and again at each save of it, until Ctrl-C.

    With a ``passage``, that alone. ``settings`` are asked for each time, because their file may be
    saved too. Bad input is told, and the next save waited for.
    """
    before: Plan | None = None
    with _Saves(path) as saves:
        while True:
            with saves.broken_off():
                try:
                    before = _again(path, settings(), desk, passage, before, saves)
                    desk.waiting()
                except Stopped:
                    continue  # by a save
                except Exception as exc:
                    if not desk.complaint(exc):
                        raise
                    if isinstance(exc, Busy):
                        saves.wait(BUSY_SECONDS)
                        continue
            saves.wait()


def _again(path: Path, settings: Settings, desk: WritersDesk, passage: Passage | None,
           before: Plan | None, saves: _Saves) -> Plan:
    """Make what the last save changed; ``before`` is the plan as it was shown last. Raises Stopped
    when the next save comes before all is made."""
    def on(event: Event) -> None:
        saves.give_way()
        desk.on(event)

    made = plan(path, settings, on, desk.agree)
    saves.belong(made)
    if passage is not None:
        desk.films([preview(path, passage, settings, on, agree=desk.agree)])
        return made.plan
    changed = shots_changed(before, made.plan) if before else ()
    if changed:
        desk.films([preview(path, lambda _: changed, settings, on, small=True,
                            agree=desk.agree)])
    desk.films(render(path, settings, on, agree=desk.agree))
    return made.plan


class _Saves:
    """Notices the saves of a story and of every file that it is made from."""

    def __init__(self, path: Path) -> None:
        self._files = {path.absolute(), Path(FILE).absolute()}
        self._seen = self._state()
        self._saved, self._end = threading.Event(), threading.Event()
        self._busy = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Saves:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    @contextmanager
    def broken_off(self) -> Iterator[None]:
        """Work on what is saved by now, which the next save breaks off.

        It ends at its next step, or when its ffmpeg is stopped: never in the middle of tidying up,
        where an exception out of nowhere would leave a lock held.
        """
        with self._lock:
            self._seen = self._state()
            self._saved.clear()
            self._busy = True
        try:
            yield
        finally:
            with self._lock:
                self._busy = False
            ffmpeg.resume()

    def give_way(self) -> None:
        """Raise Stopped when a save has come."""
        if self._saved.is_set():
            raise Stopped("the story was saved")

    def belong(self, planned: Planned) -> None:
        """These files make the film; the plan file has just been written by ourselves."""
        ours = planned.file.absolute()
        fresh = {ours, *planned.plan.files} - self._files | {ours}
        self._files |= fresh
        self._seen = {**self._seen, **{file: _stamp(file) for file in fresh}}

    def wait(self, seconds: float | None = None) -> None:
        """Until the next save, or so many seconds."""
        self._saved.wait(seconds)

    def _watch(self) -> None:
        """Look whenever something stirs in the files' folders, because editors put a new file in
        the place of the old; and twice a second, because a folder itself may go and come back."""
        from watchfiles import watch as changes

        while not self._end.is_set():
            folders = self._folders()
            # A folder may be gone, or the system may tell of no more: then looking must do.
            with suppress(OSError, RuntimeError):
                for _ in changes(*folders, stop_event=self._end, step=QUIET_MS // 2,
                                 rust_timeout=500, yield_on_timeout=True, recursive=False,
                                 raise_interrupt=False) if folders else ():
                    self._look()
                    if self._folders() != folders:
                        break
            self._look()
            self._end.wait(QUIET_MS / 1000)

    def _folders(self) -> set[Path]:
        return {file.parent for file in self._files.copy() if file.parent.is_dir()}

    def _look(self) -> None:
        state = self._state()
        if state == self._seen:
            return
        while state != (state := self._after_a_moment()):
            pass  # an editor is still at it: one that empties the file first must not be read now
        with self._lock:
            self._seen = state
            self._saved.set()
            if self._busy:
                ffmpeg.stop_all()

    def _after_a_moment(self) -> dict[Path, tuple[int, int] | None]:
        self._end.wait(QUIET_MS / 1000)
        return self._state()

    def _state(self) -> dict[Path, tuple[int, int] | None]:
        return {file: _stamp(file) for file in self._files.copy()}


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
