"""The segments of a film: each body of a piece and each dissolve is encoded by itself.

A segment knows nothing of where it stands in the film, so that making one piece longer leaves
every other segment, and its key in the store, as it was.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel

from narrator.cut.lettering import document
from narrator.cut.timeline import Span, Timeline


class Segment(BaseModel, frozen=True, extra="forbid"):
    """A stretch of picture to encode. Frames are counted in its clips and in itself."""

    name: str
    """For messages."""
    shot: str = ""
    """That it shows, or begins with, for whoever listens; "" for a card."""
    clips: tuple[Path, ...]
    """One for a body, the two for a dissolve."""
    starts: tuple[int, ...]
    """The first frame taken of each clip."""
    frames: int
    fade_in: int = 0
    """Frames over which it comes from black."""
    fade_out: int = 0
    letters: str = ""
    """The ASS document burned in; empty for none."""
    width: int
    height: int
    fps: int


def segments(timeline: Timeline) -> tuple[Segment, ...]:
    """Every segment in order; their frames add up to the film's."""
    spans = timeline.picture
    found = [_body(timeline, spans[0])]
    for before, span in pairwise(spans):
        if span.into.overlap:
            found.append(_dissolve(timeline, before, span))
        found.append(_body(timeline, span))
    return tuple(found)


def _body(timeline: Timeline, span: Span) -> Segment:
    head, tail = span.into.overlap, span.out.overlap
    begin, frames = span.begin + head, span.frames - head - tail
    return Segment(
        name=span.id, shot=span.shot, clips=(span.clip,), starts=(head,), frames=frames,
        fade_in=span.into.frames if span.into.kind == "fade" else 0,
        fade_out=span.out.frames if span.out.kind == "fade" else 0,
        letters=document(timeline, begin, begin + frames),
        width=timeline.width, height=timeline.height, fps=timeline.fps)


def _dissolve(timeline: Timeline, before: Span, span: Span) -> Segment:
    frames = span.into.overlap
    return Segment(
        name=f"{before.id}~{span.id}", shot=before.shot, clips=(before.clip, span.clip),
        starts=(before.frames - frames, 0), frames=frames,
        letters=document(timeline, span.begin, span.begin + frames),
        width=timeline.width, height=timeline.height, fps=timeline.fps)
