"""``narrator render`` and ``narrator plan``: from a story to its film, or to its shot list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import (
    Aspect,
    Camera,
    Fps,
    Out,
    Planner,
    Quality,
    Quiet,
    Score,
    Seed,
    Shelf,
    Size,
    Sources,
    Voice,
)


@app.command()
@answering
def render(stories: Sources, quality: Quality = None, camera: Camera = None, voice: Voice = None,
           planner: Planner = None, score: Score = None, aspect: Aspect = None, size: Size = None,
           fps: Fps = None, seed: Seed = None, out: Out = None, store: Shelf = None,
           quiet: Quiet = False) -> None:
    """Render stories, or plans as they are, into films."""
    from narrator.film import render as render_films
    from narrator.settings import settings
    from narrator.telling import Telling

    chosen = settings(quality=quality, camera=camera, voice=voice, planner=planner, score=score,
                      aspect=aspect, size=size, fps=fps, seed=seed, out=out, store=store)
    with Telling(quiet) as telling:
        films = render_films(stories, chosen, telling.on)
        telling.films(films)


@app.command()
@answering
def plan(story: Annotated[Path, typer.Argument(
            metavar="STORY", help="A story file (.md, .fountain, .txt).")],
         planner: Planner = None, quiet: Quiet = False) -> None:
    """Break a story into shots: write, or bring up to date, the plan file beside it."""
    from narrator.film import plan as plan_film
    from narrator.settings import settings
    from narrator.telling import Telling

    with Telling(quiet) as telling:
        telling.planned(plan_film(story, settings(planner=planner), telling.on))
