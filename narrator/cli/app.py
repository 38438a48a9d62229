"""The application that commands are added to, and what it answers without one."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

app = typer.Typer(
    name="narrator", no_args_is_help=True, add_completion=False, rich_markup_mode="rich",
    help="From a story file to a film: shots, spoken narration, music, subtitles.")


@app.callback(invoke_without_command=True)
def _root(show_version: Annotated[bool, typer.Option(
        "--version", help="Show the version and leave.")] = False) -> None:
    if show_version:
        typer.echo(f"narrator {version('narrator-film')}")
        raise typer.Exit
