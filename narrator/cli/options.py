"""The options that commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from narrator.settings import Settings

Sources = Annotated[list[Path], typer.Argument(
    metavar="STORY|PLAN …", help="Story files (.md, .fountain, .txt) or plan files (.plan.yaml).")]
SourceArgument = Annotated[Path, typer.Argument(
    metavar="STORY|PLAN", help="A story file (.md, .fountain, .txt) or a plan file (.plan.yaml).")]
QualityOption = Annotated[str | None, typer.Option(
    help="draft (offline, needs nothing), preview, fast or final.")]
CameraOption = Annotated[str | None, typer.Option(help="What films the shots: paper …")]
ModelOption = Annotated[str | None, typer.Option(
    metavar="NAME", help="The wan camera's model: t2v-a14b, i2v-a14b, ti2v-5b, t2v-1.3b, a path …")]
Wan = Annotated[list[str] | None, typer.Option(
    "--wan", metavar="KEY=VALUE",
    help="An option of the wan camera, such as steps=30; may be repeated.")]
LLM = Annotated[list[str] | None, typer.Option(
    "--llm", metavar="KEY=VALUE",
    help="The language model that plans: service=openai, url=…, model=…; may be repeated.")]
Limit = Annotated[list[str] | None, typer.Option(
    "--limit", metavar="KEY=VALUE", help="What planning may take: tokens, requests, shots, minutes "
                                         "or cost; may be repeated.")]
Yes = Annotated[bool, typer.Option(
    "--yes", help="Agree to what a language model costs, without being asked.")]
RepliesOption = Annotated[Path | None, typer.Option(
    metavar="DIR", help="Take the answers of a language model from files there; ask nobody.")]
DryRun = Annotated[Path | None, typer.Option(
    "--dry-run", metavar="DIR", help="Write there what a language model would be asked; ask "
                                     "nobody.")]
RecordOption = Annotated[Path | None, typer.Option(
    metavar="DIR", help="Write there what a language model was asked and answered: --replies of "
                        "another run.")]
VoiceOption = Annotated[str | None, typer.Option(
    help="What speaks the lines: espeak (offline) or edge (over the network).")]
PlannerOption = Annotated[str | None, typer.Option(help="What plans the shots: outline …")]
ScoreOption = Annotated[str | None, typer.Option(help="What plays the music: synth …")]
AspectOption = Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1, 4:3, 3:4, 4:5 or 21:9.")]
SizeOption = Annotated[str | None, typer.Option(help="WIDTHxHEIGHT in pixels, such as 1920x1080.")]
Fps = Annotated[int | None, typer.Option(help="Frames a second: 24, 25, 30, 50 or 60.")]
SeedOption = Annotated[int | None, typer.Option(help="The film's seed, instead of the story's.")]
UpscalerOption = Annotated[Path | None, typer.Option(
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


MakeSettings = Callable[..., "Settings"]
"""Makes the Settings that a command's options ask for."""

_SHARED: dict[str, Any] = {
    "quality": QualityOption, "camera": CameraOption, "model": ModelOption, "wan": Wan,
    "voice": VoiceOption,
    "planner": PlannerOption, "llm": LLM, "limit": Limit, "yes": Yes, "dry_run": DryRun,
    "replies": RepliesOption, "record": RecordOption, "score": ScoreOption, "aspect": AspectOption,
    "size": SizeOption,
    "fps": Fps, "seed": SeedOption, "upscaler": UpscalerOption, "out": Out, "store": StoreAt}
"""Every option that says something of the settings, by the name that it has in Python."""
CAMERAS = ("quality", "camera", "model", "wan")
PLANNERS = ("planner", "llm", "limit", "yes", "replies")
LOOKS = ("aspect", "size", "fps", "seed")
PLACES = ("out", "store")


def settled(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the shared options of these ``names``, in the place of its parameter
    ``chosen``: that becomes what makes the Settings that they ask for, each time it is called.
    """
    def sharing(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def shared(*args: Any, **kwargs: Any) -> None:
            from narrator.settings import settings

            said = {name: kwargs.pop(name) for name in names}
            command(*args, **kwargs, chosen=partial(settings, **_as_settings(said)))

        made = signature(command, eval_str=True)
        own = list(made.parameters.values())
        at = [one.name for one in own].index("chosen")
        options = [Parameter(name, Parameter.KEYWORD_ONLY, annotation=_SHARED[name],
                             default=False if name == "yes" else None) for name in names]
        # By name alone, as what has a default may then stand before what has none.
        every = [one.replace(kind=Parameter.KEYWORD_ONLY)
                 for one in (*own[:at], *options, *own[at + 1:])]
        shared.__signature__ = made.replace(parameters=every)  # type: ignore[attr-defined]
        shared.__annotations__ = {one.name: one.annotation for one in every}
        return shared

    return sharing


def _as_settings(said: dict[str, Any]) -> dict[str, Any]:
    """What the shared options say, by setting. Raises BadInput."""
    wan = asked_of_wan(said.pop("model", None), said.pop("wan", None))
    llm = asked_of_llm(said.pop("llm", None), said.pop("limit", None))
    said["yes"] = said.pop("yes", False) or None
    return {**said, **llm, "wan": wan}


def asked_of_wan(model: str | None, options: list[str] | None) -> dict[str, str] | None:
    """What ``--model`` and ``--wan`` say, by option; None where they say nothing. Raises
    BadInput."""
    named = [f"model={model}"] if model else []
    return _table("--wan", [*named, *(options or ())], "steps=30", ", or --model does too")


def asked_of_llm(llm: list[str] | None, limit: list[str] | None) -> dict[str, Any]:
    """What the options about language models say, by setting. Raises BadInput."""
    from narrator.errors import BadInput
    from narrator.settings.origins import variable_of

    found = _table("--llm", llm or (), "model=NAME")
    if found and "key" in found:
        raise BadInput(f"--llm key=… would be there to be read by everybody on this machine: set "
                       f"{variable_of('llm.key')}, or the variable of the service")
    return {"llm": found, "limits": _table("--limit", limit or (), "requests=100")}


def _table(flag: str, options: Sequence[str], example: str, twice: str = ""
           ) -> dict[str, str] | None:
    """What a flag says that is given several times, by key; None where it says nothing. What is
    wrong is not repeated, as it may be a key. Raises BadInput."""
    from narrator.errors import BadInput

    found: dict[str, str] = {}
    for option in options:
        key, marked, value = (part.strip() for part in option.partition("="))
        if not (key and marked):
            shown = "" if flag == "--llm" else f" {option!r}"
            raise BadInput(f"{flag}{shown} is no option and its value: write {flag} {example}")
        if key in found:
            raise BadInput(f"{flag} gives {key} twice{twice}: keep one")
        found[key] = value
    return found or None
