"""``narrator voices``: who can speak, and what they sound like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app
from narrator.cli.options import VoiceOption

if TYPE_CHECKING:
    from narrator.review.voices import VoiceOffer

_EDGE = ("edge speaks over the network, as the Edge browser does when it reads a page aloud; the "
         "maintainer of edge-tts advises against commercial use. Any other voice of Edge's can be "
         "named as well.")
_CHILDREN = {"woman": "girl", "man": "boy"}


@app.command()
@answering
def voices(
        wanted: Annotated[list[str] | None, typer.Argument(
            metavar="[VOICE …]", help="Those to be heard: edge:zh-CN-XiaoxiaoNeural, a "
            "description … Without any, all that are listed.")] = None,
        language: Annotated[str, typer.Option(
            help="zh-CN, en-GB, ja … With --say, that of the words if it is not named.")] = "",
        voice: VoiceOption = None,
        say: Annotated[str, typer.Option(help="A sentence that each of them is to say.")] = "",
        out: Annotated[Path, typer.Option(help="The folder for what they say.")] = Path("voices"),
) -> None:
    """List the voices that a story can name, and hear them."""
    from narrator.review.voices import language_of, named, offers

    language = language or (language_of(say) if say else "")
    chosen = named(wanted, voice, language) if wanted else offers(voice, language)
    if say:
        _hear(chosen, say, language, out)
    else:
        for offer in chosen:
            typer.echo(_row(offer))
    if any(offer.backend == "edge" for offer in chosen):
        typer.echo(f"\n{_EDGE}", err=True)


def _row(offer: VoiceOffer) -> str:
    one = offer.listed
    if one is None:
        return str(offer)
    who = (_CHILDREN[one.sex] if one.age == "child" else
           one.sex if one.age == "grown" else f"{one.age} {one.sex}")
    return f"{offer!s:40} {one.language:16}{who}{f': {one.words}' if one.words else ''}"


def _hear(chosen: list[VoiceOffer], words: str, language: str, folder: Path) -> None:
    """Each into its file; raises RenderFailed when none could."""
    from narrator.errors import RenderFailed
    from narrator.review.voices import samples

    told: set[str] = set()
    heard = 0
    for sample in samples(chosen, words, language, folder):
        if not sample.problem:
            heard += 1
            typer.echo(sample.path)
        elif sample.problem not in told:
            told.add(sample.problem)
            typer.echo(f"narrator: {sample.problem}", err=True)
    if not heard:
        raise RenderFailed(f"none of the voices asked for said it ({len(chosen)} were): see above")
