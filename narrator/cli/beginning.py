"""``narrator new`` and ``narrator stories``: something to begin from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from narrator.cli.answering import answering
from narrator.cli.app import app


@app.command()
@answering
def new(name: Annotated[str, typer.Argument(help="What it is called; NAME.md is written.")],
        template: Annotated[str | None, typer.Option(
            help="What to begin from: blank, museum, myth or science-short. [default: blank]")
        ] = None,
        language: Annotated[str | None, typer.Option(
            help="en or zh-CN, for the starter; without it, the language of NAME.")] = None,
        draft: Annotated[Path | None, typer.Option(
            "--from", metavar="DRAFT", help="A text (.txt) or Word document (.docx) to make a "
                                            "story of.")] = None) -> None:
    """Write a story to begin from: a commented starter, or your draft as a story to edit."""
    from narrator.errors import BadInput
    from narrator.story.starters import DEFAULT, begun, place, write_new

    path = place(name)
    if draft is None:
        write_new(begun(path, template or DEFAULT, language), path)
        _told(f"{path} is yours now: write over it, then {_command(path)}")
        return
    if template or language:
        raise BadInput("--from makes the story of your draft, and takes no --template and no "
                       "--language: leave them out")
    _from_draft(draft, path)


def _from_draft(draft: Path, path: Path) -> None:
    from narrator.story.drafts import drafted
    from narrator.story.starters import write_new

    made = drafted(draft, path)
    write_new(made.text, path)
    who = f"; in it speak {', '.join(made.speakers)}" if made.speakers else ""
    _told(f"{path} is yours now, made of {draft}: {made.chapters} "
          f"{'chapter' if made.chapters == 1 else 'chapters'}{who}")
    for remark in made.remarks:
        _told(f"  {remark}")
    described = "describe them under cast:, and " if made.speakers else ""
    _told(f"  {described}say what is seen on lines that begin with >, then {_command(path)}")


def _told(sentence: str) -> None:
    typer.echo(sentence)


def _command(path: Path) -> str:
    # A name that begins with a dash would be taken for an option.
    return f"narrator render {'./' * str(path).startswith('-')}{shlex.quote(str(path))}"


@app.command()
@answering
def stories(name: Annotated[str | None, typer.Argument(
        help="The one to copy into this folder; without it, they are listed.")] = None) -> None:
    """List the example stories, or copy one here to begin from."""
    from narrator.story.examples import copy, listed

    if name is None:
        for story, title in listed():
            typer.echo(f"{story:24}{title}")
    else:
        typer.echo(f"{copy(name, Path())} is yours now: narrator render {name}.md")
