"""The application that commands are added to, and what it answers without one."""

from __future__ import annotations

import shlex
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

_WELCOME = """\
narrator makes a film of a story file. To begin:

  narrator stories andromeda      copies an example story here
  narrator render andromeda.md    films it: films/andromeda/film.mp4
  narrator new lamp               a story of your own, lamp.md, to write over
  narrator doctor                 what this machine lacks, if anything
  narrator --help                 every command"""
_STORIES = (".md", ".markdown", ".fountain", ".txt", ".yaml", ".yml")


class _Commands(TyperGroup):
    """The commands; a story in the place of one is asked about."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that ``args`` begin with."""
        if args[0] not in self.commands and args[0].lower().endswith(_STORIES):
            story = shlex.quote(args[0])
            typer.echo(f"narrator: {args[0]} is a story: to film it, narrator render {story}; to "
                       f"look through it first, narrator check {story}", err=True)
            raise typer.Exit(2)
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="narrator", cls=_Commands, add_completion=False,
    rich_markup_mode="rich",
    help="From a story file to a film: shots, spoken narration, music, subtitles.")


@app.callback(invoke_without_command=True)
def _root(context: typer.Context, show_version: Annotated[bool, typer.Option(
        "--version", help="Show the version and leave.")] = False) -> None:
    if show_version:
        typer.echo(f"narrator {version('narrator-film')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(_WELCOME)
