"""``narrator shoot``: one sentence, clips and their sheet; no story is needed."""

from __future__ import annotations

from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import (
    CAMERAS,
    LOOKS,
    PLACES,
    Json,
    MakeSettings,
    Quiet,
    Takes,
    Vary,
    settled,
)


@app.command()
@answering
@settled(*CAMERAS, *LOOKS, "upscaler", *PLACES)
def shoot(words: Annotated[str, typer.Argument(metavar="WORDS", help="What is seen, in a sentence.",
                                               show_default=False)],
          chosen: MakeSettings, takes: Takes = None, vary: Vary = None,
          seconds: Annotated[float, typer.Option(
              help="How long each clip is, at least: some cameras film in steps.")] = 4.0,
          style: Annotated[str, typer.Option(
              help="A preset's name, or the style in words.", show_default="paper-theatre")] = "",
          json: Json = False, quiet: Quiet = False) -> None:
    """Film one sentence, without a story: films/shoot-…/take-1.mp4 …, and the sheet of them."""
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.review.sheet import sheet
    from narrator.shoot.sentence import shoot as shot
    from narrator.shoot.takes.wanted import wanted

    given = chosen()
    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        folder = shot(words, given, face.on, wanted(takes, vary or ()), seconds, style)
        face.takes(sheet(folder, given, face.on))
