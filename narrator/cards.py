"""The cards before and after the story: its title, and the credits with the sources."""

from __future__ import annotations

import math
from collections.abc import Sequence

from narrator.plan import Plan
from narrator.timeline import Join
from narrator.timing import Piece

TITLE, CREDITS = "title", "credits"

TITLE_SECONDS = 2.5
CREDITS_SECONDS = 3.0
SECONDS_A_SOURCE = 0.8
"""What reading one line of credits takes."""
SOURCES_A_CARD = 8
"""More would have to be set too small to be read."""
EDGE_SECONDS = 0.5
"""How long the film comes out of black, and goes back into it."""

_SOURCES = {"zh": "资料来源", "en": "Sources"}
_END = {"zh": "完", "en": "The End"}


def with_cards(plan: Plan, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """``pieces`` between a title and the credits; the film fades from and to black."""
    fps = plan.look.fps
    edge = Join(kind="fade", frames=round(EDGE_SECONDS * fps))
    title = _card(TITLE, round(TITLE_SECONDS * fps), edge, pieces[0].into)
    groups = _groups(plan)
    turn = pieces[-1].out
    credits = [
        _card(_name(number), round((CREDITS_SECONDS + SECONDS_A_SOURCE * len(group)) * fps), turn,
              edge if number == len(groups) - 1 else turn)
        for number, group in enumerate(groups)]
    return title, *pieces, *credits


def words(plan: Plan, card: str) -> tuple[str, ...]:
    """The lines of a card, the large one first."""
    language = "zh" if plan.language.startswith("zh") else "en"
    if card == TITLE:
        return (plan.title,)
    if not plan.sources:
        return (_END[language], plan.title)
    cards = {_name(number): group for number, group in enumerate(_groups(plan))}
    return (_SOURCES[language], *cards[card])


def _groups(plan: Plan) -> list[tuple[str, ...]]:
    """The sources of each credits card, of like number; one card without any where there are none.
    """
    cards = max(1, math.ceil(len(plan.sources) / SOURCES_A_CARD))
    each = math.ceil(len(plan.sources) / cards)
    return [plan.sources[card * each:(card + 1) * each] for card in range(cards)]


def _name(number: int) -> str:
    return CREDITS if number == 0 else f"{CREDITS}-{number + 1}"


def _card(name: str, body: int, into: Join, out: Join) -> Piece:
    return Piece(id=name, shot=name, scene="", frames=into.frames + body + out.frames,
                 into=into, out=out)
