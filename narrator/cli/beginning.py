"""``narrator stories``: something to begin from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app


@app.command()
@answering
def stories(name: Annotated[str | None, typer.Argument(
        help="The one to copy into this folder; without it, they are listed.")] = None) -> None:
    """List the example stories, or copy one here to begin from."""
    from narrator.examples import copy, listed

    if name is None:
        for story, title in listed():
            typer.echo(f"{story:24}{title}")
    else:
        typer.echo(f"{copy(name, Path())} is yours now: narrator render {name}.md")
