from __future__ import annotations

import numpy as np
import pytest

from media.fonts import typeset
from scenes import typesetting
from scenes.camera import CannotFilm
from scenes.cameras.card import CardCamera
from scenes.shot import Setup
from scenes.typesetting import TooMuchText, page, wrapped


def setup(*words: str, width: int = 320, height: int = 180) -> Setup:
    return Setup(name="tale/title", words=words, width=width, height=height, fps=24, frames=72)


def inked(mask: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(mask > 100)
    return columns.min(), columns.max(), rows.min(), rows.max()


def test_words_come_stand_and_go():
    blank = CardCamera().frame(setup("Andromeda"), 0).astype(int)
    full = CardCamera().frame(setup("Andromeda"), 36).astype(int)
    gone = CardCamera().frame(setup("Andromeda"), 71).astype(int)
    text = page(("Andromeda",), 320, 180) > 200
    assert full[text].mean() > 190
    assert blank[text].mean() < 140
    assert gone[text].mean() < full[text].mean() - 30


def test_what_is_read_holds_still():
    text = page(("Andromeda",), 320, 180) > 250
    early, late = (CardCamera().frame(setup("Andromeda"), i).astype(int)[text] for i in (30, 50))
    assert np.abs(early - late).mean() < 6


def test_a_card_is_never_frozen():
    first, second = (CardCamera().frame(setup("七夕"), i).astype(int) for i in (24, 48))
    assert np.abs(first - second).mean() > 0.3


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (240, 240), (420, 180)])
@pytest.mark.parametrize("words", [
    ("七夕",), ("Why the Sky Is Blue",), ("The End", "Why the Sky Is Blue"),
    ("资料来源", "《古诗十九首》", "《荆楚岁时记》，宗懔"),
    ("A title that goes on and on until nobody could say it in one breath any more",)])
def test_words_stay_within_generous_margins(size, words):
    left, right, top, bottom = inked(page(words, *size))
    assert 0.07 * size[0] < left
    assert right < 0.93 * size[0]
    assert 0.07 * size[1] < top
    assert bottom < 0.93 * size[1]
    assert abs((left + right) / 2 - size[0] / 2) < 0.03 * size[0]


def test_twenty_four_sources_fit_on_one_card():
    words = ("Sources", *(f"Ovid, Metamorphoses, book {n}" for n in range(24)))
    mask = page(words, 1280, 720)
    starts = np.diff((mask.max(1) > 100).astype(int)) == 1
    assert starts.sum() >= 25


def test_chinese_lines_do_not_begin_with_a_stop():
    lines = wrapped("天河的东边住着织女，年年织着云锦，从不停歇。", 40, 0.0, 210.0)
    assert len(lines) > 2
    assert not any(line[0] in "，。" for line in lines)


def test_a_long_address_is_broken_rather_than_lost():
    mask = page(("Sources", "https://example.org/" + "a" * 300, "Ovid"), 640, 360)
    left, right, *_ = inked(mask)
    assert left > 0
    assert right < 640


def test_a_card_without_words_is_refused():
    with pytest.raises(CannotFilm, match=r"tale/title has no words"):
        CardCamera().frame(setup(" "), 0)


def test_more_than_can_be_read_is_refused():
    words = ("Sources", *(["A long line about a book that somebody wrote once"] * 90))
    with pytest.raises(TooMuchText):
        page(words, 320, 180)
    with pytest.raises(CannotFilm, match=r"tale/title has more words than can be read"):
        CardCamera().frame(setup(*words), 0)


@pytest.mark.parametrize("title", [
    "Grandmother’s Lamp", "Antidisestablishment", "A Midsummer Night’s"])
@pytest.mark.parametrize("size", [(640, 360), (360, 640), (320, 568), (1280, 720)])
def test_a_word_of_a_title_stands_whole(title: str, size: tuple[int, int]) -> None:
    rows = [line.text for line in typesetting._layout((title,), *size).lines]
    assert " ".join(rows) == typeset(title)
