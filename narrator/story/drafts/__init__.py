"""A draft becomes a story to edit: its chapters and speakers found, every word of it kept.

What stands in the draft is spoken, or is a title, or names who speaks; what a story needs beside
that (how each of the cast looks) is left to the writer, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from narrator.errors import BadLine, BadStory, named
from narrator.story.drafts.blocks import Block, Draft, from_text
from narrator.story.drafts.escaping import escaped, heading, inline
from narrator.story.drafts.speakers import DraftSpeakers, SpokenText
from narrator.story.drafts.word import from_word
from narrator.story.readers import manuscript_of
from narrator.story.readers.encodings import guessed
from narrator.story.readers.glyphs import missing, no_glyph
from narrator.story.readers.lines import LineKind
from narrator.story.readers.source import read_bytes, titled
from narrator.story.text import HAN_IS_CHINESE, han_share
from narrator.story.yamltext import scalar

SUFFIXES = (".txt", ".docx")

_LOOKS = {True: "每个镜头里看得见的样子：年纪、头发、衣服。现在只有名字，请写上",
          False: "What is seen of each in every shot: age, hair, clothes. So far, the name alone"}


@dataclass(frozen=True)
class Drafted:
    """A story made of a draft."""

    text: str
    """The Markdown file."""
    speakers: tuple[str, ...]
    chapters: int
    remarks: tuple[str, ...]
    """What was left out, a sentence each."""


def drafted(source: Path, target: Path) -> Drafted:
    """The story that the draft ``source`` makes, to be written as ``target``.

    Raises BadStory for a draft that cannot be read, or holds what no film can show.
    """
    with named(source, BadStory):
        draft = _read(source)
        for block in draft.blocks:
            for char in missing(block.text):
                raise BadLine(block.line, no_glyph(char))
    speakers = DraftSpeakers([one.text for one in draft.blocks if one.kind is LineKind.WORDS],
                             draft.labels)
    text = _markdown(draft, speakers, draft.title or titled(target))
    try:
        manuscript_of(text.encode(), target)
    except BadStory as exc:
        raise BadStory(source, 0, f"makes no story: {exc.problem}") from exc
    chapters = sum(block.kind is LineKind.TITLE for block in draft.blocks)
    return Drafted(text, speakers.names, chapters, draft.remarks)


def _read(source: Path) -> Draft:
    if source.suffix.lower() not in SUFFIXES:
        raise BadLine(0, f"is no draft; drafts are {' and '.join(SUFFIXES)} files, and a "
                         "story (.md, .fountain) is rendered as it is")
    if source.suffix.lower() == ".docx":
        return from_word(source)
    return from_text(guessed(read_bytes(source)))


def _markdown(draft: Draft, speakers: DraftSpeakers, title: str) -> str:
    words = " ".join(block.text for block in draft.blocks)
    chinese = han_share(words) >= HAN_IS_CHINESE
    head = [f"title: {scalar(title)}"]
    if speakers.names:
        head += ["cast:", f"  # {_LOOKS[chinese]}"]
        head += [f"  {scalar(name)}: {scalar(name)}" for name in speakers.names]
    body = [paragraph for block in draft.blocks for paragraph in _block(block, speakers)]
    return "\n".join(["---", *head, "---", "", "\n\n".join(body)]) + "\n"


def _block(block: Block, speakers: DraftSpeakers) -> Iterator[str]:
    if block.kind is LineKind.BREAK:
        yield "---"
    elif block.kind is LineKind.TITLE:
        yield f"# {heading(block.text)}"
    elif said := speakers.spoken(block.text):
        yield f"{_label(said)} {inline(said.words)}"
        if said.rest:
            yield escaped(said.rest, speakers.names)
    else:
        yield escaped(block.text, speakers.names)


def _label(said: SpokenText) -> str:
    """Who speaks, and how, with the marks of their own script."""
    name, how = inline(said.name), inline(said.how)
    if han_share(name) >= HAN_IS_CHINESE:
        return f"**{name}（{how}）：**" if how else f"**{name}：**"
    return f"**{name} ({how}):**" if how else f"**{name}:**"
