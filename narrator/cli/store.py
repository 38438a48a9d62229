"""``narrator store``: how much finished work is kept, whether it is sound, and what may go."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import Out, StoreAt

if TYPE_CHECKING:
    from narrator.settings import Settings
    from narrator.store.upkeep import ShelfSize

commands = typer.Typer(help="The store of finished work: how large it is; verify it, or clear it.")
app.add_typer(commands, name="store", invoke_without_command=True)


@commands.callback()
def _size(context: typer.Context, out: Out = None, store: StoreAt = None) -> None:
    """The store of finished work: how large it is; verify it, or clear it."""
    context.obj = (out, store)
    if context.invoked_subcommand is None:
        _sized(out, store)


@answering
def _sized(out: Path | None, store: Path | None) -> None:
    from shutil import disk_usage

    from media.amounts import amount
    from narrator.store import Store, needs
    from narrator.store.upkeep import sized, unfinished

    kept = Store(_chosen(out, store).store_folder)
    if not kept.root.is_dir():
        typer.echo(f"{kept.root} is not there yet: the first render makes it")
        return
    _table(sized(kept))
    typer.echo(f"{amount(unfinished(kept))} being made, or left by what was stopped")
    typer.echo(f"{kept.root}: for {len(needs.films(kept))} films; "
               f"{amount(disk_usage(kept.root).free)} free on its disk")


@commands.command()
@answering
def verify(context: typer.Context, out: Out = None, store: StoreAt = None) -> None:
    """Read every artifact again; remove and name those that are damaged."""
    from rich.console import Console
    from rich.progress import Progress

    from narrator.store import Store
    from narrator.store.upkeep import verify as verified

    kept = Store(_chosen(*_given(context, out, store)).store_folder)
    console = Console()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("reading", total=None)
        result = verified(kept, lambda done, total: progress.update(
            bar, completed=done, total=total))
    for key in result.damaged:
        typer.echo(f"{key} was damaged and is removed")
    for line in result.unreadable:
        typer.echo(f"{line}; left as it is: see to the disk", err=True)
    sound = result.entries - len(result.damaged) - len(result.unreadable)
    typer.echo(f"{sound} of {result.entries} artifacts are sound"
               + ("; what a film needs of the others is made again by its next render"
                  if result.damaged else ""))
    if result.damaged or result.unreadable:
        raise typer.Exit(1)


@commands.command()
@answering
def gc(
    context: typer.Context,
    films: Annotated[list[Path] | None, typer.Option(help=(
        "A folder of films: what none below it needs is removed, whatever films elsewhere need. "
        "May be given several times. Without it: the folder for films, and every other film that "
        "was made with this store."))] = None,
    dry_run: Annotated[bool, typer.Option(
        "--dry-run", help="Say what would be removed, and remove nothing.")] = False,
    wait: Annotated[bool, typer.Option(
        "--wait", help="Wait for renders that use the store to end.")] = False,
    force: Annotated[bool, typer.Option(
        "--force", help="Go on although a film does not say what it needs.")] = False,
    out: Out = None, store: StoreAt = None) -> None:
    """Remove what no film needs; films begun and not finished keep what is done."""
    from media.amounts import amount
    from narrator.store import Store
    from narrator.store.upkeep import clear

    chosen = _chosen(*_given(context, out, store))
    cleared = clear(Store(chosen.store_folder), films or [chosen.out], others=not films,
                    wait=wait, force=force, dry_run=dry_run)
    _table(cleared.shelves)
    count = sum(shelf.entries for shelf in cleared.shelves)
    size = amount(sum(shelf.bytes for shelf in cleared.shelves))
    typer.echo(f"{count} artifacts, {size}, {'would be' if dry_run else 'were'} removed; "
               f"kept what {cleared.films} films need")
    for film in cleared.bereft:
        typer.echo(f"{film} needed some of it: its next render makes that anew")


def _given(context: typer.Context, out: Path | None, store: Path | None
           ) -> tuple[Path | None, Path | None]:
    """The options, which may stand before the command or after it."""
    before = context.obj
    return out or before[0], store or before[1]


def _chosen(out: Path | None, store: Path | None) -> Settings:
    from narrator.settings import settings

    return settings(out=out, store=store)


def _table(shelves: Iterable[ShelfSize]) -> None:
    from media.amounts import amount

    for shelf in shelves:
        typer.echo(f"{shelf.kind:12}{shelf.entries:8,}{amount(shelf.bytes):>12}")
