"""``narrator shoot``: one sentence, clips and their sheet; no story is needed."""

from __future__ import annotations

from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import (
    Aspect,
    Camera,
    Fps,
    Json,
    Model,
    Out,
    Quality,
    Quiet,
    Seed,
    Size,
    StoreAt,
    Takes,
    Upscaler,
    Vary,
    Wan,
    asked_of_wan,
)


@app.command()
@answering
def shoot(words: Annotated[str, typer.Argument(metavar="WORDS", help="What is seen, in a sentence.",
                                               show_default=False)],
          takes: Takes = None, vary: Vary = None,
          seconds: Annotated[float, typer.Option(
              help="How long each clip is, at least: some cameras film in steps.")] = 4.0,
          style: Annotated[str, typer.Option(
              help="A preset's name, or the style in words.", show_default="paper-theatre")] = "",
          quality: Quality = None, camera: Camera = None, model: Model = None, wan: Wan = None,
          aspect: Aspect = None, size: Size = None, fps: Fps = None, seed: Seed = None,
          upscaler: Upscaler = None, out: Out = None, store: StoreAt = None,
          json: Json = False, quiet: Quiet = False) -> None:
    """Film one sentence, without a story: films/shoot-…/take-1.mp4 …, and the sheet of them."""
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.review.sheet import sheet
    from narrator.settings import settings
    from narrator.shoot.shooting import shoot as shot
    from narrator.shoot.takes.wanted import wanted

    chosen = settings(quality=quality, camera=camera, wan=asked_of_wan(model, wan), aspect=aspect,
                      size=size, fps=fps, seed=seed, upscaler=upscaler, out=out, store=store)
    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        folder = shot(words, chosen, face.on, wanted(takes, vary or ()), seconds, style)
        face.takes(sheet(folder, chosen, face.on))
