from __future__ import annotations

import pytest

from scenes.aim import Aim, Aims, NoSuchPoint, aims, pace, unaimed

LOWER_LEFT, UPPER_RIGHT = Aim(0.2, 0.8), Aim(0.8, 0.2)


@pytest.mark.parametrize(("words", "point"), [
    ("slow push in to the lower left", LOWER_LEFT),
    ("Push in to the bottom-left corner", LOWER_LEFT),
    ("push in on the top right corner", UPPER_RIGHT), ("zoom into the upper right", UPPER_RIGHT),
    ("向左下角缓推", LOWER_LEFT), ("推向右上角", UPPER_RIGHT), ("缓缓推近画面右上方", UPPER_RIGHT),
    ("push in to 30% 60%", Aim(0.3, 0.6)), ("push in to 30%, 60%", Aim(0.3, 0.6)),
    ("push in to 12.5 per cent across and 40 percent down", Aim(0.125, 0.4)),
    ("推向 30%，60%", Aim(0.3, 0.6)), ("推向３０％，６０％", Aim(0.3, 0.6)),
    ("水平30%、垂直60%处推近", Aim(0.3, 0.6)),
    ("push in to the left side", Aim(0.2, 0.5)), ("push in towards the top", Aim(0.5, 0.2)),
    ("push in to the centre", Aim(0.5, 0.5)), ("推向画面中央", Aim(0.5, 0.5)),
    ("推近画面右侧", Aim(0.8, 0.5)), ("向下推近", Aim(0.5, 0.8)),
    ("push in to the middle of the lower left", LOWER_LEFT)])
def test_a_move_names_where_it_goes_in_both_languages(words, point):
    assert aims(words) == Aims(end=point)


@pytest.mark.parametrize(("words", "point"), [
    ("pull out from the upper right", UPPER_RIGHT), ("pull back from 70% 20%", Aim(0.7, 0.2)),
    ("从右上角拉开", UPPER_RIGHT), ("由 70%，20% 拉远", Aim(0.7, 0.2)),
    ("从左侧拉出", Aim(0.2, 0.5))])
def test_a_move_names_where_it_begins(words, point):
    assert aims(words) == Aims(begin=point)


@pytest.mark.parametrize("words", [
    "pan from the lower left to the upper right", "from the bottom left, push in to the top right",
    "从左下角推向右上角", "推向右上角，从左下角"])
def test_a_move_may_name_both(words):
    assert aims(words) == Aims(LOWER_LEFT, UPPER_RIGHT)


@pytest.mark.parametrize("words", [
    "", "push in", "slow pan left", "wide shot of the upper town", "缓慢推近", "向左摇",
    "镜头向上摇", "close on her left hand", "特写，推近", "50% closer"])
def test_words_that_name_no_point_give_none(words):
    assert aims(words) == Aims()


@pytest.mark.parametrize("words", ["pan to the left", "slow pan to the right", "向左侧摇"])
def test_a_side_is_no_point_to_a_camera_that_turns(words):
    assert aims(words, sides=False) == Aims()
    assert aims(words) != Aims()


@pytest.mark.parametrize(("words", "told"), [
    ("push in to 130% 60%", "130% 60%"), ("推向 30%，160%", "30%,160%")])
def test_a_point_beyond_the_edge_is_told(words, told):
    with pytest.raises(NoSuchPoint, match=told):
        aims(words)


@pytest.mark.parametrize(("words", "told"), [
    ("push in to the lower lefft", "lower lefft"), ("push in to the moon", "moon"),
    ("push in to 80,10", "80,10"), ("zoom into her face, slowly", "her face"),
    ("from the left, push in to the rigth", "rigth"), ("推向月亮", "月亮"),
    ("从左上角推到月亮，缓慢", "月亮")])
def test_words_that_send_a_move_to_no_point_are_told(words, told):
    assert unaimed(words) == told


@pytest.mark.parametrize("words", [
    "", "push in", "push in to the lower left", "push in to 30%, 60%", "推向 30%，60%", "向左摇",
    "pan to the left", "pan from left to right", "zoom in to a close-up", "推到近景", "往里推",
    "push into the picture", "从左上角推向右下角", "向左上角推", "推至画面中央", "向前推",
    "push in to the middle of the lower left", "close to the ground"])
def test_words_that_send_a_move_somewhere_or_nowhere_are_not(words):
    assert unaimed(words) == ""


@pytest.mark.parametrize(("words", "order"), [
    ("slow push in", -1), ("push in gently", -1), ("缓慢推近", -1), ("向左下角缓推", -1),
    ("push in", 0), ("推近", 0), ("fast push in", 1), ("快速推近", 1)])
def test_words_say_how_fast(words, order):
    assert (pace(words) > 1) - (pace(words) < 1) == order
