"""The official defaults, as their makers published them."""

from __future__ import annotations

import pytest

from scenes.cameras.wan.models import TEXT_TOKENS, models

PUBLISHED = {  # steps, shift, boundary, guidance of high and low noise, frames, fps
    "t2v-a14b": (40, 12, 0.875, (4.0, 3.0), 81, 16),
    "i2v-a14b": (40, 5, 0.9, (3.5, 3.5), 81, 16),
    "ti2v-5b": (50, 5, None, (5.0, None), 121, 24),
    "t2v-1.3b": (50, 3, None, (5.0, None), 81, 16),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_defaults_are_the_published_ones(name: str) -> None:
    row = models()[name]
    assert (row.steps, row.shift, row.boundary, row.guidance, row.frames,
            row.fps) == PUBLISHED[name]
    assert row.name == name
    assert row.source.startswith("https://github.com/Wan-Video/Wan2")
    assert len(row.revision) == 40


def test_the_default_model_is_the_first() -> None:
    assert list(models()) == list(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_size_is_whole_patches_and_every_length_whole_cells(name: str) -> None:
    row = models()[name]
    assert row.multiple == 2 * row.spatial
    assert all(side % row.multiple == 0 for sizes in row.sizes.values() for size in sizes
               for side in size)
    assert all((height, width) in sizes for sizes in row.sizes.values()
               for width, height in sizes)
    assert row.frames % 4 == 1
    assert row.dim == 128 * row.heads


def test_a_model_for_words_has_a_sister_for_pictures_that_films_alike() -> None:
    for row in models().values():
        if row.kind == "text":
            sister = models()[row.sister]
            assert sister.from_picture
            assert sister.fps == row.fps
            assert set(row.sizes.items()) <= set(sister.sizes.items())


def test_all_avoid_what_their_makers_avoid() -> None:
    for row in models().values():
        assert row.negative.startswith("色调艳丽，过曝，静态，细节模糊不清，字幕，风格")
        assert row.negative.endswith("三条腿，背景人很多，倒着走")
    assert TEXT_TOKENS == 512
