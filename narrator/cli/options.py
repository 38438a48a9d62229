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
Voice = Annotated[str | None, typer.Option(
    help="What speaks the lines: espeak (offline) or edge (over the network).")]
Planner = Annotated[str | None, typer.Option(help="What plans the shots: outline …")]
Score = Annotated[str | None, typer.Option(help="What plays the music: synth …")]
Aspect = Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1, 4:3, 3:4, 4:5 or 21:9.")]
Size = Annotated[str | None, typer.Option(help="WIDTHxHEIGHT in pixels, such as 1920x1080.")]
Fps = Annotated[int | None, typer.Option(help="Frames a second: 24, 25, 30, 50 or 60.")]
Seed = Annotated[int | None, typer.Option(help="The film's seed, instead of the story's.")]
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
