"""``narrator render`` and ``narrator plan``: from a story to its film, or to its shot list."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import (
    LLM,
    Aspect,
    Camera,
    DryRun,
    Fps,
    Json,
    Limit,
    Model,
    Out,
    Planner,
    Quality,
    Quiet,
    Record,
    Replies,
    Score,
    Seed,
    Size,
    Sources,
    StoreAt,
    Takes,
    Upscaler,
    Vary,
    Voice,
    Wan,
    Yes,
    asked_of_llm,
    asked_of_wan,
)

if TYPE_CHECKING:
    from narrator.film import Passage


@app.command()
@answering
def render(stories: Sources, quality: Quality = None, camera: Camera = None,
           model: Model = None, wan: Wan = None, voice: Voice = None,
           planner: Planner = None, llm: LLM = None, limit: Limit = None, yes: Yes = False,
           replies: Replies = None, score: Score = None, aspect: Aspect = None, size: Size = None,
           fps: Fps = None, seed: Seed = None, upscaler: Upscaler = None,
           out: Out = None, store: StoreAt = None,
           shot: Annotated[str | None, typer.Option(
               metavar="s2-3", help="Render this shot alone, into preview.mp4.")] = None,
           scene: Annotated[str | None, typer.Option(
               metavar="2", help="Render this scene alone, into preview.mp4.")] = None,
           watch: Annotated[bool, typer.Option(
               "--watch", help="Go on: render what changed at each save.")] = False,
           takes: Takes = None, vary: Vary = None,
           json: Json = False, quiet: Quiet = False) -> None:
    """Render stories, or plans as they are, into films."""
    from narrator import film
    from narrator.cli.jsonlines import JsonLines
    from narrator.cli.telling import Telling
    from narrator.cli.watching import watch as go_on
    from narrator.review.sheet import sheet
    from narrator.settings import settings
    from narrator.shoot.takes.wanted import wanted

    chosen = partial(settings, quality=quality, camera=camera, wan=asked_of_wan(model, wan),
                     voice=voice, planner=planner, score=score, aspect=aspect, size=size, fps=fps,
                     seed=seed, out=out, upscaler=upscaler, store=store,
                     **asked_of_llm(llm, limit, yes, replies))
    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        passage, asked = _passage(stories, shot, scene, watch), wanted(takes, vary or [])
        if watch:
            _refuse_takes(takes, vary)
            go_on(stories[0], chosen, face, passage)
        elif passage:
            face.films([film.preview(stories[0], passage, chosen(), face.on, wanted=asked)])
        else:
            face.films(film.render(stories, chosen(), face.on, asked))
        for story in stories if asked else ():
            face.takes(sheet(story, chosen(), face.on))


def _refuse_takes(takes: int | None, vary: list[str] | None) -> None:
    from narrator.errors import BadInput

    if takes is not None or vary:
        raise BadInput(f"--watch films what the film uses at each save; "
                       f"--{'vary' if vary else 'takes'} goes without it: leave one out")


def _passage(stories: Sources, shot: str | None, scene: str | None, watch: bool) -> Passage | None:
    """What ``--shot`` or ``--scene`` asks for, if anything."""
    from narrator.errors import BadInput
    from narrator.plan.passage import shots_named

    given = {"--shot": shot is not None, "--scene": scene is not None, "--watch": watch}
    asked = [name for name, there in given.items() if there]
    if asked and len(stories) > 1:
        raise BadInput(f"{asked[0]} takes one story, and {len(stories)} are named")
    if shot is not None and scene is not None:
        raise BadInput("--shot and --scene are both given: keep one")
    if shot is None and scene is None:
        return None
    return lambda plan: shots_named(plan, shot, scene)


@app.command()
@answering
def plan(story: Annotated[Path, typer.Argument(
            metavar="STORY", help="A story file (.md, .fountain, .txt).")],
         planner: Planner = None, llm: LLM = None, limit: Limit = None, yes: Yes = False,
         dry_run: DryRun = None, replies: Replies = None, record: Record = None,
         model: Model = None, wan: Wan = None,
         estimate: Annotated[bool, typer.Option(
             "--estimate", help="Tell the GPU minutes, memory and disk that each quality would "
                                "take; nothing is filmed.")] = False,
         card: Annotated[str | None, typer.Option(
             metavar="GPU", help="The GPU that --estimate is for: H100, RTX 4090 … "
                                 "[default: this machine's]", show_default=False)] = None,
         voice: Voice = None, aspect: Aspect = None, size: Size = None, fps: Fps = None,
         out: Out = None, store: StoreAt = None,
         json: Annotated[bool, typer.Option(
             "--json", help="Print the estimate as one JSON object, for another program.")] = False,
         quiet: Quiet = False) -> None:
    """Break a story into shots: write, or bring up to date, the plan file beside it."""
    from narrator.cli.telling import Telling
    from narrator.film import plan as plan_film
    from narrator.review.estimate import estimate as estimated
    from narrator.review.estimate.printing import printed
    from narrator.settings import settings

    chosen = settings(planner=planner, voice=voice, aspect=aspect, size=size, fps=fps, out=out,
                      store=store, wan=asked_of_wan(model, wan), dry_run=dry_run, record=record,
                      **asked_of_llm(llm, limit, yes, replies))
    made = None
    if estimate:
        made = estimated(story, chosen, card)  # before the plan is written: it may be refused
    else:
        _alone({"--card": card, "--json": json or None})
    with Telling(quiet or json) as telling:
        telling.planned(plan_film(story, chosen, telling.on))
    if made:
        typer.echo(made.model_dump_json(indent=2)) if json else printed(made)


def _alone(given: dict[str, object]) -> None:
    """Refuse options that say nothing without --estimate."""
    from narrator.errors import BadInput

    for name, value in given.items():
        if value is not None:
            raise BadInput(f"{name} belongs to --estimate: add that, or leave {name} out")
