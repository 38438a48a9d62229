"""Words as such: nothing is lost, and ends are found where a reader finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.story.text import clauses, han_share, joined, sentences, speaking_seconds

MARKS = "天河水 Mr Dr.AbI.。！？…!?\"'”」』），；：,;:—-3.14 \n　"
MIXED = st.text(st.sampled_from(MARKS), max_size=60)


@given(MIXED | st.text(max_size=40))
def test_parts_end_to_end_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text
    assert "".join(clauses(text)) == text


@given(MIXED)
def test_a_part_without_a_word_stands_alone_only_where_nothing_has_one(text: str) -> None:
    for split in (sentences, clauses):
        parts = split(text)
        assert len(parts) <= 1 or all(any(c.isalnum() for c in part) for part in parts)


@given(MIXED)
def test_cutting_at_sentences_loses_no_time(text: str) -> None:
    whole = speaking_seconds(text)
    assert sum(map(speaking_seconds, sentences(text))) == pytest.approx(whole)


@pytest.mark.parametrize("parts", [
    ["他说：“走吧！”", "然后，就走了……", "真的吗？！", "是的。"],
    ["「你来了。」", "（笑声。）", "他点头。"],
    ["“走！”，他说。", "她留下。"],
    ["Mr. Smith met J. R. R. Tolkien at 5 p.m. ", "Then he left."],
    ["It cost 3.14 dollars... really? ", '"Go!" he said. ', '"Why?" ', "She wept."],
    ["See Fig. 2, No. 5, e.g. the sea. ", "No. ", "I will not."],
    ["It was I. ", "He knew I. M. Pei. ", "The U.S. Navy came."],
    ["Well… maybe. ", "Well… ", "Maybe."],
    ["Hello. ", "你好!", "我是Tom.", "他来了"],
    ["……他走了。", "停。"],
])
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences("".join(parts)) == parts


@pytest.mark.parametrize("parts", [
    ["一个在东，", "一个在西；", "他说：", "“来！”"],
    ["Slowly, ", "at 10:30, ", "with 1,000 ships; ", "they came: ", "all of them."],
    ["The sea rose—", "and rose — ", "until it fell."],
])
def test_clauses_end_at_marks_that_are_not_part_of_a_number(parts: list[str]) -> None:
    assert clauses("".join(parts)) == parts


def test_speaking_takes_as_long_as_a_calm_narrator_needs() -> None:
    assert speaking_seconds("word " * 150) == pytest.approx(60)
    assert speaking_seconds("天" * 38) == pytest.approx(10)
    assert speaking_seconds("1066") == pytest.approx(4 / 2.5)
    assert speaking_seconds("……！") == 0


def test_han_share_counts_letters_alone() -> None:
    assert han_share("天河, 3!") == 1
    assert han_share("ab天河") == 0.5
    assert han_share("…") == 0


def test_parts_are_joined_with_a_blank_but_where_chinese_meets_chinese() -> None:
    assert joined(["one ", " two"]) == "one two"
    assert joined(["天河", "之东"]) == "天河之东"
    assert joined(["天河。", "OK"]) == "天河。OK"
    assert joined(["天河", "River"]) == "天河 River"
    assert joined(["", "x", ""]) == "x"
