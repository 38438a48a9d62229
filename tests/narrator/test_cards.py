"""The film begins with its title and ends with its sources, never too many to read."""

from __future__ import annotations

import pytest

from narrator.cards import SOURCES_A_CARD, with_cards, words
from narrator.plan import Plan
from narrator.timeline import Join
from narrator.timing import Piece, length

DISSOLVE = Join(kind="dissolve", frames=12)
PIECE = Piece(id="s1-1", shot="s1-1", scene="s1", frames=96, into=DISSOLVE, out=DISSOLVE)


def plan_of(sources: int, language: str = "en") -> Plan:
    return Plan(title="X", story="x.md", digest="", language=language,
                sources=tuple(f"source {i}" for i in range(sources)))


def test_the_cards_join_the_pieces_and_fade_from_and_to_black() -> None:
    title, piece, credits = with_cards(plan_of(2), [PIECE])
    assert (title.into.kind, credits.out.kind) == ("fade", "fade")
    assert title.out == piece.into
    assert credits.into == piece.out
    assert length((title, piece, credits)) == title.frames + 96 + credits.frames - 24


@pytest.mark.parametrize(("language", "first"), [("en", "Sources"), ("zh-CN", "资料来源")])
def test_the_credits_hold_the_sources(language: str, first: str) -> None:
    assert words(plan_of(2, language), "credits") == (first, "source 0", "source 1")


def test_a_film_without_sources_ends_with_its_title() -> None:
    assert words(plan_of(0), "credits") == ("The End", "X")


@pytest.mark.parametrize("sources", [1, 8, 9, 17, 60])
def test_many_sources_are_spread_over_cards(sources: int) -> None:
    plan = plan_of(sources)
    cards = with_cards(plan, [PIECE])[2:]
    shown = [words(plan, card.id)[1:] for card in cards]
    assert [line for lines in shown for line in lines] == list(plan.sources)
    assert max(len(lines) for lines in shown) <= SOURCES_A_CARD
    assert [card.out.kind for card in cards] == ["dissolve"] * (len(cards) - 1) + ["fade"]
