"""The cards before and after the story: its title, and the credits with sources and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from narrator.cut.labels import credit_line
from narrator.cut.measuring import columns
from narrator.cut.timeline import Join
from narrator.cut.timing import Piece
from narrator.plan import Plan

TITLE, CREDITS = "title", "credits"

TITLE_SECONDS = 2.5
CREDITS_SECONDS = 3.0
SECONDS_A_SOURCE = 0.8
"""What reading one line of credits takes."""
SOURCES_A_CARD = 8
"""Sources, or credits of pictures. More would have to be set too small to be read …"""
LETTERS_A_CARD = 900
"""… as would longer ones, in half-width columns: then there are fewer of them on a card."""
EDGE_SECONDS = 0.5
"""How long the film comes out of black, and goes back into it."""

_SOURCES = {"zh": "资料来源", "en": "Sources"}
_PICTURES = {"zh": "图片", "en": "Pictures"}
_END = {"zh": "完", "en": "The End"}


def with_cards(plan: Plan, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """``pieces`` between a title and the credits; the film fades from and to black."""
    fps = plan.look.fps
    edge = Join(kind="fade", frames=round(EDGE_SECONDS * fps))
    title = _card(TITLE, round(TITLE_SECONDS * fps), edge, pieces[0].into)
    groups = _groups(plan)
    turn = pieces[-1].out
    credits = [
        _card(_name(number), round(_seconds(plan, group) * fps), turn,
              edge if number == len(groups) - 1 else turn)
        for number, group in enumerate(groups)]
    return title, *pieces, *credits


def words(plan: Plan, card: str) -> tuple[str, ...]:
    """The lines of a card, the large one first."""
    if card == TITLE:
        return (plan.title,)
    return {_name(number): group for number, group in enumerate(_groups(plan))}[card]


def pictures(plan: Plan) -> tuple[str, ...]:
    """The credit of every picture and video that has one, in the order of their first showing;
    what is credited alike is credited once."""
    return tuple(dict.fromkeys(filter(None, map(credit_line, plan.shots))))


def _groups(plan: Plan) -> list[tuple[str, ...]]:
    """The lines of each credits card, its heading first: the sources, then the pictures; where
    there are neither, one that says that the film is over."""
    language = "zh" if plan.language.startswith("zh") else "en"
    listed = ((_SOURCES[language], plan.sources), (_PICTURES[language], pictures(plan)))
    return [(heading, *group) for heading, lines in listed for group in _parted(lines)] or [
        (_END[language], plan.title)]


def _seconds(plan: Plan, group: Sequence[str]) -> float:
    listed = len(group) - 1 if plan.sources or pictures(plan) else 0
    return CREDITS_SECONDS + SECONDS_A_SOURCE * listed


def _parted(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """``lines`` in groups of like number, as few as leave each card readable."""
    cards = max(math.ceil(len(lines) / SOURCES_A_CARD),
                math.ceil(sum(map(columns, lines)) / LETTERS_A_CARD))
    each = math.ceil(len(lines) / cards) if cards else 1
    return (tuple(lines[at:at + each]) for at in range(0, len(lines), each))


def _name(number: int) -> str:
    return CREDITS if number == 0 else f"{CREDITS}-{number + 1}"


def _card(name: str, body: int, into: Join, out: Join) -> Piece:
    return Piece(id=name, shot=name, scene="", frames=into.frames + body + out.frames,
                 into=into, out=out)
