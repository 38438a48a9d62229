"""``narrator takes`` and ``narrator choose``: takes side by side, and one of them kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import Json, Out, Quiet, StoreAt

Film = Annotated[Path, typer.Argument(
    metavar="STORY|PLAN|FOLDER", help="A story or plan of which takes were filmed, or the folder "
                                      "of its film.")]


@app.command()
@answering
def takes(film: Film, shots: Annotated[list[str] | None, typer.Argument(
              metavar="[s2-3 …]", help="The shots to lay out; without any, all.")] = None,
          out: Out = None, store: StoreAt = None, json: Json = False, quiet: Quiet = False) -> None:
    """Lay the takes of a film side by side: takes.html, which plays, and takes.png."""
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.review.sheet import sheet
    from narrator.settings import settings

    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        face.takes(sheet(film, settings(out=out, store=store), face.on, shots or ()))


@app.command()
@answering
def choose(film: Film, shot: Annotated[str, typer.Argument(metavar="s2-3", help="The shot.")],
           which: Annotated[list[str], typer.Argument(
               metavar="TAKE", help='As the sheet names it: 4, or "dive, black", or "dive, black" '
                                    "2 for the second take of that.")],
           out: Out = None, store: StoreAt = None, json: Json = False, quiet: Quiet = False
           ) -> None:
    """Keep one take of a shot: the plan says so from then on, and the next render uses it."""
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.review.sheet import refreshed
    from narrator.settings import settings
    from narrator.shoot.takes.choosing import choose as chosen

    settled = settings(out=out, store=store)
    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        face.chosen(chosen(film, shot, " ".join(which), settled))
        refreshed(film, settled)
