"""How a fetch looks: a bar and two lines for a person, one JSON object a line for a program."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from media.amounts import amount, clock
from narrator.cli.statuses import answer
from narrator.weights.progress import Begun, FetchStep, Got, Told, Waiting

WriteLine = Callable[[str], None]

_TENTHS = 10


class FetchBars:
    """For a person: a bar on a terminal; elsewhere a line for each tenth."""

    def __init__(self, write: WriteLine) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        self._write, self._tenth = write, -1
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(),
            TransferSpeedColumn(), TimeRemainingColumn(), console=console, transient=True,
            disable=not console.is_terminal)
        self._terminal = console.is_terminal
        self._task = self._bar.add_task("", total=None, visible=False)

    def __enter__(self) -> FetchBars:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, told: Told) -> None:
        match told:
            case Begun():
                self._write(_beginning(told))
                if told.pickles:
                    self._write(f"left out: {len(told.pickles)} files such as {told.pickles[0]}, "
                                f"which are pickles")
                self._bar.update(self._task, description=told.name, total=told.bytes,
                                 completed=told.there, visible=True)
            case FetchStep():
                self._bar.update(self._task, completed=told.done)
                self._line(told)
            case Waiting():
                self._write(f"{told.problem}: once more in {told.seconds:.0f} s")
            case Got():
                self._write(_end(told))

    def _line(self, told: FetchStep) -> None:
        tenth = _TENTHS * told.done // max(1, told.total)
        if self._terminal or tenth == self._tenth:
            return
        if self._tenth >= 0:
            left = f", {clock(told.seconds_left)} left" if told.seconds_left else ""
            self._write(f"{amount(told.done)} of {amount(told.total)}{left}")
        self._tenth = tenth


class FetchLines:
    """For a program; the last line is what came of it."""

    def __init__(self, write: WriteLine) -> None:
        self._write = write

    def __enter__(self) -> FetchLines:
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None,
                 trace: TracebackType | None) -> None:
        if raised is not None and (failed := answer(raised)):
            self._write(failed.model_dump_json(exclude_none=True))

    def __call__(self, told: Told) -> None:
        self._write(told.model_dump_json(exclude_none=True))


def _beginning(told: Begun) -> str:
    before = f", {amount(told.there)} of it there already" if told.there else ""
    at = f" at {told.revision[:12]}" if told.revision else ""
    return (f"{told.name}: {told.id}{at} from {told.source}, {amount(told.bytes)} in {told.files} "
            f"files{before}; {amount(told.free)} free on the disk of {told.folder}")


def _end(told: Got) -> str:
    if told.came:
        return f"{told.name} is whole, {amount(told.bytes)}, every hash as it should be"
    return (f"{told.name} is there already, {amount(told.bytes)} in {told.folder}; to read it "
            f"through: narrator weights verify {told.name}")
