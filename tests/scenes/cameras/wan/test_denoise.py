"""The loop, beside the stock pipelines: equal to the bit, or it films something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.installed import needs
from tests.scenes.cameras.wan import shots

if TYPE_CHECKING:
    import torch

    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("diffusers")


def _stock(kit: Kit, shot: Any, **more: Any) -> torch.Tensor:
    """The latents of diffusers' own pipeline."""
    import diffusers
    import torch
    from PIL import Image

    from scenes.cameras.wan import prompts
    from scenes.cameras.wan.libraries import dtype, quiet

    recipe, checkpoint = kit
    kind = diffusers.WanImageToVideoPipeline if shot.first else diffusers.WanPipeline
    with quiet():
        vae = diffusers.AutoencoderKLWan.from_pretrained(checkpoint.folder, subfolder="vae")
        pipe = kind.from_pretrained(checkpoint.folder, vae=vae, dtype=dtype(recipe.dtype))
    pipe.scheduler = diffusers.UniPCMultistepScheduler.from_config(
        pipe.scheduler.config, flow_shift=recipe.shift)
    pipe.set_progress_bar_config(disable=True)
    if shot.first:
        more["image"] = Image.open(shot.first)
    if shot.last:
        more["last_image"] = Image.open(shot.last)
    if recipe.model.experts == 2:
        more["guidance_scale_2"] = recipe.guidance[1]
    return pipe(prompt=shot.prompt, negative_prompt=prompts.negative(recipe), height=shot.height,
                width=shot.width, num_frames=shot.frames, num_inference_steps=recipe.steps,
                guidance_scale=recipe.guidance[0], output_type="latent", max_sequence_length=512,
                generator=torch.Generator("cpu").manual_seed(shot.seed), **more).frames


@pytest.mark.parametrize(("model", "given", "number"), [
    ("t2v-a14b", 0, "float32"), ("t2v-1.3b", 0, "bfloat16"), ("ti2v-5b", 0, "float32"),
    ("ti2v-5b", 1, "bfloat16"), ("i2v-a14b", 1, "float32"), ("i2v-a14b", 2, "bfloat16")])
def test_latents_are_the_stock_pipelines_to_the_bit(
        model: str, given: int, number: str, kit: Callable[..., Kit],
        pictures: tuple[Path, Path]) -> None:
    import torch

    recipe, checkpoint = both = kit(model, dtype=number)
    first, last = (*pictures[:given], None, None)[:2]
    shot = shots.setup(recipe, first=first, last=last)
    course = shots.begun(shot, recipe, checkpoint)
    ours = shots.finished(course, shots.experts(recipe, checkpoint), shots.told(recipe, checkpoint))
    assert torch.equal(ours, _stock(both, shot))
    assert ours.isfinite().all()


def test_each_expert_films_its_share_of_the_noise(kit: Callable[..., Kit]) -> None:
    recipe, checkpoint = kit("t2v-a14b", steps="40")
    course = shots.begun(shots.setup(recipe), recipe, checkpoint)
    times = course.scheduler.timesteps
    high = []
    for step in range(course.steps):
        course.step = step
        high.append(course.expert == "high")
    assert high == [time >= 875 for time in times.tolist()]
    assert 0 < sum(high) < 40


def test_staged_is_resident_to_the_bit(kit: Callable[..., Kit]) -> None:
    import torch

    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit("t2v-a14b", steps="5", shift="3")
    both, words = shots.experts(recipe, checkpoint), shots.told(recipe, checkpoint)
    resident = [shots.finished(shots.begun(shots.setup(recipe, seed), recipe, checkpoint), both,
                               words) for seed in (1, 2)]
    staged = [shots.begun(shots.setup(recipe, seed), recipe, checkpoint) for seed in (1, 2)]
    for which in ("high", "low"):
        for course in staged:
            denoise.run(course, which, both[which], words)
    for one, other in zip(resident, staged, strict=True):
        assert torch.equal(one, other.latents)
    assert not torch.equal(resident[0], resident[1])


@pytest.mark.parametrize(("guidance", "passes"), [("1", 5), ("4", 10)])
def test_guidance_is_paid_for_only_where_it_is_not_1(guidance: str, passes: int,
                                                     kit: Callable[..., Kit]) -> None:
    recipe, checkpoint = kit("t2v-1.3b", steps="5", guidance=guidance)
    course = shots.begun(shots.setup(recipe), recipe, checkpoint)
    counted = _Counted(shots.experts(recipe, checkpoint)["high"])
    shots.finished(course, {"high": counted}, shots.told(recipe, checkpoint))
    assert counted.passes == passes


def test_one_expert_may_be_guided_and_the_other_not(kit: Callable[..., Kit]) -> None:
    recipe, checkpoint = kit("t2v-a14b", steps="5", guidance="3.5", guidance_low="1")
    course = shots.begun(shots.setup(recipe), recipe, checkpoint)
    counted = {which: _Counted(one) for which, one in shots.experts(recipe, checkpoint).items()}
    shots.finished(course, counted, shots.told(recipe, checkpoint))
    assert counted["high"].passes == 2 * _of_high_noise(course)
    assert counted["low"].passes == 5 - _of_high_noise(course) > 0


def _of_high_noise(course: Any) -> int:
    return sum(time >= 875 for time in course.scheduler.timesteps.tolist())


class _Counted:
    """An expert whose passes are counted."""

    def __init__(self, expert: Any) -> None:
        self.expert, self.passes = expert, 0

    def __call__(self, **given: Any) -> Any:
        self.passes += 1
        return self.expert(**given)


def _through(course: Any, both: Any, words: Any, on_step: Any) -> None:
    from scenes.cameras.wan import denoise

    while which := course.expert:
        denoise.run(course, which, both[which], words, on_step)


@pytest.mark.parametrize("stop_at", [1, 2, 3, 6])
def test_a_shot_stopped_within_a_step_goes_on_to_the_same_bits(
        stop_at: int, kit: Callable[..., Kit]) -> None:
    import torch

    recipe, checkpoint = kit("t2v-a14b", steps="4")
    both, words = shots.experts(recipe, checkpoint), shots.told(recipe, checkpoint)
    whole = shots.finished(shots.begun(shots.setup(recipe), recipe, checkpoint), both, words)
    course = shots.begun(shots.setup(recipe), recipe, checkpoint)
    calls: list[tuple[int, int]] = []

    def on_step(done: int, of: int) -> None:
        calls.append((done, of))
        if len(calls) == stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _through(course, both, words, on_step)
    assert course.step == stop_at // 2
    assert torch.equal(shots.finished(course, both, words), whole)


def test_steps_are_told_after_every_pass(kit: Callable[..., Kit]) -> None:
    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit("t2v-1.3b", steps="3")
    course = shots.begun(shots.setup(recipe), recipe, checkpoint)
    calls: list[tuple[int, int]] = []
    denoise.run(course, "high", shots.experts(recipe, checkpoint)["high"],
                shots.told(recipe, checkpoint), lambda done, of: calls.append((done, of)))
    assert calls == [(0, 3), (1, 3), (1, 3), (2, 3), (2, 3), (3, 3)]


def test_the_5b_shows_the_picture_itself_in_the_first_frame(
        kit: Callable[..., Kit], pictures: tuple[Path, Path]) -> None:
    import torch

    recipe, checkpoint = kit("ti2v-5b")
    course = shots.begun(shots.setup(recipe, first=pictures[0]), recipe, checkpoint)
    latents = shots.finished(course, shots.experts(recipe, checkpoint),
                             shots.told(recipe, checkpoint))
    assert course.condition is not None
    assert torch.equal(latents[:, :, :1], course.condition)


def test_another_seed_is_another_take_and_the_same_seed_the_same(kit: Callable[..., Kit]) -> None:
    import torch

    recipe, checkpoint = kit("t2v-1.3b")
    noises = [shots.begun(shots.setup(recipe, seed), recipe, checkpoint).latents
              for seed in (1, 1, 2)]
    assert torch.equal(noises[0], noises[1])
    assert not torch.equal(noises[0], noises[2])
