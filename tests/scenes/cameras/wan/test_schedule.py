"""Where the steps lie, and that the distilled pair's are its training's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from scenes.cameras.wan.recipe import recipe
from tests.installed import needs

if TYPE_CHECKING:
    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("diffusers")


def _velocity(latents: object, time: float) -> object:
    """Some smooth field, of the latents and of the time."""
    import torch

    assert isinstance(latents, torch.Tensor)
    return torch.sin(3 * latents) + latents * time / 1000


@pytest.mark.parametrize("model", ["t2v-a14b", "i2v-a14b"])
def test_distilled_steps_are_plain_euler_where_the_pair_was_taught(model: str) -> None:
    import torch

    from scenes.cameras.wan import schedule

    made = schedule.scheduler(recipe({"model": model, "distilled": "yes"}), None, "cpu")
    assert made.timesteps.tolist() == pytest.approx([1000, 937.5, 833.3333, 625])
    latents = torch.randn(1, 16, 3, 4, 8, generator=torch.Generator().manual_seed(1))
    byhand = latents.double()
    for index, (sigma, after) in enumerate(zip(
            (1, 0.9375, 5 / 6, 0.625), (0.9375, 5 / 6, 0.625, 0), strict=True)):
        latents = schedule.stepped(made, _velocity(latents, 1000 * sigma), index, latents)
        byhand = byhand + (after - sigma) * _velocity(byhand, 1000 * sigma)
    assert latents.dtype == torch.float32
    torch.testing.assert_close(latents.double(), byhand, atol=2e-6, rtol=0)


def test_the_distilled_latents_keep_float32_beside_a_model_in_bfloat16() -> None:
    import torch

    from scenes.cameras.wan import schedule

    made = schedule.scheduler(recipe({"distilled": "yes"}), None, "cpu")
    latents = torch.randn(1, 16, 3, 4, 8, generator=torch.Generator().manual_seed(1))
    said = torch.ones_like(latents, dtype=torch.bfloat16)
    after = schedule.stepped(made, said, 0, latents)
    torch.testing.assert_close(after, latents - 0.0625, atol=1e-6, rtol=0)


@pytest.mark.parametrize(("model", "high"), [("t2v-a14b", 2), ("i2v-a14b", 2)])
def test_each_expert_takes_two_of_the_distilled_steps(model: str, high: int) -> None:
    from scenes.cameras.wan import schedule
    from scenes.cameras.wan.denoise import _expert

    asked = recipe({"model": model, "distilled": "yes"})
    times = schedule.scheduler(asked, None, "cpu").timesteps
    assert [_expert(asked, time) for time in times] == ["high"] * high + ["low"] * (4 - high)


def test_the_shift_is_the_recipes_and_not_the_converted_checkpoints(
        kit: Callable[..., Kit]) -> None:
    from scenes.cameras.wan import schedule

    asked, checkpoint = kit("t2v-a14b")
    assert '"flow_shift": 3.0' in (
        checkpoint.folder / "scheduler" / "scheduler_config.json").read_text()
    made = schedule.scheduler(asked, checkpoint.folder, "cpu")
    assert made.config.flow_shift == 12
    alone = schedule.scheduler(asked, None, "cpu")
    assert made.timesteps.tolist() == alone.timesteps.tolist()
