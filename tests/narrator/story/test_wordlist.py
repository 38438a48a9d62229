"""Words are found whole, the longest first, in both scripts."""

from __future__ import annotations

import pytest

from narrator.story.wordlist import Wordlist

WORDS = Wordlist({"black hole": 1, "hole": 2, "galaxy": 3, "龙": 4, "龙王": 5, "牵牛…织女": 6,
                  "DNA": 7}, ("恐龙", "galaxy note"))


@pytest.mark.parametrize(("text", "found"), [
    ("Two black-holes and a hole", [1, 2]), ("a whole", []), ("Galaxies", [3]), ("galaxyx", []),
    ("a galaxy note", []), ("龙王与龙", [5, 4]), ("恐龙", []), ("用DNA做", [7]), ("DNAs", [7]),
    ("牵牛与织女隔河", [6]), ("牵牛过河。织女在织", []), ("", []), ("İ龙", [4])])
def test_the_longest_whole_word_at_a_place_is_found(text: str, found: list[int]) -> None:
    assert [match.value for match in WORDS.matches(text)] == found


def test_a_word_knows_where_it_stands() -> None:
    [match] = WORDS.matches("看见龙王。")
    assert (match.begin, match.end) == (2, 4)


def test_no_words_find_nothing() -> None:
    assert not list(Wordlist[int]({"": 1}).matches("words"))
