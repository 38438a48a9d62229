"""``narrator takes`` and ``narrator choose``: takes side by side, and one of them kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import PLACES, Json, MakeSettings, Quiet, settled

FilmArgument = Annotated[Path, typer.Argument(
    metavar="STORY|PLAN|FOLDER", help="A story or plan of which takes were filmed, or the folder "
                                              "of its film.")]


@app.command()
@answering
@settled(*PLACES)
def takes(film: FilmArgument, chosen: MakeSettings, shots: Annotated[list[str] | None,
                                                                     typer.Argument(
              metavar="[s2-3 …]", help="The shots to lay out; without any, all.")] = None,
          json: Json = False, quiet: Quiet = False) -> None:
    """Lay the takes of a film side by side: takes.html, which plays, and takes.png."""
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.review.sheet import sheet

    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        face.takes(sheet(film, chosen(), face.on, shots or ()))


@app.command()
@answering
@settled(*PLACES)
def choose(film: FilmArgument, chosen: MakeSettings,
           shot: Annotated[str, typer.Argument(metavar="s2-3", help="The shot.")],
           which: Annotated[list[str], typer.Argument(
               metavar="TAKE", help='As the sheet names it: 4, or "dive, black", or "dive, black" '
                                    "2 for the second take of that.")],
           json: Json = False, quiet: Quiet = False) -> None:
    """Keep one take of a shot: the plan says so from then on, and the next render uses it."""
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.review.sheet import refreshed
    from narrator.shoot.takes.choosing import choose as choose_one

    given = chosen()
    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        face.chosen(choose_one(film, shot, " ".join(which), given))
        refreshed(film, given)
