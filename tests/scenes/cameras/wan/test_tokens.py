"""How long a prompt is: counted by a checkpoint's own tokenizer, bounded from above without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.errors import WrongLayout
from scenes.cameras.wan.camera import WanCamera
from scenes.cameras.wan.tokens import at_most, length
from tests.doubles import tiny_wan as tiny

ENGLISH = ("Andromeda stands alone against the cliff, waves below her. Wide shot, slow push in: "
           "the frame takes in the whole scene.")


@pytest.mark.parametrize(("text", "tokens"), [
    ("", 1), ("a", 2), ("sea", 3), ("the sea", 5), ("2026", 5), ("织女", 3), ("织女，", 4),
    ("𠮷", 5), ("🦊", 5), ("море", 5), ("ёж", 3), ("café", 3)])
def test_without_a_checkpoint_there_is_a_bound(text: str, tokens: int) -> None:
    assert at_most(text) == tokens
    assert length(text) == length(text, None)
    assert not length(text).counted


def test_prose_in_either_language_is_far_below_what_is_read() -> None:
    assert not length(ENGLISH * 6).too_long
    assert not length("天河横贯夜空，织女独坐云岸，织机泛着微光。" * 10).too_long
    assert length(ENGLISH * 9).too_long


def test_with_a_checkpoint_its_tokenizer_counts(weights: Path) -> None:
    found = length(ENGLISH, weights / "t2v-a14b")
    assert found.counted
    assert found == length(f"{ENGLISH}  \n", weights / "t2v-a14b")  # cleaned as it is for filming
    assert length(ENGLISH * 20, weights / "t2v-a14b").too_long


def test_a_folder_without_a_tokenizer_counts_nothing(tmp_path: Path) -> None:
    assert not length(ENGLISH, tmp_path).counted


def test_the_camera_counts_by_its_weights_and_bounds_without_them(weights: Path) -> None:
    there = WanCamera(options={**tiny.OPTIONS, "weights": str(weights)})
    assert there.length(ENGLISH) == length(ENGLISH, weights / "t2v-a14b")
    nowhere = WanCamera(options={**tiny.OPTIONS, "weights": str(weights / "nowhere")})
    assert nowhere.length(ENGLISH) == length(ENGLISH)


def test_a_tokenizer_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer" / "tokenizer.json").write_text("{}")
    with pytest.raises(WrongLayout, match=r"tokenizer cannot be read .*: get it again"):
        length("A lamp", tmp_path)
