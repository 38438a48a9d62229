"""A report for a person: the file shot by shot, who says what over which picture, then the doubts.

Made for 80 columns, with colours or without; Chinese takes two columns a character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from media.amounts import clock
from narrator.review.check.nouns import Finding, Report, Row, SeenShot

WIDEST = 100
"""Columns; longer lines are hard to follow."""
_LONGEST_NAME = 14
_NARRATOR = "narrator"


def printed(report: Report) -> None:
    """Print ``report`` to the terminal, or to whatever reads in its stead."""
    console = Console(highlight=False)
    console.width = min(console.width, WIDEST)
    if console.is_terminal:
        console.print(shown(report), crop=False)
        return
    with console.capture() as page:
        console.print(shown(report), crop=False)
    print("\n".join(line.rstrip() for line in page.get().splitlines()))


def shown(report: Report) -> RenderableType:
    """All of ``report``."""
    return Group(_head(report), *_body(report), Text(), *_doubts(report.findings),
                 _foot(report))


def _head(report: Report) -> RenderableType:
    about = "about " if report.about else ""
    shots = "1 shot" if len(report.shots) == 1 else f"{len(report.shots)} shots"
    return _apart(Text(report.title, style="bold"),
                  Text(f"{shots} · {about}{clock(report.seconds)}", style="bold"))


def _body(report: Report) -> Iterator[RenderableType]:
    """The rows in the order of the file, under the shot that each belongs to."""
    shots = {shot.id: shot for shot in report.shots}
    names = max([cell_len(_NARRATOR), *(cell_len(row.speaker) for row in report.rows)])
    digits = max((len(_lines(row)) for row in report.rows), default=1)
    for shot, rows in groupby(report.rows, key=lambda row: row.shot):
        if shot:
            yield Text()
            yield _shot(shots[shot])
        for row in rows:
            yield _row(row, digits, min(names, _LONGEST_NAME))


def _shot(shot: SeenShot) -> RenderableType:
    said = Text.assemble((shot.id, "bold cyan"), "  ", shot.framing)
    asked = " · ".join([shot.camera, *shot.asked])
    said.append(f"  {asked}", "dim")
    return _apart(said, Text(f"at {clock(shot.begin)}  {shot.seconds:4.1f} s", style="cyan"))


def _row(row: Row, digits: int, names: int) -> RenderableType:
    """Line, kind, speaker, words, seconds: five columns, of which only the words are folded."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=digits, justify="right", style="dim", no_wrap=True)
    table.add_column(width=7, no_wrap=True)
    if row.kind == "spoken":
        table.add_column(width=names, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=1, overflow="fold")  # Chinese has no blanks to wrap at
    table.add_column(width=7, justify="right", no_wrap=True)
    if row.kind == "spoken":
        words = Text(f"({row.manner}) ", style="italic dim") if row.manner else Text()
        words.append(row.text, "")
        who = Text(row.speaker or _NARRATOR, style="bold yellow" if row.speaker else "dim")
        table.add_row(_lines(row), "spoken", who, words, _seconds(row))
    else:
        style = {"title": "bold", "picture": "italic green", "ignored": "dim"}[row.kind]
        kind = Text(row.kind, style="dim" if row.kind == "ignored" else "")
        table.add_row(_lines(row), kind, Text(row.text, style=style), "")
    above = 1 if row.kind == "title" or (row.kind == "ignored" and not row.shot) else 0
    return Padding(table, (above, 0, 0, 0))


def _doubts(findings: Sequence[Finding]) -> Iterator[RenderableType]:
    """Each with its place on a line of its own, so that an editor opens it at a click."""
    for finding in findings:
        place = Text(str(finding.place), style="bold magenta", no_wrap=True, overflow="ignore")
        place.append(f"  {finding.place.shot}", "cyan")
        yield place
        yield Padding(Text(f"{finding.problem}.", style="yellow"), (0, 0, 0, 2))
        yield Padding(Text(f"{finding.remedy[0].upper()}{finding.remedy[1:]}."), (0, 0, 1, 2))


def _foot(report: Report) -> RenderableType:
    doubts = len(report.findings)
    told = "nothing is doubtful" if not doubts else (
        "1 thing is doubtful" if doubts == 1 else f"{doubts} things are doubtful")
    lines = {kind: sum(row.last - row.first + 1 for row in report.rows
                       if row.kind == kind and row.first)
             for kind in ("spoken", "picture", "title", "ignored")}
    counted = ", ".join(f"{count} {kind}" for kind, count in lines.items())
    return Text.assemble((told, "bold"), f" · lines: {counted}")


def _lines(row: Row) -> str:
    if not row.first:
        return "·"
    return str(row.first) if row.last == row.first else f"{row.first}–{row.last}"


def _seconds(row: Row) -> str:
    if row.seconds is None:
        return ""
    return f"{'~' if row.about else ''}{row.seconds:.1f} s"


def _apart(left: Text, right: Text) -> RenderableType:
    """Two texts at the two edges."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(left, right)
    return table
