"""Tokens told without a tokenizer, by characters and words."""

from __future__ import annotations

import pytest

from narrator.director.llm.tokens import about


@pytest.mark.parametrize(("text", "least", "most"), [
    ("", 0, 0),
    ("天河的东边住着织女，年年织着云锦。", 17, 17),  # a character each
    ("He walks alone in the rainy night, and does not look back.", 14, 20),  # 12 words, 2 marks
    ('{"size": "wide", "words": "a river of stars"}', 15, 30),
    ("        \n\n        \n", 3, 6)])
def test_a_text_is_counted_by_its_characters_and_words(text: str, least: int, most: int) -> None:
    assert least <= about(text) <= most


def test_two_texts_take_what_both_take() -> None:
    assert about("银河横贯夜空。\nA river.") <= about("银河横贯夜空。\n") + about("A river.")
