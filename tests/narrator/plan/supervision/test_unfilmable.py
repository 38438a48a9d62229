"""Words that no camera sees are doubted in pictures that somebody thought of."""

from __future__ import annotations

import pytest

from tests.narrator.plan.supervision.conftest import shot


@pytest.mark.parametrize(("said", "word", "kind"), [
    ("Ada thinks of home.", "thinks of", "a thought"), ("她思念着故乡", "思念", "a thought"),
    ("The meaning of the stars.", "meaning", "an idea"), ("命运的齿轮", "命运", "an idea"),
    ("A bridge that symbolises love.", "symbolises", "a comparison"),
    ("仿佛命运在低语", "仿佛", "a comparison"), ("A title card appears.", "title card", "writing"),
    ("信上写着一行字", "写着", "writing"), ("Music swells.", "Music swells", "something heard"),
    ("远处传来歌声", "传来", "something heard")])
def test_an_unfilmable_word_is_told_with_what_it_is(
        doubts, said: str, word: str, kind: str) -> None:
    found = doubts("word-unfilmable", [shot(said)])
    assert any(one.problem.startswith(f"'{word}' is {kind}") for one in found)


@pytest.mark.parametrize("said", [
    "Ada looks up at the stars and smiles.", "She stands in the wind, full of wonder.",
    "A grave, solemn king.", "No text on screen, no music plays.", "织女坐在织机前，微微低头。",
    "画面中没有字幕", "银河横贯夜空，群星闪烁。"])
def test_what_is_seen_is_not_doubted(doubts, said: str) -> None:
    assert not doubts("word-unfilmable", [shot(said)])


def test_a_mood_may_be_an_idea_and_no_sound(doubts) -> None:
    assert not doubts("word-unfilmable", [shot(picture={"mood": "the wisdom of age, 思念"})])
    assert doubts("word-unfilmable", [shot(picture={"mood": "dusk, music swells"})])


def test_narration_that_the_outline_takes_for_a_picture_is_no_direction(doubts) -> None:
    assert not doubts("word-unfilmable", [shot("She remembers.")], planner="outline")
    assert doubts("word-unfilmable", [shot("She remembers.", author=True)], planner="outline")
