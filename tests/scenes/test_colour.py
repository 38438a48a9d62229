from __future__ import annotations

import pytest

from scenes.colour import at, colours_in, lab, lightness, mix, ramp, rgb


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (200, 30, 60), (12, 90, 180)])
def test_oklab_and_back_is_the_same_colour(colour):
    assert rgb(lab(colour)) == colour


def test_white_has_lightness_one_and_black_none():
    assert lightness((255, 255, 255)) == pytest.approx(1, abs=1e-3)
    assert lightness((0, 0, 0)) == 0


def test_the_ends_of_a_mixture_are_its_colours():
    assert mix((10, 20, 30), (200, 100, 50), 0) == (10, 20, 30)
    assert mix((10, 20, 30), (200, 100, 50), 1) == (200, 100, 50)


def test_a_colour_can_be_taken_to_another_lightness():
    assert lightness(at((120, 60, 50), 0.7)) == pytest.approx(0.7, abs=0.01)


def test_colours_are_read_from_words_in_both_languages():
    assert colours_in("#102030") == ((0x10, 0x20, 0x30),)
    assert len(colours_in("midnight blue")) == 1
    assert len(colours_in("white dress and red cloak")) == 2
    assert colours_in("朱红") == colours_in("vermilion") or colours_in("朱红")[0][0] > 200
    assert colours_in("stone cold") == ()


def test_deep_is_darker_than_pale():
    assert lightness(colours_in("dark green")[0]) < lightness(colours_in("green")[0])
    assert lightness(colours_in("浅绿")[0]) > lightness(colours_in("绿")[0])


def test_a_ramp_begins_and_ends_with_its_colours():
    made = ramp(((0, 0, 0), (255, 255, 255)), 5)
    assert made.shape == (5, 3)
    assert tuple(made[0]) == (0, 0, 0)
    assert tuple(made[-1]) == (255, 255, 255)
