"""The application that commands are added to, and what it answers without one."""

from __future__ import annotations

import shlex
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

_STORIES = (".md", ".markdown", ".fountain", ".txt", ".yaml", ".yml")


class _Commands(TyperGroup):
    """The commands; a story in the place of one is asked about."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that ``args`` begin with."""
        if args[0] not in self.commands and args[0].lower().endswith(_STORIES):
            ctx.fail(f"{args[0]!r} is a story; to film it: "
                     f"narrator render {shlex.quote(args[0])}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="narrator", cls=_Commands, no_args_is_help=True, add_completion=False,
    rich_markup_mode="rich",
    help="From a story file to a film: shots, spoken narration, music, subtitles.")


@app.callback(invoke_without_command=True)
def _root(show_version: Annotated[bool, typer.Option(
        "--version", help="Show the version and leave.")] = False) -> None:
    if show_version:
        typer.echo(f"narrator {version('narrator-film')}")
        raise typer.Exit
