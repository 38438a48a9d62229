"""What is spoken is read: phrase by phrase, in lines that fit, while it sounds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.line import Word
from narrator.cut.measuring import TypeSize
from narrator.cut.subtitles import GAP_FRAMES, HeardWords, subtitles
from narrator.cut.wrapping import lines, screens

WIDE = TypeSize(width=1280, height=720)
UPRIGHT = TypeSize(width=720, height=1280)
ENGLISH = ("On the coast of Ethiopia, where the sea is the colour of old bronze, there lived a "
           "queen who loved her own reflection. She said it aloud.")
CHINESE = "天河的东边住着织女，年年织着云锦，织得天上的云霞绚烂无比，却没有一日为自己梳妆。"


def heard(text: str, begin: int = 0, seconds_a_char: float = 0.07) -> HeardWords:
    words, clock = [], 0.0
    for at, char in enumerate(text):
        if char.isalnum():
            words.append(Word(begin=at, end=at + 1, start_seconds=clock,
                              stop_seconds=clock + seconds_a_char))
            clock += seconds_a_char
    return HeardWords(text=text, words=tuple(words), begin=begin, until=10**6)


@pytest.mark.parametrize("script", [WIDE, UPRIGHT])
@pytest.mark.parametrize("text", [ENGLISH, CHINESE, "牛郎 and 织女 meet, once a year, on 七夕。"])
def test_screens_are_the_text_and_every_line_fits(text: str, script: TypeSize) -> None:
    parts = screens(text, script)
    assert "".join(parts) == text
    assert all(script.fits(line) for part in parts for line in lines(part, script))
    assert all(len(lines(part, script)) <= 2 for part in parts)


def test_a_screen_ends_at_a_pause() -> None:
    assert [part.strip()[-1] for part in screens(ENGLISH, WIDE)] == [",", ".", "."]


def test_chinese_breaks_between_phrases_and_ends_without_a_full_stop() -> None:
    shown = [line for part in screens(CHINESE, WIDE) for line in lines(part, WIDE)]
    assert shown == [
        "天河的东边住着织女，年年织着云锦", "织得天上的云霞绚烂无比，", "却没有一日为自己梳妆"]


def test_a_sentence_of_thousands_of_words_without_a_stop_is_parted_too() -> None:
    text = " ".join(["endlessly", "on", "and", "over"] * 1250)
    parts = screens(text, WIDE)
    assert "".join(parts) == text
    assert all(len(lines(part, WIDE)) <= 2 for part in parts)
    assert all(WIDE.fits(line) for part in parts for line in lines(part, WIDE))


def test_a_very_long_sentence_is_first_cut_at_a_pause() -> None:
    text = f"{'and over ' * 40}again, {'and over ' * 40}again."
    assert any(part.endswith("again, ") for part in screens(text, WIDE))


def test_a_decimal_point_ends_no_sentence() -> None:
    assert screens("It is 5.9 times stronger.", WIDE) == ["It is 5.9 times stronger."]


def test_a_subtitle_begins_with_its_sound_and_leaves_after_it() -> None:
    (only,) = subtitles([heard("Good night.", begin=48)], WIDE, 24)
    assert only.begin == 48
    assert only.end >= 48 + round(0.07 * 9 * 24)
    assert only.lines == ("Good night.",)


def test_a_quick_word_stays_long_enough_to_be_read() -> None:
    (only,) = subtitles([heard("No.")], WIDE, 24)
    assert only.end - only.begin == 20


def test_words_go_with_their_picture() -> None:
    part = heard("Good night.").model_copy(update={"until": 17})
    (only,) = subtitles([part], WIDE, 24)
    assert only.end == 17


@given(st.lists(st.sampled_from([ENGLISH, CHINESE, "No.", "好。", "“河水涨了。”"]), min_size=1),
       st.sampled_from([24, 30]), st.sampled_from([WIDE, UPRIGHT]))
def test_subtitles_never_overlap_and_show_every_word(
        texts: list[str], fps: int, script: TypeSize) -> None:
    parts, begin = [], 0
    for text in texts:
        parts.append(heard(text, begin))
        begin += int(parts[-1].words[-1].stop_seconds * fps) + 8
    shown = subtitles(parts, script, fps)
    assert all(b.begin - a.end >= GAP_FRAMES or a.end == a.begin + 1 for a, b in pairwise(shown))
    seen = "".join("".join(line for line in sub.lines) for sub in shown)
    assert [c for c in seen if c.isalnum()] == [c for text in texts for c in text if c.isalnum()]


@given(st.text(max_size=120))
def test_any_text_is_parted_without_loss(text: str) -> None:
    assert "".join(screens(text, WIDE)) == text


def test_a_word_without_end_stays_on_the_picture() -> None:
    for script in (WIDE, UPRIGHT):
        parts = screens("x" * 300 + " end.", script)
        assert "".join(parts) == "x" * 300 + " end."
        assert all(script.fits(line) for part in parts for line in lines(part, script))
