"""What the tests of the Wan camera share: tiny checkpoints of all four layouts, made once a run."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.doubles import tiny_wan as tiny

if TYPE_CHECKING:
    from scenes.cameras.wan.checkpoint import Checkpoint
    from scenes.cameras.wan.recipe import Recipe

Kit = tuple["Recipe", "Checkpoint"]


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights' folder with all four."""
    pytest.importorskip("diffusers")
    import torch

    torch.set_num_threads(1)  # such small sums take longer when they are shared out
    made = tiny.home(tmp_path_factory.mktemp("weights"))
    # What the libraries made when they were imported stays: a camera that lets go of weights, and
    # collects for that, need not look through it each time.
    gc.collect()
    gc.freeze()
    return made


@pytest.fixture(scope="session")
def kit(weights: Path) -> Callable[..., Kit]:
    """A recipe of tiny options and its checkpoint: ``kit("t2v-a14b", steps="5")``."""
    from scenes.cameras.wan.checkpoint import found
    from scenes.cameras.wan.recipe import recipe

    def made(name: str, **options: str) -> Kit:
        asked = recipe({**tiny.OPTIONS, "model": name, "weights": str(weights), **options})
        return asked, found(asked)

    return made


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two pictures of the tiny size, of noise."""
    drawn = np.random.default_rng(0)
    paths = tuple(tmp_path_factory.mktemp("pictures") / f"{i}.png" for i in range(2))
    for path in paths:
        shape = (tiny.SIZE[1], tiny.SIZE[0], 3)
        Image.fromarray(drawn.integers(0, 256, shape, dtype=np.uint8)).save(path)
    return paths[0], paths[1]
