"""``narrator revise``: a plan changed by saying what is to be otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from narrator.cli.answering import answering, at_a_terminal
from narrator.cli.app import app
from narrator.cli.options import (
    PLACES,
    PLANNERS,
    Json,
    MakeSettings,
    Quiet,
    SourceArgument,
    settled,
)

if TYPE_CHECKING:
    from narrator.events import Revised


@app.command()
@answering
@settled(*PLANNERS, "dry_run", *PLACES)
def revise(story: SourceArgument, chosen: MakeSettings, wish: Annotated[str, typer.Argument(
               metavar="WISH", help='What is to be otherwise, in your words: "make the lightning '
                                    'brighter".')],
           shot: Annotated[list[str] | None, typer.Option(
               metavar="s2-3", help="The shot that is meant; may be repeated. Without any, "
                                    "those that the wish means.")] = None,
           json: Json = False, quiet: Quiet = False) -> None:
    """Have a language model change the pictures that you mean, and nothing else of the plan."""
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.director.revising import revise as revised
    from narrator.shoot.kit import Kit

    given = chosen()
    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        revision = revised(story, wish, shot or (), Kit(given, face.agree).planners, given, face.on,
                           face.agree)
        face.revised(revision.told)
        if revision.told.changes and (given.yes or _agreed(revision.told, json)):
            face.revised(revision.write())


def _agreed(told: Revised, json: bool) -> bool:
    """Whether whoever sits at the terminal wants the plan changed so; another program is to say
    --yes. Raises BadInput where there is nobody to ask."""
    from narrator.errors import BadInput

    if json or not at_a_terminal():
        raise BadInput(f"{told.plan} was not changed, because nobody agreed to it: say --yes")
    return typer.confirm(f"narrator: write that into {told.plan}?", err=True)
