"""What the engine is given to read, and where in the text each of it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.voices.espeak_text import runs
from audio.voices.words import tokens


def words(text: str) -> list[str]:
    return [text[token.begin:token.end] for token in tokens(text)]


@pytest.mark.parametrize(("text", "found"), [
    ("She didn't—not once—cry.", ["She", "didn't", "not", "once", "cry"]),
    ("It cost $1,234.50, in 1969:", ["It", "cost", "1,234.50", "in", "1969"]),
    ("织女，A4纸。", ["织", "女", "A4", "纸"]),
    ("……！", []),
])
def test_tokens_are_words_numbers_and_single_han_characters(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(("text", "read"), [
    ("1969年7月20日", "一九六九年7月20日"),
    ("成功率100%。", "成功率百分之100。"),
    ("气温-5℃", "气温零下5摄氏度"),
    ("水温36.5°C", "水温36.5摄氏度"),
    ("A-3型", "A-3型"),
])
def test_chinese_numbers_are_read_as_a_reader_reads_them(text: str, read: str) -> None:
    [run] = runs(text, "sit/cmn")
    assert run.spoken == read


def test_what_is_read_knows_where_it_was_written() -> None:
    [run] = runs("约50%的人", "sit/cmn")
    assert run.spoken == "约百分之50的人"
    assert run.origin == (0, 1, 1, 1, 1, 1, 4, 5)


def test_han_in_english_is_a_run_of_its_own() -> None:
    found = [(run.base, run.spoken) for run in runs("Qixi (七夕), in August.", "gmw/en")]
    assert found == [("gmw/en", "Qixi ("), ("sit/cmn", "七夕), "), ("gmw/en", "in August.")]


@given(st.text(alphabet="天河 abc12.,%年℃-−×()「」", max_size=40),
       st.sampled_from(["sit/cmn", "gmw/en"]))
def test_every_token_is_read_by_exactly_one_run_and_in_order(text: str, base: str) -> None:
    found = list(runs(text, base))
    origins = [at for run in found for at in run.origin]
    assert origins == sorted(origins)
    assert all(len(run.spoken) == len(run.origin) for run in found)
    assert {token.begin for token in tokens(text)} <= set(origins)
