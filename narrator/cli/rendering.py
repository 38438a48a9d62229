"""``narrator render`` and ``narrator plan``: from a story to its film, or to its shot list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import (
    CAMERAS,
    LOOKS,
    PLACES,
    PLANNERS,
    Json,
    MakeSettings,
    Quiet,
    Sources,
    Takes,
    Vary,
    settled,
)

if TYPE_CHECKING:
    from narrator.film import Passage


@app.command()
@answering
@settled(*CAMERAS, "voice", *PLANNERS, "score", *LOOKS, "upscaler", *PLACES)
def render(stories: Sources, chosen: MakeSettings,
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
    from narrator.shoot.takes.wanted import wanted

    with JsonLines(typer.echo) if json else Telling(quiet) as face:
        passage, asked = _passage(stories, shot, scene, watch), wanted(takes, vary or [])
        if watch:
            _refuse_takes(takes, vary)
            go_on(stories[0], chosen, face, passage)
        elif passage:
            face.films([film.preview(stories[0], passage, chosen(), face.on, wanted=asked,
                                     agree=face.agree)])
        else:
            face.films(film.render(stories, chosen(), face.on, asked, face.agree))
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
@settled(*PLANNERS, "dry_run", "record", "model", "wan", "voice", "aspect", "size", "fps", *PLACES)
def plan(story: Annotated[Path, typer.Argument(
            metavar="STORY", help="A story file (.md, .fountain, .txt).")],
         chosen: MakeSettings,
         estimate: Annotated[bool, typer.Option(
             "--estimate", help="Tell the GPU minutes, memory and disk that each quality would "
                                "take; nothing is filmed.")] = False,
         card: Annotated[str | None, typer.Option(
             metavar="GPU", help="The GPU that --estimate is for: H100, RTX 4090 … "
                                 "[default: this machine's]", show_default=False)] = None,
         json: Annotated[bool, typer.Option(
             "--json", help="Print the estimate as one JSON object, for another program.")] = False,
         quiet: Quiet = False) -> None:
    """Break a story into shots: write, or bring up to date, the plan file beside it."""
    from narrator.cli.telling import Telling
    from narrator.events import nobody
    from narrator.film import plan as plan_film
    from narrator.review.estimate import estimate as estimated
    from narrator.review.estimate.printing import printed

    given, made = chosen(), None
    if estimate:  # before the plan is written: it may be refused
        made = estimated(story, given, card, nobody if json else Telling(quiet).agree)
    else:
        _alone({"--card": card, "--json": json or None})
    with Telling(quiet or json) as telling:
        telling.planned(plan_film(story, given, telling.on, telling.agree))
    if made:
        typer.echo(made.model_dump_json(indent=2)) if json else printed(made)


def _alone(given: dict[str, object]) -> None:
    """Refuse options that say nothing without --estimate."""
    from narrator.errors import BadInput

    for name, value in given.items():
        if value is not None:
            raise BadInput(f"{name} belongs to --estimate: add that, or leave {name} out")
