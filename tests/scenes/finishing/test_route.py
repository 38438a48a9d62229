"""Which stations a clip goes through, and in which order."""

from __future__ import annotations

import pytest

from scenes.finishing.route import ClipForm, Step, route

FILM = ClipForm(1920, 1080, 24, 121)
OWN = ClipForm(1280, 720, 16, 81)


def test_what_is_the_films_already_goes_nowhere() -> None:
    assert route(FILM, FILM, upscales=False) == route(FILM, FILM, upscales=True) == ()


def test_what_has_its_size_or_its_rate_needs_one_station() -> None:
    assert route(ClipForm(1920, 1080, 16, 81), FILM, False) == (Step("rate", FILM),)
    assert route(ClipForm(1280, 720, 24, 121), FILM, True) == (Step("size", FILM),)
    assert route(ClipForm(1920, 1080, 24, 125), FILM, False) == (Step("rate", FILM),)


@pytest.mark.parametrize(("film", "upscales", "first"), [
    (FILM, False, "rate"),                        # between small pictures, then enlarged
    (FILM, True, "size"),                         # the model sees what was filmed
    (ClipForm(640, 360, 24, 121), False, "size"),     # between what was shrunk
    (ClipForm(640, 360, 24, 121), True, "size"),
    (ClipForm(720, 1280, 24, 121), False, "size")])
def test_what_lies_between_is_drawn_on_the_smaller_pictures(film, upscales, first) -> None:
    steps = route(OWN, film, upscales)
    assert {step.station for step in steps} == {"rate", "size"}
    assert steps[0].station == first
    assert steps[1].form == film
    assert steps[0].form in (ClipForm(*film[:2], 16, 81), ClipForm(1280, 720, *film[2:]))
