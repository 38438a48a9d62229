"""What stands on the picture without being spoken: chapters' titles, and captions of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from narrator.cut.measuring import columns
from narrator.cut.timeline import Label
from narrator.cut.timing import Piece
from narrator.plan import Plan, Shot

TITLE_SECONDS = 2.6
"""How long a chapter's title stays on the picture."""

CAPTION_AFTER_SECONDS = 0.5
"""A caption comes when its picture has been alone for so long: first the eye looks at that."""
CAPTION_SECONDS, LONGEST_CAPTION_SECONDS = 4.5, 8.0
SHORTEST_CAPTION_SECONDS = 1.5
"""A caption that would stand no longer comes with its picture."""
COLUMNS_A_SECOND = 17
"""Half-width columns read beside a picture and under words: somewhat fewer than the 20 characters
a second that Netflix gives subtitles for adults, 9 Chinese ones being 18 columns."""

PlacedPieces = Sequence[tuple[Piece, int]]
"""The film's pieces, each with the frame at which it begins."""


def labels(plan: Plan, placed: PlacedPieces) -> tuple[Label, ...]:
    """Every label of the film: titles first, then captions, each in their order."""
    return (*_titles(plan, placed), *_captions(plan, placed))


def credit_line(shot: Shot) -> str:
    """Whose picture it is and under which licence, on one line; "" where neither is said."""
    return " · ".join(filter(None, (shot.credit, shot.licence)))


def _titles(plan: Plan, placed: PlacedPieces) -> Iterator[Label]:
    """Each titled chapter's title, from when its first picture stands alone. A passage from the
    middle of a chapter shows none."""
    for scene in plan.scenes:
        inside = [(piece, begin) for piece, begin in placed if piece.scene == scene.id]
        if scene.title and inside and inside[0][0].shot == scene.shots[0].id:
            start, end = _alone(inside)
            yield Label(begin=start, end=min(start + round(TITLE_SECONDS * plan.look.fps), end),
                        text=scene.title)


def _captions(plan: Plan, placed: PlacedPieces) -> Iterator[Label]:
    """The caption of every picture that has one or a credit; a picture that goes on through
    several shots has said it."""
    shots, fps = {shot.id: shot for shot in plan.shots}, plan.look.fps
    last: tuple[object, ...] = ()
    for id, run in groupby(placed, key=lambda pair: pair[0].shot):
        shot = shots.get(id)
        shown = (shot.image, shot.caption, credit_line(shot)) if shot and shot.image else ()
        if shot and any(shown[1:]) and shown != last:
            start, end = _alone(list(run))
            late = start + round(CAPTION_AFTER_SECONDS * fps)
            begin = late if end - late >= SHORTEST_CAPTION_SECONDS * fps else start
            stays = min(LONGEST_CAPTION_SECONDS, max(
                CAPTION_SECONDS, 1 + columns(f"{shot.caption}{credit_line(shot)}")
                / COLUMNS_A_SECOND))
            yield Label(kind="caption", begin=begin, end=min(begin + round(stays * fps), end),
                        text=shot.caption, credit=credit_line(shot))
        last = shown


def _alone(inside: PlacedPieces) -> tuple[int, int]:
    """When the first of some pieces stands alone, and when the last no longer does."""
    (first, begin), (last, last_begin) = inside[0], inside[-1]
    return begin + first.into.frames, last_begin + last.frames - last.out.frames
