"""The command line: ``narrator render``, ``narrator plan``, ``narrator stories``.

Exit status: 0 done, 2 bad input, 1 a render that failed, 130 on Ctrl-C. Heavy imports wait inside
the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Annotated, ParamSpec

import typer

app = typer.Typer(
    name="narrator", no_args_is_help=True, add_completion=False, rich_markup_mode="rich",
    help="From a story file to a film: shots, spoken narration, music, subtitles.")

P = ParamSpec("P")


def answering(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a command raises into one sentence and an exit status. What is no error of ours is
    a fault in the program, and shows its traceback."""
    @wraps(command)
    def answered(*args: P.args, **kwargs: P.kwargs) -> None:
        from audio.errors import AudioError
        from media.errors import MediaError
        from narrator.errors import BadInput, NarratorError
        from scenes.camera import CameraError

        try:
            command(*args, **kwargs)
        except KeyboardInterrupt:
            raise _complain(
                "stopped; what is finished is kept: the same command goes on", 130) from None
        except BrokenPipeError:
            # Whoever read the output has left; the work is done, and Python's own flush at the
            # end would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except BadInput as exc:
            raise _complain(str(exc), 2) from exc
        except (NarratorError, MediaError, AudioError, CameraError, OSError) as exc:
            raise _complain(str(exc), 1) from exc

    return answered


Sources = Annotated[list[Path], typer.Argument(
    metavar="STORY|PLAN …", help="Story files (.md) or plan files (.plan.yaml).")]
Quality = Annotated[str | None, typer.Option(
    help="draft (offline, needs nothing), preview, fast or final.")]
Camera = Annotated[str | None, typer.Option(help="What films the shots: paper …")]
Voice = Annotated[str | None, typer.Option(help="What speaks the lines: espeak …")]
Planner = Annotated[str | None, typer.Option(help="What plans the shots: outline …")]
Score = Annotated[str | None, typer.Option(help="What plays the music: synth …")]
Aspect = Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1, 4:3, 3:4, 4:5 or 21:9.")]
Size = Annotated[str | None, typer.Option(help="WIDTHxHEIGHT in pixels, such as 1920x1080.")]
Fps = Annotated[int | None, typer.Option(help="Frames a second: 24, 25, 30, 50 or 60.")]
Seed = Annotated[int | None, typer.Option(help="The film's seed, instead of the story's.")]
Out = Annotated[Path | None, typer.Option(help="The folder for films. [default: films]")]
Shelf = Annotated[Path | None, typer.Option(
    "--store", help="Where finished work is kept. [default: .store in the folder for films]")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]


@app.callback(invoke_without_command=True)
def _root(show_version: Annotated[bool, typer.Option(
        "--version", help="Show the version and leave.")] = False) -> None:
    if show_version:
        typer.echo(f"narrator {version('narrator-film')}")
        raise typer.Exit


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
def plan(story: Annotated[Path, typer.Argument(metavar="STORY", help="A story file (.md).")],
         planner: Planner = None, quiet: Quiet = False) -> None:
    """Break a story into shots: write, or bring up to date, the plan file beside it."""
    from narrator.film import plan as plan_film
    from narrator.settings import settings
    from narrator.telling import Telling

    with Telling(quiet) as telling:
        telling.planned(plan_film(story, settings(planner=planner), telling.on))


@app.command()
@answering
def stories(name: Annotated[str | None, typer.Argument(
        help="The one to copy into this folder; without it, they are listed.")] = None) -> None:
    """List the example stories, or copy one here to begin from."""
    from narrator.examples import copy, listed

    if name is None:
        for story, title in listed():
            typer.echo(f"{story:24}{title}")
    else:
        typer.echo(f"{copy(name, Path())} is yours now: narrator render {name}.md")


def main() -> None:
    """The command ``narrator``: run it and leave with its exit status."""
    signal.signal(signal.SIGTERM, _interrupt)
    app()


def _complain(message: str, status: int) -> typer.Exit:
    typer.echo(f"narrator: {message}", err=True)
    return typer.Exit(status)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
