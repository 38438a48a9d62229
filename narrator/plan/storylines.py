"""Where in the story's file a plan stands: which lines are spoken in which shot, and which opened
it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from narrator.plan import Plan, line_name
from narrator.plan.alignment import aligned
from narrator.plan.fingerprints import direction_print
from narrator.story import Beat, Paragraph, Story
from narrator.story.readers import LineKind, Manuscript
from narrator.story.text import HAN, bare, clauses, sentences

RowKind = Literal["spoken", "picture", "title", "ignored"]

KINDS: dict[LineKind, RowKind] = {
    LineKind.TITLE: "title", LineKind.WORDS: "spoken", LineKind.SPEECH: "spoken",
    LineKind.DIRECTION: "picture", LineKind.PICTURE: "picture"}
"""What a person hears or sees of a line; every other is ignored."""

LineSpan = tuple[int, int]
"""The first and the last line of a stretch of the file."""

_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")


@dataclass
class StoryFound:
    """What of the file is what of the plan."""

    spoken: dict[str, LineSpan] = field(default_factory=dict)
    """By the name of the plan's line."""
    pictures: dict[str, tuple[LineSpan, Beat]] = field(default_factory=dict)
    """By the shot that it opened."""
    unsaid: list[tuple[LineSpan, str]] = field(default_factory=list)
    """Words of the story that the plan does not say."""


@dataclass(frozen=True)
class _Clause:
    text: str
    span: LineSpan
    beat: int


def found(read: Manuscript, plan: Plan) -> StoryFound:
    """What of the story that was ``read`` is what of ``plan``."""
    story, kinds, rows = read.story, read.kinds, read.text.split("\n")
    beats = [beat for scene in story.scenes for beat in scene.beats]
    written = list(_clauses(story, beats, kinds, rows))
    said = [(name, shot, bare(clause)) for name, shot, text in _lines(plan)
            for clause in _parts(text)]
    pairs = aligned([text for _, _, text in said], [bare(one.text) for one in written])
    result = StoryFound()
    shots: dict[int, str] = {}
    for at, clause in enumerate(written):
        if at in pairs:
            name, shot, _ = said[pairs[at]]
            before = result.spoken.get(name, clause.span)
            result.spoken[name] = (before[0], max(before[1], clause.span[1]))
            shots.setdefault(clause.beat, shot)
        else:
            result.unsaid.append((clause.span, clause.text.strip()))
    _with_cues(result, kinds)
    _opened(story, plan, beats, shots, kinds, result)
    return result


def _with_cues(result: StoryFound, kinds: Sequence[LineKind]) -> None:
    """Have spoken lines begin at what stands right above them and is neither heard nor another
    line's: a screenplay's name of who speaks, and how."""
    taken = {line for first, last in result.spoken.values() for line in range(first, last + 1)}
    for name, (first, last) in result.spoken.items():
        while first > 1 and first - 1 not in taken and KINDS.get(kinds[first - 2]) == "spoken":
            first -= 1
        result.spoken[name] = (first, last)


def span_of(first: int, before: int, kind: RowKind, kinds: Sequence[LineKind]) -> LineSpan:
    """The lines of an element of ``kind`` that begins on line ``first``; the next begins on line
    ``before``."""
    last = first
    for line in range(first, max(first + 1, min(before, len(kinds) + 1))):
        here = kinds[line - 1]
        if KINDS.get(here) == kind:
            last = line
        elif here not in (LineKind.BLANK, LineKind.COMMENT, LineKind.NOTE):
            break
    return first, last


def _opened(story: Story, plan: Plan, beats: Sequence[Beat], shots: dict[int, str],
            kinds: Sequence[LineKind], result: StoryFound) -> None:
    """Give each direction and picture to the first shot of its words; a silent one to the next
    shot that the planner made of it."""
    silent: dict[str, list[str]] = defaultdict(list)
    for shot in plan.shots:
        if not shot.lines:
            silent[shot.made.direction].append(shot.id)
    starts = sorted(_starts(story))
    for at, beat in enumerate(beats):
        if beat.direction is None and beat.image is None:
            continue
        waiting = silent[direction_print(beat)]
        owner = shots.get(at) or (waiting.pop(0) if waiting else "")
        first = beat.image.line if beat.image else beat.line
        after = next((line for line in starts if line > first), len(kinds) + 1)
        if owner:
            result.pictures[owner] = (span_of(first, after, "picture", kinds), beat)


def _starts(story: Story) -> Iterator[int]:
    """The first lines of everything that is heard or seen."""
    for scene in story.scenes:
        yield scene.line
        for beat in scene.beats:
            yield beat.line
            yield from (paragraph.line for paragraph in beat.paragraphs)


def _clauses(story: Story, beats: Sequence[Beat], kinds: Sequence[LineKind],
             rows: Sequence[str]) -> Iterator[_Clause]:
    starts = sorted(_starts(story))
    for at, beat in enumerate(beats):
        for paragraph in beat.paragraphs:
            after = next((line for line in starts if line > paragraph.line), len(kinds) + 1)
            lines = span_of(paragraph.line, after, "spoken", kinds)
            yield from _placed(paragraph, lines, kinds, rows, at)


def _placed(paragraph: Paragraph, lines: LineSpan, kinds: Sequence[LineKind], rows: Sequence[str],
            beat: int) -> Iterator[_Clause]:
    """The clauses of a paragraph and the lines of each: its words are found one after another in
    the file's, which have marks between them."""
    words = [(line, token) for line in range(lines[0], lines[1] + 1)
             if KINDS.get(kinds[line - 1]) == "spoken"
             for token in _TOKEN.findall(rows[line - 1].casefold())]
    at, here = 0, lines[0]
    for clause in _parts(paragraph.spoken.text):
        first = None
        for token in _TOKEN.findall(clause.casefold()):
            place = next((i for i in range(at, len(words)) if words[i][1] == token), None)
            if place is not None:
                at, here = place + 1, words[place][0]
            first = first or here
        yield _Clause(clause, (first or here, here), beat)


def _lines(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for shot in plan.shots:
        for index, line in enumerate(shot.lines):
            yield line_name(shot, index), shot.id, line.text


def _parts(text: str) -> list[str]:
    return [clause for sentence in sentences(text.strip()) for clause in clauses(sentence)]
