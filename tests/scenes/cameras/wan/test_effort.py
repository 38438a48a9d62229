"""What a pass takes, by the figures of the architecture, is what was published and loaded."""

from __future__ import annotations

import pytest

from scenes.cameras.wan.effort import attention_flop, forward_flop, parts, tokens
from scenes.cameras.wan.models import models
from scenes.shot import Size

A14B = models()["t2v-a14b"]


@pytest.mark.parametrize(("size", "length", "peta"), [
    ((1280, 720), 75_600, 6.52), ((832, 480), 32_760, 1.68)])
def test_a_pass_of_81_frames_is_as_much_work_as_is_known_of_it(size: Size, length: int,
                                                               peta: float) -> None:
    assert tokens(A14B, size, 81) == length
    assert forward_flop(A14B, length) == pytest.approx(peta * 1e15, rel=0.02)


def test_at_720p_three_quarters_of_it_are_attention() -> None:
    share = attention_flop(A14B, 75_600) / forward_flop(A14B, 75_600)
    assert share == pytest.approx(0.72, abs=0.01)


@pytest.mark.parametrize(("name", "billions"), [
    ("t2v-a14b", 14.29), ("i2v-a14b", 14.29), ("ti2v-5b", 5.0), ("t2v-1.3b", 1.42)])
def test_experts_have_the_parameters_that_their_makers_count(name: str, billions: float) -> None:
    assert parts(models()[name])["transformer"] == pytest.approx(2e9 * billions, rel=0.005)


def test_a_model_of_one_expert_has_one() -> None:
    assert set(parts(A14B)) - set(parts(models()["ti2v-5b"])) == {"transformer_2"}


def test_a_clip_s_tokens_grow_by_whole_latents_of_four_frames() -> None:
    assert [tokens(A14B, (832, 480), frames) // 1560 for frames in (1, 5, 77, 81)] == [1, 2, 20, 21]
    assert tokens(models()["ti2v-5b"], (1280, 704), 121) == 31 * 880
