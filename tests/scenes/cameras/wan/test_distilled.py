"""The distilled pair is put into the weights, all of it, in float32."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from media.errors import WeightsMissing
from scenes.cameras.wan.errors import BadLora
from scenes.cameras.wan.recipe import recipe
from tests.doubles import loras
from tests.doubles.loras import looked
from tests.installed import needs
from tests.scenes.cameras.wan import shots

if TYPE_CHECKING:
    import torch

    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("diffusers")


def _pair_file(path: Path, seed: int, more: dict[str, torch.Tensor] | None = None) -> Path:
    """A file as the pair's are: low-rank pairs, and differences of all that is small."""
    import torch
    from safetensors.torch import save_file

    drawn = torch.Generator().manual_seed(seed)

    def some(*shape: int) -> torch.Tensor:
        return 0.1 * torch.randn(*shape, generator=drawn)

    made = loras.tensors(seed)
    for block in range(2):
        name = f"diffusion_model.blocks.{block}"
        made |= {f"{name}.self_attn.q.diff_b": some(24), f"{name}.ffn.0.diff_b": some(32),
                 f"{name}.self_attn.norm_q.diff": some(24), f"{name}.norm3.diff": some(24),
                 f"{name}.norm3.diff_b": some(24), f"{name}.diff_m": some(1, 6, 24)}
    made |= {"diffusion_model.head.head.diff": some(64, 24),
             "diffusion_model.head.head.diff_b": some(64), "diffusion_model.head.diff_m":
             some(1, 2, 24), "diffusion_model.patch_embedding.diff": some(24, 16, 1, 2, 2),
             "diffusion_model.time_projection.1.diff_b": some(144),
             "diffusion_model.text_embedding.0.lora_down.weight": some(4, 32),
             "diffusion_model.text_embedding.0.lora_up.weight": some(24, 4),
             "diffusion_model.time_embedding.2.diff_b": some(24)}
    save_file({**made, **(more or {})}, path)
    return path


def _experts(kit: Callable[..., Kit], pair: str | None) -> dict[str, Any]:
    options = {"distilled": pair, "steps": "4"} if pair else {}
    return shots.experts(*kit("t2v-a14b", **options))


def test_every_difference_of_the_file_is_in_the_weights(kit: Callable[..., Kit],
                                                        tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    high, low = (_pair_file(tmp_path / f"{n}.safetensors", n) for n in (1, 2))
    base, taught = _experts(kit, None)["high"], _experts(kit, f"{high},{low}")["high"]
    change = {name: value - base.state_dict()[name] for name, value in taught.state_dict().items()}
    said = load_file(high)

    def of(name: str) -> torch.Tensor:
        return said[f"diffusion_model.{name}"]

    expected = {
        "blocks.1.attn1.to_q.weight": of("blocks.1.self_attn.q.lora_up.weight")
        @ of("blocks.1.self_attn.q.lora_down.weight"),
        "blocks.0.ffn.net.2.weight": of("blocks.0.ffn.2.lora_up.weight")
        @ of("blocks.0.ffn.2.lora_down.weight"),
        "blocks.0.attn1.to_q.bias": of("blocks.0.self_attn.q.diff_b"),
        "blocks.0.ffn.net.0.proj.bias": of("blocks.0.ffn.0.diff_b"),
        "blocks.0.attn1.norm_q.weight": of("blocks.0.self_attn.norm_q.diff"),
        "blocks.1.norm2.weight": of("blocks.1.norm3.diff"),
        "blocks.1.norm2.bias": of("blocks.1.norm3.diff_b"),
        "blocks.0.scale_shift_table": of("blocks.0.diff_m"),
        "scale_shift_table": of("head.diff_m"),
        "proj_out.weight": of("head.head.diff"), "proj_out.bias": of("head.head.diff_b"),
        "patch_embedding.weight": of("patch_embedding.diff"),
        "condition_embedder.time_proj.bias": of("time_projection.1.diff_b"),
        "condition_embedder.text_embedder.linear_1.weight":
            of("text_embedding.0.lora_up.weight") @ of("text_embedding.0.lora_down.weight"),
        "condition_embedder.time_embedder.linear_2.bias": of("time_embedding.2.diff_b")}
    for name, wanted in expected.items():
        torch.testing.assert_close(change.pop(name), wanted, atol=1e-6, rtol=1e-5)
    changed = {name for name, value in change.items() if value.any()}
    assert changed == {f"blocks.{block}.{layer}" for block in range(2) for layer in (
        "attn1.to_q.weight", "attn1.to_out.0.weight", "attn2.to_v.weight",
        "ffn.net.0.proj.weight", "ffn.net.2.weight", "attn1.to_q.bias", "ffn.net.0.proj.bias",
        "attn1.norm_q.weight", "norm2.weight", "norm2.bias", "scale_shift_table")} - set(expected)


def test_diffusers_reads_the_low_rank_part_to_the_same(kit: Callable[..., Kit],
                                                       tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan.lora import wear
    from scenes.shot import Lora

    file = loras.written(tmp_path / "a.safetensors", 1, alpha=2.0)
    merged = _experts(kit, f"{file},{file}")["low"]
    worn = _experts(kit, None)["low"]
    wear(worn, "low", [Lora(path=file)])
    torch.testing.assert_close(looked(merged), looked(worn), atol=1e-5, rtol=1e-4)


def test_each_expert_is_taught_by_its_own_file(kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch

    one, two = (_pair_file(tmp_path / f"{n}.safetensors", n) for n in (1, 2))
    right, turned = _experts(kit, f"{one},{two}"), _experts(kit, f"{two},{one}")
    same = loras.written(tmp_path / "same.safetensors", 3)
    assert not torch.equal(looked(right["high"]), looked(turned["high"]))
    assert not torch.equal(looked(right["low"]),
                           looked(_experts(kit, f"{one},{same}")["low"]))


def test_it_is_rounded_once(kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch

    file = _pair_file(tmp_path / "a.safetensors", 1)
    pair = {"distilled": f"{file},{file}", "steps": "4"}
    exact = shots.experts(*kit("t2v-a14b", **pair))["high"].state_dict()
    coarse = shots.experts(*kit("t2v-a14b", dtype="bfloat16", **pair))["high"].state_dict()
    base = shots.experts(*kit("t2v-a14b"))["high"].state_dict()
    for name in ("blocks.0.attn1.to_q.weight", "proj_out.weight"):
        rounded = base[name].to(torch.bfloat16).float() + exact[name] - base[name]
        assert coarse[name].dtype == torch.bfloat16
        torch.testing.assert_close(coarse[name].float(), rounded, atol=1e-6, rtol=2**-8)


def test_layers_that_the_model_has_not_are_left_out(kit: Callable[..., Kit],
                                                    tmp_path: Path) -> None:
    import torch

    more = {"diffusion_model.blocks.0.cross_attn.k_img.lora_down.weight": torch.ones(4, 24),
            "diffusion_model.blocks.0.cross_attn.k_img.lora_up.weight": torch.ones(24, 4)}
    plain, larger = (_pair_file(tmp_path / f"{n}.safetensors", 1, extra)
                     for n, extra in (("a", None), ("b", more)))
    assert torch.equal(looked(_experts(kit, f"{plain},{plain}")["high"]),
                       looked(_experts(kit, f"{larger},{larger}")["high"]))


def test_a_pair_for_another_model_is_refused(kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    few = {f"diffusion_model.blocks.{block}.self_attn.q.lora_{way}.weight": torch.zeros(4, 4)
           for block in range(40) for way in ("down", "up")}
    large = {key: torch.zeros(4, 5120) if "down" in key else torch.zeros(5120, 4)
             for key in loras.tensors(1)}
    for name, made in (("few", few), ("large", large)):
        file = tmp_path / f"{name}.safetensors"
        save_file(made, file)
        with pytest.raises(BadLora, match="made for another"):
            _experts(kit, f"{file},{file}")


def test_a_missing_pair_names_both_ways_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                           ) -> None:
    from scenes.cameras.wan import distilled

    monkeypatch.setenv("NARRATOR_WEIGHTS", str(tmp_path))
    for options in ({"distilled": "yes"}, {"distilled": f"{tmp_path}/a.safetensors,b.safetensors"}):
        with pytest.raises(WeightsMissing, match=r"narrator weights get t2v-a14b-distill, or film "
                                                 r"with --model t2v-1\.3b"):
            distilled.pair(recipe(options))


def test_the_pair_that_is_kept_is_found_in_either_home(tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import distilled

    for home in ("default", "named"):
        folder = tmp_path / home / "t2v-a14b-distill"
        folder.mkdir(parents=True)
        for name in distilled.FILES:
            loras.written(folder / name, len(home))
    monkeypatch.setenv("NARRATOR_WEIGHTS", str(tmp_path / "default"))
    kept = distilled.pair(recipe({"distilled": "yes"}))
    named = distilled.pair(recipe({"distilled": "yes", "weights": str(tmp_path / "named")}))
    assert [path.parent.parent.name for path in (*kept, *named)] == ["default"] * 2 + ["named"] * 2


def test_another_training_is_another_digest(tmp_path: Path) -> None:
    from scenes.cameras.wan import distilled

    one, two, same = (loras.written(tmp_path / f"{n}.safetensors", seed)
                      for n, seed in (("a", 1), ("b", 2), ("c", 1)))

    def of(high: Path, low: Path) -> str:
        return distilled.digest(recipe({"distilled": f"{high},{low}"}))

    assert of(one, two) == of(one, two)
    assert len({of(one, two), of(two, one), of(one, one)}) == 3
    same.replace(tmp_path / "moved.safetensors")
