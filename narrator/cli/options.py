"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[list[Path], typer.Argument(
    metavar="STORY|PLAN …", help="Story files (.md, .fountain, .txt) or plan files (.plan.yaml).")]
Source = Annotated[Path, typer.Argument(
    metavar="STORY|PLAN", help="A story file (.md, .fountain, .txt) or a plan file (.plan.yaml).")]
Quality = Annotated[str | None, typer.Option(
    help="draft (offline, needs nothing), preview, fast or final.")]
Camera = Annotated[str | None, typer.Option(help="What films the shots: paper …")]
Model = Annotated[str | None, typer.Option(
    metavar="NAME", help="The wan camera's model: t2v-a14b, i2v-a14b, ti2v-5b, t2v-1.3b, a path …")]
Wan = Annotated[list[str] | None, typer.Option(
    "--wan", metavar="KEY=VALUE",
    help="An option of the wan camera, such as steps=30; may be repeated.")]
Voice = Annotated[str | None, typer.Option(
    help="What speaks the lines: espeak (offline) or edge (over the network).")]
Planner = Annotated[str | None, typer.Option(help="What plans the shots: outline …")]
Score = Annotated[str | None, typer.Option(help="What plays the music: synth …")]
Aspect = Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1, 4:3, 3:4, 4:5 or 21:9.")]
Size = Annotated[str | None, typer.Option(help="WIDTHxHEIGHT in pixels, such as 1920x1080.")]
Fps = Annotated[int | None, typer.Option(help="Frames a second: 24, 25, 30, 50 or 60.")]
Seed = Annotated[int | None, typer.Option(help="The film's seed, instead of the story's.")]
Upscaler = Annotated[Path | None, typer.Option(
    metavar="FILE.safetensors",
    help="A super-resolution model that enlarges what is filmed smaller than the film.")]
Out = Annotated[Path | None, typer.Option(
    help="The folder for films.", show_default="films")]
StoreAt = Annotated[Path | None, typer.Option(
    "--store", help="Where finished work is kept.", show_default=".store in --out")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Json = Annotated[bool, typer.Option(
    "--json", help="Tell each step as one JSON object a line, for another program.")]
Takes = Annotated[int | None, typer.Option(
    metavar="N", help="Film N takes of every shot, by another chance each; 1 lets the others go.")]
Vary = Annotated[list[str] | None, typer.Option(
    metavar="WORDS", help='Film one shot with other words, such as "move: dive | roll"; given '
                          'twice, with each of one and each of the other together.')]


def asked_of_wan(model: str | None, options: list[str] | None) -> dict[str, str] | None:
    """What ``--model`` and ``--wan`` say, by option; None where they say nothing. Raises
    BadInput."""
    from narrator.errors import BadInput

    found: dict[str, str] = {}
    named = [f"model={model}"] if model else []
    for option in (*named, *(options or ())):
        key, marked, value = (part.strip() for part in option.partition("="))
        if not (key and marked):
            raise BadInput(f"--wan {option!r} is no option and its value: write --wan steps=30")
        if key in found:
            raise BadInput(f"--wan gives {key} twice, or --model does too: keep one")
        found[key] = value
    return found or None
