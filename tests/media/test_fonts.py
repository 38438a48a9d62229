"""The font has the glyphs, and its quotation marks are as wide as the words around them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageFont

from media import fonts
from media.fonts import font_path, missing_glyphs, source_path, subset, typeset


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """No copy of the font is known yet."""
    font_path.cache_clear()
    yield monkeypatch
    font_path.cache_clear()


def ems(text: str) -> float:
    return ImageFont.truetype(str(font_path()), 100).getlength(typeset(text)) / 100


def test_the_font_is_found_and_has_the_glyphs() -> None:
    assert source_path().is_file()
    assert missing_glyphs("织女 met 牛郎 — “once”, naïve\u3000\n") == []
    assert missing_glyphs("a🦊b🦊") == ["🦊"]


@pytest.mark.parametrize(("curly", "straight"), [
    ("Grandmother’s", "Grandmother's"), ("“late,” she", '"late," she'), ("‘so’", "'so'"),
    ("L’été", "L'été"), ("— “No…”", '— "No…"')])
def test_marks_of_latin_words_are_about_as_narrow_as_straight_ones(curly, straight) -> None:
    assert ems(curly) == pytest.approx(ems(straight), abs=0.15)


def test_marks_of_chinese_words_are_as_wide_as_a_character() -> None:
    assert ems("她说：“好。”") == pytest.approx(7)
    assert typeset("她说：“好。”") == "她说：“好。”"


def test_an_apostrophe_in_a_latin_word_is_narrow_among_chinese_ones_too() -> None:
    assert ems("《Ovid’s》") == pytest.approx(ems("《Ovid's》"), abs=0.05)
    assert ems("他读“Ovid”") == pytest.approx(ems("他读Ovid") + 2)


def test_the_copy_is_made_once_and_is_the_same_wherever_it_is(
        anew: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copies = []
    for folder in ("a", "b"):
        anew.setenv("XDG_CACHE_HOME", str(tmp_path / folder))
        font_path.cache_clear()
        copies.append(font_path())
    first, second = copies
    assert first.is_relative_to(tmp_path / "a")
    assert first.read_bytes() == second.read_bytes()
    anew.setattr(fonts, "_write_copy", lambda path: pytest.fail("it was there"))
    font_path.cache_clear()
    assert font_path() == second


def test_where_nothing_can_be_kept_the_process_has_a_copy_of_its_own(
        anew: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    anew.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert font_path().is_file()
    assert ems("it’s") < 2


def test_a_page_carries_the_characters_asked_for() -> None:
    assert subset("天河")[:4] == b"wOFF"
