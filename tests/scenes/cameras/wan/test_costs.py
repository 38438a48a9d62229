"""Seconds of a GPU: measured where they were, reckoned from operations where not."""

from __future__ import annotations

import pytest

from media.errors import BadOption
from scenes.cameras.wan.costs import Costs, Measured, card, costs, decode, forward, passes
from scenes.cameras.wan.effort import forward_flop, tokens
from scenes.cameras.wan.models import models
from scenes.cameras.wan.recipe import recipe

A14B, SMALL = models()["t2v-a14b"], models()["t2v-1.3b"]
H100, FULL = card("H100"), (1280, 720)


def table(*rows: Measured) -> Costs:
    return costs().model_copy(update={"forward": rows})


def test_a_measured_pass_is_taken_as_it_is() -> None:
    row = Measured(card="H100", model="t2v-a14b", size=FULL, frames=81, seconds=9.5, source="here")
    assert forward(H100, A14B, FULL, 81, table(row)) == (9.5, "measured", "here")


def test_a_pass_of_another_length_is_the_nearest_one_s_by_its_operations() -> None:
    rows = [Measured(card="H100", model="t2v-a14b", size=size, frames=81, seconds=seconds,
                     source=str(seconds)) for size, seconds in ((FULL, 10.0), ((832, 480), 4.0))]
    shorter = forward(H100, A14B, FULL, 77, table(*rows))
    share = (forward_flop(A14B, tokens(A14B, FULL, 77))
             / forward_flop(A14B, tokens(A14B, FULL, 81)))
    assert shorter.source == "10.0"
    assert shorter.seconds == pytest.approx(10 * share)


def test_a_pass_of_another_size_says_at_which_it_was_measured() -> None:
    row = Measured(card="H100", model="t2v-a14b", size=FULL, frames=81, seconds=9.5, source="here")
    assert forward(H100, A14B, (832, 480), 81, table(row)).source == "here, at 1280×720"
    assert forward(H100, A14B, (720, 1280), 81, table(row)).source == "here"


def test_the_image_model_s_pass_is_the_text_model_s() -> None:
    row = Measured(card="H100", model="t2v-a14b", size=FULL, frames=81, seconds=9.5, source="here")
    found = forward(H100, models()["i2v-a14b"], FULL, 81, table(row))
    assert found.basis == "measured"
    assert found.seconds == pytest.approx(9.5, rel=1e-3)


@pytest.mark.parametrize("unmeasured", [
    Measured(card="H200", model="t2v-a14b", size=FULL, frames=81, seconds=9.5, source="x"),
    Measured(card="H100", model="t2v-1.3b", size=FULL, frames=81, seconds=9.5, source="x")])
def test_where_nothing_was_measured_operations_tell(unmeasured: Measured) -> None:
    found = forward(H100, A14B, FULL, 81, table(unmeasured))
    assert found.basis == "reckoned"
    assert found.seconds == pytest.approx(6.52e15 / 446e12, rel=0.02)
    assert "446 of an H100's 989" in found.source


def test_decoding_goes_by_pixels_and_frames_and_by_the_card() -> None:
    assert decode(card("H200"), A14B, FULL, 81).seconds == 9.0
    assert decode(card("H200"), A14B, (640, 720), 81) == (4.5, "measured", costs().decode[0].source)
    assert decode(card("A100"), A14B, FULL, 81).seconds == pytest.approx(9 * 989 / 312)


@pytest.mark.parametrize(("options", "count"), [
    ({}, 80), ({"distilled": "yes"}, 4), ({"guidance": "1", "guidance_low": "1"}, 40),
    ({"guidance_low": "1"}, 40 + 26), ({"model": "t2v-1.3b"}, 100),
    ({"model": "t2v-1.3b", "guidance": "1", "steps": "8"}, 8)])
def test_an_expert_passes_once_a_step_and_twice_where_it_is_guided(options: dict[str, str],
                                                                   count: int) -> None:
    assert passes(recipe(options)) == count


@pytest.mark.parametrize(("said", "name"), [
    ("NVIDIA H100 80GB HBM3", "H100"), ("h200", "H200"), ("NVIDIA GeForce RTX 4090", "RTX 4090"),
    ("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada"), ("NVIDIA A100-SXM4-80GB", "A100")])
def test_a_card_is_known_by_its_name_and_by_its_device_s(said: str, name: str) -> None:
    assert card(said).name == name


@pytest.mark.parametrize(("said", "told"), [("H10", "did you mean H100"), ("abacus", "say one of")])
def test_an_unknown_card_is_told(said: str, told: str) -> None:
    with pytest.raises(BadOption, match=told):
        card(said)


def test_every_measured_row_names_a_card_and_a_model_that_there_are() -> None:
    names = {one.name for one in costs().cards}
    assert {row.card for row in (*costs().forward, *costs().decode)} <= names
    assert {row.model for row in costs().forward} <= set(models())
