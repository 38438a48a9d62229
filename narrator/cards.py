"""The cards before and after the story: its title, and the credits with the sources."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.plan import Plan
from narrator.timeline import Join
from narrator.timing import Piece

TITLE, CREDITS = "title", "credits"

TITLE_SECONDS = 2.5
CREDITS_SECONDS = 4.0
SECONDS_A_SOURCE = 0.7
"""What reading one more line of credits takes."""
MOST_CREDITS_SECONDS = 20.0
EDGE_SECONDS = 0.5
"""How long the film comes out of black, and goes back into it."""

_SOURCES = {"zh": "资料来源", "en": "Sources"}
_END = {"zh": "完", "en": "The End"}


def with_cards(plan: Plan, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """``pieces`` between a title and a credits card; the film fades from and to black."""
    fps = plan.look.fps
    edge = Join(kind="fade", frames=round(EDGE_SECONDS * fps))
    body = round(TITLE_SECONDS * fps)
    end = round(min(MOST_CREDITS_SECONDS,
                    CREDITS_SECONDS + SECONDS_A_SOURCE * max(0, len(plan.sources) - 2)) * fps)
    first, last = pieces[0].into, pieces[-1].out
    return (
        _card(TITLE, body, edge, first),
        *pieces,
        _card(CREDITS, end, last, edge),
    )


def words(plan: Plan, card: str) -> tuple[str, ...]:
    """The lines of a card, the large one first."""
    language = "zh" if plan.language.startswith("zh") else "en"
    if card == TITLE:
        return (plan.title,)
    if plan.sources:
        return (_SOURCES[language], *plan.sources)
    return (_END[language], plan.title)


def _card(name: str, body: int, into: Join, out: Join) -> Piece:
    return Piece(id=name, shot=name, scene="", frames=into.frames + body + out.frames,
                 into=into, out=out)
