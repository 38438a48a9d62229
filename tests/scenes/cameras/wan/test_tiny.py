"""The checkpoints that the tests film with are as the real ones, but for their size."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.doubles import tiny_wan as tiny
from tests.installed import needs

pytestmark = needs("diffusers")


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", tiny.NAMES)
def test_each_weighs_less_than_a_megabyte(name: str, weights: Path) -> None:
    assert sum(map(len, _contents(weights / name).values())) < 1_000_000
    index = json.loads((weights / name / "model_index.json").read_text())
    assert (index["transformer_2"][0] is None) == (name not in {"t2v-a14b", "i2v-a14b"})


def test_the_same_seed_writes_the_same_bytes(weights: Path, tmp_path: Path) -> None:
    name = "t2v-a14b"
    assert _contents(tiny.made(tmp_path / "same", name)) == _contents(weights / name)
    other = _contents(tiny.made(tmp_path / "other", name, seed=1))
    assert other != _contents(weights / name)


def test_the_two_experts_differ(weights: Path) -> None:
    high, low = (weights / "t2v-a14b" / part / "diffusion_pytorch_model.safetensors"
                 for part in ("transformer", "transformer_2"))
    assert high.read_bytes() != low.read_bytes()
