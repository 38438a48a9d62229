"""``narrator check`` and ``narrator storyboard``: a story before anything is rendered."""

from __future__ import annotations

from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import (
    CAMERAS,
    LOOKS,
    PLACES,
    PLANNERS,
    MakeSettings,
    Quiet,
    SourceArgument,
    settled,
)


@app.command()
@answering
@settled(*CAMERAS, "voice", "planner", "llm", "replies", "score", *LOOKS, *PLACES)
def check(story: SourceArgument, chosen: MakeSettings, strict: Annotated[bool, typer.Option(
              "--strict", help="Exit with 1 when anything is doubtful.")] = False,
          as_json: Annotated[bool, typer.Option(
              "--json", help="Print one JSON object, for another program.")] = False) -> None:
    """Show who says what over which picture, and what is doubtful; nothing is written, and no
    language model is asked."""
    from narrator.review.check import check as checked
    from narrator.review.check.printing import printed

    report = checked(story, chosen())
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        printed(report)
    if strict and report.findings:
        raise typer.Exit(1)


@app.command()
@answering
@settled(*CAMERAS, "voice", *PLANNERS, *LOOKS, "upscaler", *PLACES)
def storyboard(story: SourceArgument, chosen: MakeSettings, quiet: Quiet = False) -> None:
    """Draw every shot's frame into one page that opens anywhere: films/STORY/storyboard.html."""
    from narrator.cli.telling import Telling
    from narrator.review.storyboard import storyboard as drawn

    with Telling(quiet) as telling:
        telling.drawn(drawn(story, chosen(), telling.on, telling.agree))
