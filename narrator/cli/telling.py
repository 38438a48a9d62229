"""What the terminal shows: a bar for each stage with the time left, and at the end the film."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from types import TracebackType

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from media.amounts import clock
from narrator.cli.answering import at_a_terminal
from narrator.cli.statuses import answer, shown
from narrator.events import Chosen, Delivered, Event, Revised, Sheet, Stage, TakeSeen
from narrator.plan.planning import Planned
from narrator.review.storyboard.nouns import Board

_NAMES: dict[Stage, str] = {
    "plan": "planning", "speak": "speaking", "draw": "drawing", "film": "filming",
    "finish": "finishing", "score": "playing", "cut": "cutting", "check": "checking"}


class Telling:
    """A listener that draws progress bars; silent when asked to be."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._console = Console(quiet=quiet, highlight=False)
        self._bars: dict[Stage, TaskID] = {}
        self._began = time.monotonic()
        self._over = False
        self._progress = self._display()

    def __enter__(self) -> Telling:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._progress.stop()

    def on(self, event: Event) -> None:
        """Show one step; called from any thread."""
        if self._over:
            self._begin_again()
        if event.note:
            self._console.print(f"  {escape(event.note)}", soft_wrap=True)
        if event.stage not in self._bars:
            self._bars[event.stage] = self._progress.add_task(
                _NAMES[event.stage], total=event.total, item="")
        bar = self._bars[event.stage]
        if self._progress.tasks[bar].finished and event.done < 1.0:
            self._progress.reset(bar)  # the next film of several
        finished = event.done >= 1.0
        self._progress.update(bar, total=event.total, item="" if finished else event.item,
                              completed=event.done * event.total)

    def agree(self, sum: str) -> bool:
        """Ask whoever sits at the terminal whether to pay what ``sum`` says; where nobody does,
        nobody agrees."""
        if not at_a_terminal():
            return False
        self._progress.stop()  # a bar that is drawn again and again would write over the question
        agreed = typer.confirm(f"narrator: {shown(sum)}; go on?", err=True)
        self._progress.start()
        return agreed

    def waiting(self) -> None:
        """Say that the next save is waited for."""
        self._console.print("  waiting for the next save; Ctrl-C ends")

    def complaint(self, raised: Exception) -> bool:
        """Say what cannot be; False when ``raised`` is no error of ours."""
        self._end()
        failed = answer(raised)
        if failed:
            print(f"narrator: {failed.message}", file=sys.stderr, flush=True)
        return failed is not None

    def films(self, films: Sequence[Delivered]) -> None:
        """Say where each film is, how long it lasts, and what came from the store."""
        self._end()
        took = time.monotonic() - self._began
        for film in films:
            lasts = clock(film.seconds, tenths=True)
            self._console.print(f"[bold]{escape(str(film.path))}[/]  {lasts}", soft_wrap=True)
            self._console.print(f"  from the store: {_kept(film.lines)} lines, "
                                f"{_kept(film.shots)} shots, {_kept(film.segments)} segments")
            for sentence in film.fallbacks:
                self._console.print(f"  {escape(sentence)}", soft_wrap=True)
        if films and films[0].mended:
            self._console.print(f"  {films[0].mended} damaged artifacts of the store were found, "
                                f"and made again")
        self._console.print(f"  made in {took:.1f} s")

    def planned(self, planned: Planned) -> None:
        """Say where the plan is, how much of it there is, and what became of its shots."""
        self._end()
        did = "written" if planned.fresh else "up to date"
        self._console.print(
            f"[bold]{escape(str(planned.file))}[/]  {did}: {len(planned.kept.scenes)} scenes, "
            f"{len(planned.kept.shots)} shots", soft_wrap=True)
        if planned.merged and planned.merged.kept:
            merged = planned.merged
            self._console.print(f"  {len(merged.kept)} as they were, {len(merged.changed)} "
                                f"changed, {len(merged.new)} new, {len(merged.gone)} gone")

    def _end(self) -> None:
        """What was done is done: its bars stay as they are."""
        self._progress.stop()
        self._over = True

    def _begin_again(self) -> None:
        """While watching, one render follows the other."""
        self._bars.clear()
        self._began, self._over = time.monotonic(), False
        self._progress = self._display()
        self._progress.start()

    def _display(self) -> Progress:
        return Progress(
            TextColumn("{task.description:9}"), BarColumn(40), MofNCompleteColumn(),
            TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
            TextColumn("{task.fields[item]}", markup=False), console=self._console,
            disable=self._quiet or not self._console.is_terminal)

    def drawn(self, board: Board) -> None:
        """Say where the storyboard is, and what it shows."""
        self._progress.stop()
        filmed = f", {board.filmed} of them filmed" if board.filmed else ""
        lasts = clock(board.seconds, tenths=True)
        self._console.print(f"[bold]{escape(str(board.path))}[/]  {lasts}, {board.shots} shots"
                            f"{filmed}", soft_wrap=True)

    def takes(self, sheet: Sheet) -> None:
        """Say where the sheet of takes is, what is on it, and what to do with it."""
        self._end()
        self._shot([one for one in sheet.takes if one.file])
        takes, shots = len(sheet.takes), len({one.shot for one in sheet.takes})
        self._console.print(f"[bold]{escape(str(sheet.path))}[/]  {takes} take{'s' * (takes > 1)} "
                            f"of {shots} shot{'s' * (shots > 1)}", soft_wrap=True)
        for picture in sheet.pictures:
            self._console.print(escape(str(picture)), soft_wrap=True)
        if sheet.missing:
            self._console.print(f"  not filmed, or gone from the store: "
                                f"{escape(', '.join(sheet.missing))}", soft_wrap=True)

    def _shot(self, takes: Sequence[TakeSeen]) -> None:
        """Say where each clip is that was shot without a story, and the prompts, each once."""
        prompt = ""
        for one in takes:
            if one.prompt != prompt:
                prompt = one.prompt
                self._console.print(escape(prompt), soft_wrap=True, style="dim")
            words = f"  {', '.join(one.words)}" if one.words else ""
            self._console.print(f"{escape(str(one.file))}  seed {one.seed}{escape(words)}",
                                soft_wrap=True)

    def chosen(self, chosen: Chosen) -> None:
        """Say which take was chosen, and what the next render will do."""
        self._console.print(escape(sentence(chosen)), soft_wrap=True)

    def revised(self, revised: Revised) -> None:
        """Show each change, the old words above the new ones; or, when they are written, say so."""
        self._end()
        plan = escape(str(revised.plan))
        shots = len({change.shot for change in revised.changes})
        if revised.written or not shots:
            self._console.print(
                f"{plan} says so now: the next render films {shots} shot{'s' * (shots > 1)} anew"
                if shots else f"nothing of {plan} would change: say it in other words",
                soft_wrap=True)
            return
        for change in revised.changes:
            self._console.print(f"[bold]{change.shot}[/]  {change.field}", soft_wrap=True)
            for mark, words, style in (("-", change.before, "red"), ("+", change.after, "green")):
                self._console.print(f"  {mark} {escape(words)}", style=style, soft_wrap=True)


def sentence(chosen: Chosen) -> str:
    """What was chosen, and what comes of it."""
    words = f" ({', '.join(chosen.words)})" if chosen.words else ""
    took = f"{chosen.shot} is take {chosen.take}{words}"
    if chosen.already:
        return f"{took} already: {chosen.plan} stays as it is"
    comes = (f"by the camera {chosen.camera} takes its clip from the store, and cuts the film anew"
             if chosen.kept else "films it again, as its clip is gone from the store")
    others = (f"; {', '.join(chosen.others)} are filmed anew with it, as what they share looks "
              f"otherwise now" if chosen.others else "")
    return f"{took} now, in {chosen.plan}: the next render {comes}{others}"


def _kept(counted: tuple[int, int]) -> str:
    total, made = counted
    return f"{total - made} of {total}"
