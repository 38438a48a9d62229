"""``narrator weights``: the models that film; what can be had, what is there, getting it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app

if TYPE_CHECKING:
    from narrator.weights.shelf import ShelfState
    from narrator.weights.source import WeightsSource

commands = typer.Typer(help="The models that film: list them, get one, verify what is there.")
app.add_typer(commands, name="weights", invoke_without_command=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME",
                                             help="t2v-a14b … (narrator weights list)")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@commands.callback()
def _without(context: typer.Context) -> None:
    """The models that film: list them, get one, verify what is there."""
    if context.invoked_subcommand is None:
        _listed(False)


@commands.command("list")
def _list(as_json: AsJson = False) -> None:
    """What can be had, and what of it is there."""
    _listed(as_json)


@answering
def _listed(as_json: bool) -> None:
    import json

    from media.weights.home import home
    from narrator.weights.shelf import standings

    found = standings(home())
    if as_json:
        typer.echo(json.dumps({"folder": str(home()), "weights": [
            one.model_dump(mode="json") for one in found]}, ensure_ascii=False, indent=2))
        return
    for one in found:
        typer.echo(_row(one))
    typer.echo(f"{home()}; another folder: NARRATOR_WEIGHTS=DIR")


@commands.command()
@answering
def get(
    name: NameArgument,
    source: Annotated[str, typer.Option(
        "--from", metavar="huggingface|modelscope|PATH",
        help="Where from; a folder that holds the weights already is read as it is.",
        )] = "huggingface",
    revision: Annotated[str, typer.Option(
        help="A branch or commit of the source's, instead of the one this version is made for.",
        show_default=False)] = "",
    link: Annotated[bool, typer.Option(
        "--link", help="With a folder: link to its files, and copy none.")] = False,
    as_json: Annotated[bool, typer.Option(
        "--json", help="Tell each step as one JSON object a line.")] = False) -> None:
    """Fetch a model, or what is missing of it; stopped, it goes on where it was."""
    from media.weights.home import home
    from narrator.cli.fetching import FetchBars, FetchLines
    from narrator.weights.catalogue import offered
    from narrator.weights.getting import get as fetch

    with FetchLines(typer.echo) if as_json else FetchBars(typer.echo) as face:
        fetch(offered(name), _source(source, link), home(), face, revision)


@commands.command()
@answering
def verify(name: NameArgument, as_json: AsJson = False) -> None:
    """Read a model through; what is damaged is removed, so that getting it brings that alone."""
    import json

    from rich.console import Console
    from rich.progress import Progress

    from media.amounts import amount
    from media.weights.home import home
    from narrator.weights.catalogue import offered
    from narrator.weights.shelf import verify as verified

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("reading", total=None)
        record, damaged = verified(offered(name), home(), lambda done, total: progress.update(
            bar, completed=done, total=total))
    if as_json:
        typer.echo(json.dumps({"name": name, "revision": record.revision, "bytes": record.bytes,
                               "files": len(record.files), "damaged": damaged},
                              ensure_ascii=False, indent=2))
    else:
        for path in damaged:
            typer.echo(f"{path} was damaged, and is removed")
        typer.echo(f"{len(record.files) - len(damaged)} of {len(record.files)} files, "
                   f"{amount(record.bytes)}, are as they should be"
                   + (f"; the others: narrator weights get {name}" if damaged else ""))
    if damaged:
        raise typer.Exit(1)


def _source(named: str, link: bool) -> WeightsSource:
    from narrator.errors import BadInput
    from narrator.weights.folder import WeightsFolder
    from narrator.weights.huggingface import HuggingFace
    from narrator.weights.modelscope import ModelScope

    if named not in ("huggingface", "modelscope"):
        return WeightsFolder(Path(named), link)
    if link:
        raise BadInput(f"--link is for a folder, and --from is {named}: leave it out")
    return HuggingFace() if named == "huggingface" else ModelScope()


def _row(one: ShelfState) -> str:
    from media.amounts import amount

    state = {"none": "", "whole": "here", "half": f"half: {amount(one.bytes)}",
             "damaged": "damaged"}[one.state]
    version = f" {one.revision[:7]}" if one.revision else ""
    return f"{one.name:18}{amount(one.total):>8}  {state + version:22}{one.about}"
