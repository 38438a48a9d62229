"""LoRAs of the look and the cast: each shot has its own, and no shot sees another's."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scenes.cameras.wan.errors import BadLora
from scenes.cameras.wan.models import models
from scenes.shot import Lora
from tests.doubles import loras
from tests.doubles.loras import looked
from tests.installed import needs

if TYPE_CHECKING:
    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("peft")


def _expert(kit: Callable[..., Kit], number: str = "float32", which: str = "high") -> Any:
    from scenes.cameras.wan import checkpoint as loading

    recipe, checkpoint = kit("t2v-a14b", dtype=number)
    return loading.expert(checkpoint, which, recipe, "cpu")


@pytest.mark.parametrize("number", ["float32", "bfloat16"])
def test_a_shots_loras_work_as_if_loaded_alone(number: str, kit: Callable[..., Kit],
                                               tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan.lora import wear

    one = Lora(path=loras.written(tmp_path / "one.safetensors", 1), strength=0.7)
    other = Lora(path=loras.written(tmp_path / "other.safetensors", 2, rank=8))

    def alone(*worn: Lora) -> torch.Tensor:
        expert = _expert(kit, number)
        wear(expert, "high", worn)
        return looked(expert)

    bare, both = looked(_expert(kit, number)), alone(one, other)
    assert not torch.equal(alone(one), bare)
    expert = _expert(kit, number)
    for worn, seen in (((one,), alone(one)), ((), bare), ((other,), alone(other)),
                       ((one, other), both), ((), bare), ((one,), alone(one))):
        wear(expert, "high", worn)
        assert torch.equal(looked(expert), seen)


def test_what_brings_layers_to_the_card_brings_their_loras_too(
        kit: Callable[..., Kit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With streams, which a card has, it fails at a weight that it has not seen before."""
    import torch
    from diffusers.hooks.group_offloading import ModuleGroup

    from scenes.cameras.wan.lora import wear
    from scenes.cameras.wan.tuning import tuned

    known: set[Any] = set()
    begin = ModuleGroup.__init__

    def seen(self: ModuleGroup, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        known.update(weight for module in self.modules for weight in module.parameters())

    monkeypatch.setattr(ModuleGroup, "__init__", seen)
    recipe, _ = kit("t2v-a14b", dtype="float32")
    expert, plain = tuned(_expert(kit), recipe, "cpu", "offload"), _expert(kit)
    one = Lora(path=loras.written(tmp_path / "one.safetensors", 1))
    looked(expert)
    for made in (expert, plain):
        wear(made, "high", [one])
    own = {weight for name, weight in expert.named_parameters() if "lora_" in name}
    assert own
    assert own <= known
    assert torch.equal(looked(expert), looked(plain))


def test_it_is_the_sum_that_a_lora_is(kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan.lora import wear

    made = loras.tensors(1, rank=4, alpha=2.0)
    file = loras.written(tmp_path / "one.safetensors", 1, rank=4, alpha=2.0)
    expert, byhand = _expert(kit), _expert(kit)
    for block in range(2):
        for layer, ours in loras.OURS.items():
            name = f"diffusion_model.blocks.{block}.{layer}"
            change = made[f"{name}.lora_up.weight"] @ made[f"{name}.lora_down.weight"]
            byhand.get_submodule(f"blocks.{block}.{ours}").weight.add_(0.6 * 2 / 4 * change)
    wear(expert, "high", [Lora(path=file, strength=0.6)])
    torch.testing.assert_close(looked(expert), looked(byhand), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("form", ["diffusers", "kohya"])
def test_every_usual_form_is_read(form: str, kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan.lora import wear

    expert, same = _expert(kit), _expert(kit)
    alpha = 4.0 if form == "kohya" else None
    wear(expert, "high", [Lora(path=loras.written(tmp_path / "a.safetensors", 1, form,
                                                  alpha=alpha))])
    wear(same, "high", [Lora(path=loras.written(tmp_path / "b.safetensors", 1))])
    torch.testing.assert_close(looked(expert), looked(same), atol=1e-5, rtol=1e-4)


def test_biases_and_adapters_names_are_read(kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from scenes.cameras.wan.lora import wear

    made = loras.tensors(1, "diffusers")
    name = "transformer.blocks.0.attn1.to_q"
    bias = torch.linspace(-1, 1, 24)
    named = {f"base_model.model.{key.removeprefix('transformer.')}".replace(
        ".weight", ".default.weight"): tensor for key, tensor in made.items()}
    save_file({**made, f"{name}.lora_B.bias": bias}, tmp_path / "bias.safetensors")
    save_file({**named, "base_model.model.blocks.0.attn1.to_q.lora_B.default.bias": bias},
              tmp_path / "named.safetensors")
    save_file(made, tmp_path / "none.safetensors")
    seen = {}
    for which in ("bias", "named", "none"):
        expert = _expert(kit)
        wear(expert, "high", [Lora(path=tmp_path / f"{which}.safetensors")])
        seen[which] = looked(expert)
    byhand = _expert(kit)
    byhand.blocks[0].attn1.to_q.bias.add_(bias)
    wear(byhand, "high", [Lora(path=tmp_path / "none.safetensors")])
    torch.testing.assert_close(seen["bias"], looked(byhand), atol=1e-5, rtol=1e-4)
    assert torch.equal(seen["bias"], seen["named"])
    assert not torch.equal(seen["bias"], seen["none"])


def test_the_scale_that_diffusers_writes_is_heeded(kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from scenes.cameras.wan.lora import wear

    told = json.dumps({"transformer.r": 4, "transformer.lora_alpha": 8})
    save_file(loras.tensors(1, "diffusers"), tmp_path / "a.safetensors",
              metadata={"lora_adapter_metadata": told})
    expert, same = _expert(kit), _expert(kit)
    wear(expert, "high", [Lora(path=tmp_path / "a.safetensors", strength=0.5)])
    wear(same, "high", [Lora(path=loras.written(tmp_path / "b.safetensors", 1), strength=1.0)])
    torch.testing.assert_close(looked(expert), looked(same), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(("mark", "kind"), [("dora_scale", "DoRA"), ("lokr_w1", "LoKr"),
                                            ("hada_w1_a", "LoHa")])
def test_what_is_no_lora_but_its_kin_is_refused(mark: str, kind: str, kit: Callable[..., Kit],
                                                tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from scenes.cameras.wan.lora import wear

    made = {**loras.tensors(1), f"diffusion_model.blocks.0.self_attn.q.{mark}": torch.ones(1)}
    save_file(made, tmp_path / "kin.safetensors")
    with pytest.raises(BadLora, match=f"is a {kind}"):
        wear(_expert(kit), "high", [Lora(path=tmp_path / "kin.safetensors")])


def test_a_lora_for_one_expert_leaves_the_other_as_it_is(kit: Callable[..., Kit],
                                                         tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan.lora import wear

    file = loras.written(tmp_path / "one.safetensors", 1)
    for which in ("high", "low"):
        expert = _expert(kit, which=which)
        bare = looked(expert)
        wear(expert, which, [Lora(path=file, expert="low")])
        assert torch.equal(looked(expert), bare) == (which == "high")


def test_a_file_named_twice_works_with_both_strengths(kit: Callable[..., Kit],
                                                      tmp_path: Path) -> None:
    import torch

    from scenes.cameras.wan.lora import wear

    file = loras.written(tmp_path / "one.safetensors", 1)
    expert = _expert(kit)
    wear(expert, "high", [Lora(path=file, strength=0.25), Lora(path=file, strength=0.5)])
    twice = looked(expert)
    wear(expert, "high", [Lora(path=file, strength=0.75)])
    assert torch.equal(looked(expert), twice)


def test_a_lora_that_fits_no_layer_is_refused_and_leaves_nothing(kit: Callable[..., Kit],
                                                                 tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from scenes.cameras.wan.lora import wear

    expert = _expert(kit)
    bare = looked(expert)
    save_file({"transformer.single_blocks.0.linear.lora_A.weight": torch.zeros(4, 24),
               "transformer.single_blocks.0.linear.lora_B.weight": torch.zeros(24, 4)},
              tmp_path / "flux.safetensors")
    larger = {key: torch.zeros(4, 5120) if "down" in key else torch.zeros(5120, 4)
              for key in loras.tensors(1)}
    save_file(larger, tmp_path / "larger.safetensors")
    for name in ("flux", "larger"):
        with pytest.raises(BadLora, match=rf"{name}\.safetensors does not fit this model"):
            wear(expert, "high", [Lora(path=tmp_path / f"{name}.safetensors")])
        assert torch.equal(looked(expert), bare)
    wear(expert, "high", [])
    assert torch.equal(looked(expert), bare)


def test_a_file_of_something_else_is_refused(kit: Callable[..., Kit], tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from scenes.cameras.wan.lora import wear

    save_file({"a": torch.zeros(2), "diffusion_model.b": torch.zeros(2)},
              tmp_path / "odd.safetensors")
    with pytest.raises(BadLora, match=r"odd\.safetensors is no LoRA"):
        wear(_expert(kit), "high", [Lora(path=tmp_path / "odd.safetensors")])


@pytest.mark.parametrize(("name", "told"), [
    ("a.pt", "no .safetensors file, and a pickle can run any program"),
    ("a.bin", "pickle"), ("a.ckpt", "pickle"), ("a.zip", "no .safetensors file: get it")])
def test_a_pickle_is_refused_by_its_name(name: str, told: str, tmp_path: Path) -> None:
    from scenes.cameras.wan.lora import checked

    (tmp_path / name).write_bytes(pickle.dumps({}))
    with pytest.raises(BadLora, match=told):
        checked([Lora(path=tmp_path / name)], models()["t2v-a14b"])


@pytest.mark.parametrize("begins", [pickle.dumps({"a": 1}), b"PK\x03\x04 a zip of torch's"])
def test_a_pickle_is_refused_by_its_contents(begins: bytes, tmp_path: Path) -> None:
    from scenes.cameras.wan.lora import checked

    (tmp_path / "a.safetensors").write_bytes(begins + b"." * 100)
    with pytest.raises(BadLora, match="is a pickle under another name"):
        checked([Lora(path=tmp_path / "a.safetensors")], models()["t2v-a14b"])


def test_a_lora_for_an_expert_that_there_is_not_is_refused(tmp_path: Path) -> None:
    from scenes.cameras.wan.lora import checked

    low = Lora(path=loras.written(tmp_path / "a.safetensors", 1), expert="low")
    checked([low], models()["t2v-a14b"])
    with pytest.raises(BadLora, match=r"t2v-1\.3b has one expert alone"):
        checked([low], models()["t2v-1.3b"])
    with pytest.raises(BadLora, match="is not there"):
        checked([Lora(path=tmp_path / "b.safetensors")], models()["t2v-a14b"])
