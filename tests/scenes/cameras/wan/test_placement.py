"""Memory decides where weights lie; nothing but figures is asked."""

from __future__ import annotations

import pytest

from scenes.cameras.wan.ladder import lower
from scenes.cameras.wan.models import models
from scenes.cameras.wan.placement import Load, NoMemory, Placement, load, placed

GB = 10**9
A14B = {"transformer": 28_600_000_000, "transformer_2": 28_600_000_000, "vae": 508_000_000}
SMALL = {"transformer": 2_840_000_000, "vae": 508_000_000}


def a14b(size: tuple[int, int] = (1280, 720), forwards: int = 80) -> Load:
    return load(models()["t2v-a14b"], A14B, size, 81, forwards)


@pytest.mark.parametrize(("free", "kind", "tiled"), [
    (140, "resident", False), (84, "resident", False), (80, "in turn", False),
    (53, "in turn", False), (48, "offload", False), (26, "offload", False), (24, "offload", True),
    (14, "offload", True)])
def test_the_first_placement_that_fits_is_taken(free: int, kind: str, tiled: bool) -> None:
    found = placed(free * GB, a14b())
    assert (found.kind, found.tiled) == (kind, tiled)
    assert f"{free}.0 GB that are free" in found.why


def test_a_smaller_frame_asks_for_less() -> None:
    assert not placed(14 * GB, a14b((832, 480))).tiled
    with pytest.raises(NoMemory, match=r"needs at least 13.[0-9] GB .* 12.0 GB are free"):
        placed(12 * GB, a14b())


def test_a_model_that_begins_with_a_picture_has_to_encode_it() -> None:
    pictures = load(models()["i2v-a14b"], A14B, (1280, 720), 81, 80)
    assert a14b().forward < pictures.forward < pictures.decode


def test_a_single_expert_lies_on_the_card_or_comes_layer_by_layer() -> None:
    small = load(models()["t2v-1.3b"], SMALL, (832, 480), 81, 100)
    assert placed(24 * GB, small).kind == "resident"
    assert {placed(free * 10**8, small).kind for free in range(80, 240)} == {"resident", "offload"}


def test_what_is_chosen_is_taken_even_where_another_would_fit() -> None:
    assert placed(140 * GB, a14b(), "in turn", shots=3).group == 3
    assert placed(140 * GB, a14b(), "offload").kind == "offload"
    assert placed(30 * GB, a14b(), "resident").kind == "resident"


def test_the_processor_films_from_main_memory() -> None:
    assert placed(None, a14b()).kind == "resident"


def test_an_expert_that_main_memory_cannot_hold_is_told() -> None:
    with pytest.raises(NoMemory, match=r"28.6 GB in main memory.* 16.0 GB are free there: end"):
        placed(24 * GB, a14b(), main=16 * GB)
    assert placed(24 * GB, a14b(), main=64 * GB).kind == "offload"


def test_a_group_is_large_enough_to_pay_for_its_loading_and_small_enough_to_bring_clips() -> None:
    slow, quick = placed(60 * GB, a14b()), placed(60 * GB, a14b((832, 480), forwards=4))
    assert slow.group == 1
    assert 8 <= quick.group <= 40
    assert quick.group * a14b((832, 480), forwards=4).seconds <= 600
    assert "one expert after the other is loaded, 1 shot at a time" in slow.why


def test_each_rung_is_taken_once_and_told() -> None:
    at, told = Placement(kind="resident"), []
    for _ in range(3):
        at, sentence = lower(at, a14b(), "t/s1-1", decoding=True)
        told.append((at.kind, at.tiled, sentence.rpartition(": ")[2]))
        assert sentence == at.why
    with pytest.raises(NoMemory, match=r"while shot t/s1-1 was decoded, with as little"):
        lower(at, a14b(), "t/s1-1", decoding=True)
    assert told == [("resident", True, "clips are decoded in tiles now"),
                    ("in turn", True, "one expert at a time is loaded now"),
                    ("offload", True, "the layers come to the card one after the other now")]


def test_tiles_are_no_help_to_what_denoises() -> None:
    at, told = lower(Placement(kind="resident"), a14b(), "t/s1-1", decoding=False)
    assert (at.kind, at.tiled, at.group) == ("in turn", False, placed(60 * GB, a14b()).group)
    assert told.startswith("memory ran out while shot t/s1-1 was denoised: ")
    one = load(models()["t2v-1.3b"], SMALL, (832, 480), 81, 100)
    assert lower(Placement(kind="resident"), one, "t/s1-1", decoding=False)[0].kind == "offload"
