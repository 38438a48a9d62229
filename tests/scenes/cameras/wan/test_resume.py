"""What is kept between two steps is all that a shot is.

That another process goes on with it to the same bytes, ``test_camera`` shows with a whole film.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from media.errors import DiskFull
from tests.installed import needs
from tests.scenes.cameras.wan import shots

if TYPE_CHECKING:
    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("diffusers")

@pytest.mark.parametrize("model", ["t2v-a14b", "i2v-a14b"])
def test_a_course_kept_between_two_experts_goes_on_to_the_same_bits(
        model: str, kit: Callable[..., Kit], pictures: tuple[Path, Path], tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit(model, steps="5", shift="3")
    shot = shots.setup(recipe, first=pictures[0] if model == "i2v-a14b" else None)
    course = shots.begun(shot, recipe, checkpoint)
    both, words = shots.experts(recipe, checkpoint), shots.told(recipe, checkpoint)
    denoise.run(course, "high", both["high"], words)
    assert (course.expert, course.step) == ("low", 2)
    denoise.save(course, tmp_path / "course")
    whole = shots.finished(course, both, words)
    kept = denoise.load(tmp_path / "course", shot, recipe, checkpoint, "cpu")
    assert kept is not None
    assert torch.equal(shots.finished(kept, shots.experts(recipe, checkpoint), words), whole)


@pytest.mark.parametrize("kept_at", [0, 1, 3])
def test_a_course_kept_at_any_step_goes_on_to_the_same_bits(
        kept_at: int, kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit("t2v-1.3b", steps="4")
    shot, words = shots.setup(recipe), shots.told(recipe, checkpoint)
    both = shots.experts(recipe, checkpoint)
    whole = shots.finished(shots.begun(shot, recipe, checkpoint), both, words)
    course = shots.begun(shot, recipe, checkpoint)

    def on_step(done: int, of: int) -> None:
        if done == kept_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        denoise.run(course, "high", both["high"], words, on_step)
    denoise.save(course, tmp_path / "course.safetensors")
    kept = denoise.load(tmp_path / "course.safetensors", shot, recipe, checkpoint, "cpu")
    assert kept is not None
    assert kept.step == kept_at
    assert torch.equal(shots.finished(kept, both, words), whole)


def test_the_latents_alone_would_not_be_enough(kit: Callable[..., Kit], tmp_path: Path) -> None:
    """The second order of the steps remembers what the first expert said."""
    import torch

    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit("t2v-a14b", steps="5", shift="3")
    shot, words = shots.setup(recipe), shots.told(recipe, checkpoint)
    both = shots.experts(recipe, checkpoint)
    course = shots.begun(shot, recipe, checkpoint)
    denoise.run(course, "high", both["high"], words)
    bare = shots.begun(shot, recipe, checkpoint)
    bare.latents, bare.step = course.latents.clone(), course.step
    bare.scheduler._step_index = course.step
    whole = shots.finished(course, both, words)
    assert not torch.equal(shots.finished(bare, both, words), whole)


@pytest.mark.parametrize("options", [{"steps": "4"}, {"shift": "7"}, {"guidance": "2"}])
def test_a_course_of_another_recipe_is_not_gone_on_with(
        options: dict[str, str], kit: Callable[..., Kit], tmp_path: Path) -> None:
    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit("t2v-1.3b")
    shot = shots.setup(recipe)
    denoise.save(shots.begun(shot, recipe, checkpoint), tmp_path / "course")
    other, _ = kit("t2v-1.3b", **options)
    assert denoise.load(tmp_path / "course", shot, recipe, checkpoint, "cpu") is not None
    assert denoise.load(tmp_path / "course", shot, other, checkpoint, "cpu") is None
    longer = shot.model_copy(update={"frames": 13})
    assert denoise.load(tmp_path / "course", longer, recipe, checkpoint, "cpu") is None


def test_a_course_that_is_gone_or_damaged_is_none(kit: Callable[..., Kit], tmp_path: Path) -> None:
    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit("t2v-1.3b")
    shot, path = shots.setup(recipe), tmp_path / "course"
    assert denoise.load(path, shot, recipe, checkpoint, "cpu") is None
    denoise.save(shots.begun(shot, recipe, checkpoint), path)
    path.write_bytes(path.read_bytes()[:-100])
    assert denoise.load(path, shot, recipe, checkpoint, "cpu") is None
    path.write_bytes(b"not at all")
    assert denoise.load(path, shot, recipe, checkpoint, "cpu") is None


def test_a_disk_that_is_full_is_told_as_that(kit: Callable[..., Kit], tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import denoise

    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    recipe, checkpoint = kit("t2v-1.3b")
    course = shots.begun(shots.setup(recipe), recipe, checkpoint)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull):
        denoise.save(course, tmp_path / "course")


def test_where_it_is_computed_is_no_reason_to_begin_again(kit: Callable[..., Kit],
                                                          tmp_path: Path) -> None:
    from scenes.cameras.wan import denoise

    recipe, checkpoint = kit("t2v-a14b")
    shot = shots.setup(recipe)
    denoise.save(shots.begun(shot, recipe, checkpoint), tmp_path / "course")
    other, _ = kit("t2v-a14b", placement="in turn", group="3")
    assert denoise.load(tmp_path / "course", shot, other, checkpoint, "cpu") is not None
