"""Plain text: paragraphs, titles, and the encodings that old programs save it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from narrator.errors import BadStory
from narrator.story import Story
from narrator.story.readers import LineKind, classify, read_story

Text = Callable[..., Story]

TALE = """\
The Tale of a Lamp

Chapter 1. The Tower

  There was a lamp above the sea.
It burned for a hundred years,
and nobody thanked it.
  The keeper said: “One more page.”

* * *

A storm came

The storm came at night. *Nobody* was awake [but # one].

Silence
and winter
"""
灯 = ("灯\n\n第一章 塔\n　　海上有一盏灯。\n　　它亮了一百年。守灯人说：“再读一页。”\n"
     "第二章\n　　风来了，\n灯还亮着。\n")


@pytest.fixture
def text(tmp_path: Path) -> Text:
    """The story that a text in a file of its own is."""
    def reading(words: str | bytes, name: str = "the-lamp.txt") -> Story:
        path = tmp_path / name
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return read_story(path)
    return reading


def told(story: Story) -> list[tuple[str, list[tuple[int, str, str]]]]:
    """The scenes with their paragraphs: line, speaker and words."""
    return [(scene.title, [(one.line, one.spoken.speaker, one.spoken.text)
                           for beat in scene.beats for one in beat.paragraphs])
            for scene in story.scenes]


def test_paragraphs_are_narration_and_marks_are_words(text: Text) -> None:
    story = text(TALE)
    assert story.title == "The Tale of a Lamp"
    assert told(story) == [
        ("Chapter 1. The Tower", [
            (5, "", "There was a lamp above the sea."),
            (6, "", "It burned for a hundred years, and nobody thanked it."),
            (8, "", "The keeper said: “One more page.”")]),
        ("A storm came", [
            (14, "", "The storm came at night. *Nobody* was awake [but # one]."),
            (16, "", "Silence and winter")])]


def test_chinese_chapters_need_no_empty_lines(text: Text) -> None:
    story = text(灯)
    assert (story.title, story.language) == ("灯", "zh-CN")
    assert told(story) == [
        ("第一章 塔", [(4, "", "海上有一盏灯。"), (5, "", "它亮了一百年。守灯人说：“再读一页。”")]),
        ("第二章", [(7, "", "风来了，灯还亮着。")])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "gb18030"])
def test_a_text_means_the_same_in_every_encoding(text: Text, encoding: str) -> None:
    plain = text(灯)
    assert told(text(灯.encode(encoding))) == told(plain)


def test_english_in_utf_16_without_its_mark_is_read(text: Text) -> None:
    assert text(TALE.encode("utf-16-le")).title == "The Tale of a Lamp"


@pytest.mark.parametrize(("data", "says"), [
    ("Un café très naïf, été, où ça".encode("latin-1"), "byte 0xE9 is not UTF-8"),
    ("從前有一個守燈的人，住在海邊的高塔上。".encode("big5"), "is not UTF-8"),
    ("Прощай, море".encode("cp1251"), "is not UTF-8"), (b"\x7fELF\0\0\1\2", "binary file"),
    ("灯\0塔".encode(), "binary file"), ("灯塔".encode("utf-16")[:-1], "cut short"),
    ("a\u202eb".encode(), "U+202E"), ("a \U0001f31f b".encode(), "U+1F31F"), (b"", "is empty"),
    ("……".encode(), "nothing is spoken"),
    (b"word " * 250_000, "longer than 1,000,000 bytes"),
    (b"See http://a.org/b now.", "say it in words")])
def test_what_is_no_text_is_refused(text: Text, data: bytes, says: str) -> None:
    with pytest.raises(BadStory) as caught:
        text(data)
    assert says in caught.value.problem


@pytest.mark.parametrize("line", [
    "第1回 风雨", "第十二章：灯塔", "序章", "尾声", "Chapter One", "CHAPTER XII: The Sea", "Part 2",
    "Epilogue", "A Long Night"])
def test_a_chapter_is_a_title(text: Text, line: str) -> None:
    assert [title for title, _ in told(text(f"One sentence.\n\n{line}\n\nAnother one."))] == [
        "", line]


@pytest.mark.parametrize("line", [
    "He left.", "“Go”", "and then", "第一章节目录里没有他的名字，谁也不知道为什么会这样",
    "Chapter one was long,", "Part two is worse.",
    "a line of many words that goes on and on without an end"])
def test_what_could_be_words_is_spoken(text: Text, line: str) -> None:
    (_, paragraphs), = told(text(f"One sentence.\n\n{line}\n\nAnother one."))
    assert line in [words for _, _, words in paragraphs]


def test_short_lines_after_one_another_are_verse(text: Text) -> None:
    (_, paragraphs), = told(text("It began.\n\nThe lamp\n\nThe sea\n\nThe night\n\nIt ended."))
    assert [words for _, _, words in paragraphs] == [
        "It began.", "The lamp", "The sea", "The night", "It ended."]


def test_a_last_short_line_is_spoken(text: Text) -> None:
    (_, paragraphs), = told(text("It began.\n\nThe end"))
    assert paragraphs[-1] == (3, "", "The end")


@pytest.mark.parametrize(("words", "title"), [
    ("标题：灯\n\n词。", "灯"), ("Title: A Lamp\n\nWords.", "A Lamp"), ("《灯》\n词。", "灯"),
    ("Words.\n\nMore.", "The lamp"), ("Chapter 1\n\nWords.", "The lamp")])
def test_the_title_is_the_first_line_or_the_file_s_name(
        text: Text, words: str, title: str) -> None:
    assert text(words).title == title


def test_a_cast_in_front_of_the_text_speaks_in_quotes_alone(text: Text) -> None:
    story = text("---\ncast: {Keeper: an old man}\n---\nKeeper: “One more.” He read.\n\n"
                 "Keeper: gone.\n\nMara: “Hi.”")
    assert story.title == "The lamp"
    assert told(story) == [("", [(4, "Keeper", "“One more.”"), (4, "", "He read."),
                                 (6, "", "Keeper: gone."), (8, "", "Mara: “Hi.”")])]


def test_every_line_of_a_text_has_a_kind() -> None:
    assert classify("T\n\nChapter 1\nWords.\n***\n", Path("x.txt")) == [
        LineKind.FRONT_MATTER, LineKind.BLANK, LineKind.TITLE, LineKind.WORDS, LineKind.BREAK,
        LineKind.BLANK]
