"""``narrator doctor``: what this machine has for a film, and what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import Out, StoreAt

if TYPE_CHECKING:
    from narrator.review.doctor.health import ExaminedDesk, Health


@app.command()
@answering
def doctor(
    out: Out = None, store: StoreAt = None,
    network: Annotated[bool, typer.Option(
        "--network", help="Ask also what is reached over the network.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False) -> None:
    """Look at everything a film needs: each thing is fine, or comes with its remedy."""
    from narrator.review.doctor import desk, examined, fit

    sat = desk(network, out=out, store=store)
    found = examined(sat)
    if as_json:
        typer.echo(_json(sat, found))
    else:
        _show(sat, found)
    if not fit(found):
        raise typer.Exit(1)


def _json(desk: ExaminedDesk, found: list[Health]) -> str:
    import json

    from narrator.review.doctor import fit, trial

    return json.dumps({"draft": fit(found), "try": trial(desk),
                       "found": [health.model_dump() for health in found]},
                      ensure_ascii=False, indent=2)


def _show(desk: ExaminedDesk, found: list[Health]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from narrator.review.doctor import fit, trial

    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2))
    for _ in range(3):
        table.add_column(overflow="fold")
    before = ""
    for health in found:
        if health.subject != before:
            table.add_row(Text(health.subject, style="bold"))
            before = health.subject
        table.add_row(f"  {health.name}", Text(*_mark(health)), Text(health.told))
        if health.remedy:
            table.add_row("", "", Text(f"→ {health.remedy}", style="bold"))
    if console.is_terminal:
        console.print(table)
    else:
        _plain(found)
    if fit(found):
        console.print(Text(f"\nA draft can be made here. To try it:\n  {trial(desk)}"),
                      soft_wrap=True)
    else:
        console.print(Text("\nNo draft can be made here yet: mend what fails above.",
                           style="bold"), soft_wrap=True)


def _plain(found: list[Health]) -> None:
    """A line for each, whole, for a file or another program."""
    for health in found:
        name = f"{health.subject}: {health.name}"
        remedy = f" → {health.remedy}" if health.remedy else ""
        typer.echo(f"{name:24} {_mark(health)[0]:5}  {health.told}{remedy}")


def _mark(health: Health) -> tuple[str, str]:
    """A word and its colour: what only other films need lacks, what every film needs fails."""
    if health.fine:
        return "fine", "green"
    return ("fails", "bold red") if health.needed else ("lacks", "yellow")
