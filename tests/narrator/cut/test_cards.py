"""The film begins with its title and ends with its sources, never too many to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.cut.cards import SOURCES_A_CARD, pictures, with_cards, words
from narrator.cut.timeline import Join
from narrator.cut.timing import Piece, length
from narrator.plan import Plan, Scene, Shot
from scenes.typesetting import page

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


def credited(*pictures: tuple[str, str], sources: int = 0, language: str = "en") -> Plan:
    """A plan whose shots show pictures of such credits and licences."""
    shots = tuple(Shot(id=f"s1-{n}", image=Path("/a.png"), credit=credit, licence=licence)
                  for n, (credit, licence) in enumerate(pictures, 1))
    return plan_of(sources, language).model_copy(update={"scenes": (Scene(id="s1", shots=shots),)})


def test_pictures_are_credited_after_the_sources_and_each_once() -> None:
    plan = credited(("NASA", "public domain"), ("", ""), ("Jo, 2019", ""),
                    ("NASA", "public domain"), sources=1)
    assert [words(plan, card.id) for card in with_cards(plan, [PIECE])[2:]] == [
        ("Sources", "source 0"), ("Pictures", "NASA · public domain", "Jo, 2019")]


def test_pictures_alone_are_credited_too() -> None:
    plan = credited(("故宫博物院", "公有领域"), language="zh-CN")
    assert words(plan, "credits") == ("图片", "故宫博物院 · 公有领域")


def test_many_credits_are_spread_over_cards_that_can_be_set() -> None:
    plan = credited(*((f"{n} " + "x" * 110, "y" * 120) for n in range(20)), sources=9)
    cards = [words(plan, card.id) for card in with_cards(plan, [PIECE])[2:]]
    assert [line for card in cards if card[0] == "Pictures" for line in card[1:]] == list(
        pictures(plan))
    assert [card[0] for card in cards[:3]] == ["Sources", "Sources", "Pictures"]
    for card in cards:
        assert page(card, 720, 1280).any()
