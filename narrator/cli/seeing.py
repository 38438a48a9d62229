"""``narrator check`` and ``narrator storyboard``: a story before anything is rendered."""

from __future__ import annotations

from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import (
    LLM,
    Aspect,
    Camera,
    Fps,
    Limit,
    Model,
    Out,
    Planner,
    Quality,
    Quiet,
    Replies,
    Score,
    Seed,
    Size,
    Source,
    StoreAt,
    Upscaler,
    Voice,
    Wan,
    Yes,
    asked_of_llm,
    asked_of_wan,
)


@app.command()
@answering
def check(story: Source, strict: Annotated[bool, typer.Option(
              "--strict", help="Exit with 1 when anything is doubtful.")] = False,
          as_json: Annotated[bool, typer.Option(
              "--json", help="Print one JSON object, for another program.")] = False,
          quality: Quality = None, camera: Camera = None, model: Model = None, wan: Wan = None,
          voice: Voice = None, planner: Planner = None, llm: LLM = None, replies: Replies = None,
          score: Score = None, aspect: Aspect = None, size: Size = None, fps: Fps = None,
          seed: Seed = None, out: Out = None, store: StoreAt = None) -> None:
    """Show who says what over which picture, and what is doubtful; nothing is written, and no
    language model is asked."""
    from narrator.review.check import check as checked
    from narrator.review.check.printing import printed
    from narrator.settings import settings

    report = checked(story, settings(
        quality=quality, camera=camera, wan=asked_of_wan(model, wan), voice=voice, planner=planner,
        score=score, aspect=aspect, size=size, fps=fps, seed=seed, out=out, store=store,
        **asked_of_llm(llm, None, False, replies)))
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        printed(report)
    if strict and report.findings:
        raise typer.Exit(1)


@app.command()
@answering
def storyboard(story: Source, quality: Quality = None, camera: Camera = None,
               model: Model = None, wan: Wan = None, voice: Voice = None,
               planner: Planner = None, llm: LLM = None, limit: Limit = None, yes: Yes = False,
               replies: Replies = None, aspect: Aspect = None, size: Size = None, fps: Fps = None,
               seed: Seed = None, upscaler: Upscaler = None, out: Out = None,
               store: StoreAt = None, quiet: Quiet = False) -> None:
    """Draw every shot's frame into one page that opens anywhere: films/STORY/storyboard.html."""
    from narrator.cli.telling import Telling
    from narrator.review.storyboard import storyboard as drawn
    from narrator.settings import settings

    chosen = settings(quality=quality, camera=camera, wan=asked_of_wan(model, wan), voice=voice,
                      planner=planner, aspect=aspect, size=size, fps=fps, seed=seed,
                      upscaler=upscaler, out=out, store=store,
                      **asked_of_llm(llm, limit, yes, replies))
    with Telling(quiet) as telling:
        telling.drawn(drawn(story, chosen, telling.on))
