"""``--vary``: what is varied and by which words, in English and in Chinese."""

from __future__ import annotations

import pytest

from narrator.errors import BadInput
from narrator.shoot.takes.axes import Axis, axes, combinations
from narrator.shoot.takes.wanted import Wanted, wanted


@pytest.mark.parametrize(("text", "axis"), [
    ("move: dive | roll | spiral", Axis("move", ("dive", "roll", "spiral"))),
    ("coat:black|blue", Axis("coat", ("black", "blue"))),
    ("运镜：俯冲｜环绕", Axis("运镜", ("俯冲", "环绕"))),
    ("织女: 红色  长裙 |+披风", Axis("织女", ("红色 长裙", "+披风"))),
    ("mood: at 5:30", Axis("mood", ("at 5:30",))),
    ("coat: black | black", Axis("coat", ("black",)))])
def test_an_axis_is_a_name_and_words_between_bars(text: str, axis: Axis) -> None:
    assert axes([text]) == (axis,)


def test_axes_are_combined_each_word_with_each_the_first_changing_slowest() -> None:
    found = axes(["move: dive | roll", "coat: black | blue | red"])
    assert [tuple(word for _, word in words) for words in combinations(found)] == [
        ("dive", "black"), ("dive", "blue"), ("dive", "red"),
        ("roll", "black"), ("roll", "blue"), ("roll", "red")]
    assert combinations(found)[0] == (("move", "dive"), ("coat", "black"))


@pytest.mark.parametrize(("texts", "told"), [
    (["dive"], "does not say what is varied"),
    ([": dive"], "does not say what is varied"),
    (["move:"], "lacks a word"),
    (["move: dive || roll"], "lacks a word"),
    (["move: dive | +"], "lacks a word"),
    (["move: a", "Move: b"], "names 'Move' twice"),
    (["seed: 1 | 2"], "--takes n films n of them"),
    (["种子：1｜2"], "--takes n films n of them"),
    (["coat: \u202eblack"], "hidden character U+202E"),
    (["coat: " + 301 * "a"], "301 characters")])
def test_what_is_no_axis_is_one_clear_error(texts: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told.replace("+", r"\+")):
        axes(texts)


def test_a_sheet_holds_sixty_four() -> None:
    eight = " | ".join("abcdefgh")
    assert len(wanted(None, [f"move: {eight}", f"coat: {eight}"]).axes) == 2
    assert wanted(64, []).takes == 64
    with pytest.raises(BadInput, match="makes 72 variations of one shot; at most 64"):
        wanted(None, [f"move: {eight} | i", f"coat: {eight}"])
    with pytest.raises(BadInput, match="makes 80 variations, each in 10 takes,"):
        wanted(10, [f"move: {eight}"])
    for takes in (0, -1, 65):
        with pytest.raises(BadInput, match=f"--takes {takes} cannot be filmed: from 1 to 64"):
            wanted(takes, [])


def test_one_take_asks_for_nothing_beside_the_film() -> None:
    assert not Wanted()
    assert not wanted(1, [])
    assert wanted(2, [])
    assert wanted(1, ["coat: black"])
