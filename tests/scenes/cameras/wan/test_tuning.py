"""How an expert is made fast hangs on the recipe and the card, and on nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pkgutil import resolve_name
from typing import Any

import pytest

from media.memory import MainMemory
from scenes.cameras.wan import tuning
from scenes.cameras.wan.ladder import broken, ran_out
from scenes.cameras.wan.recipe import recipe
from scenes.cameras.wan.tuning import NoAttention, attention, compiled, tuned
from scenes.shot import Lora
from tests.doubles import loras
from tests.installed import needs

pytestmark = needs("torch")


class Expert:
    """An expert that remembers what is made of it."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def set_attention_backend(self, name: str) -> None:
        self.told.append(name)

    def compile_repeated_blocks(self, **how: bool) -> None:
        self.told.append(how)

    def enable_group_offload(self, **how: Any) -> None:
        self.told.append({key: how[key]
                          for key in ("offload_type", "use_stream", "low_cpu_mem_usage")})

    def parameters(self) -> list[Any]:
        import torch

        return [torch.zeros(1000)]


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[int, int]], None]:
    import torch

    def made(capability: tuple[int, int]) -> None:
        monkeypatch.setattr(torch.version, "cuda", "13.0")
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda where: capability)
    return made


@pytest.mark.parametrize(("capability", "options", "taken"), [
    ((9, 0), {}, "_native_cudnn"), ((10, 0), {}, "_native_cudnn"), ((8, 0), {}, "native"),
    ((9, 0), {"dtype": "float32"}, "native"), ((9, 0), {"attention": "native"}, "native"),
    ((8, 0), {"attention": "sage"}, "sage")])
def test_attention_is_the_cards_best_or_what_was_chosen(
        card: Any, capability: tuple[int, int], options: dict[str, str], taken: str) -> None:
    card(capability)
    assert attention(recipe(options), "cuda:0") == taken


def test_the_processor_computes_plainly() -> None:
    assert attention(recipe(), "cpu") == "native"
    assert not compiled(recipe(), "cpu")
    expert = Expert()
    assert tuned(expert, recipe(), "cpu", "resident") is expert
    assert expert.told == []


def test_a_card_compiles_one_layer_for_clips_of_any_length(card: Any) -> None:
    card((9, 0))
    expert = Expert()
    tuned(expert, recipe(), "cuda:0", "in turn")
    assert expert.told == ["_native_cudnn", {"fullgraph": True, "dynamic": True}]
    plain = Expert()
    tuned(plain, recipe({"compile": "no", "attention": "native"}), "cuda:0", "resident")
    assert plain.told == []


@pytest.mark.slow
def test_shots_of_ever_other_loras_are_compiled_anew(
        kit: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without code for a machine, which the processor's compiler need not be there to make."""
    import torch

    from scenes.cameras.wan import checkpoint
    from scenes.cameras.wan.lora import wear

    made, found = kit("t2v-a14b", compile="yes")
    expert = checkpoint.expert(found, "high", made, "cpu")
    monkeypatch.setattr(expert, "compile_repeated_blocks",
                        partial(expert.compile_repeated_blocks, backend="eager"))
    monkeypatch.setattr(torch._dynamo.config, "recompile_limit", 1)
    tuned(expert, made, "cpu", "resident")
    bare = loras.looked(expert)
    wear(expert, "high", [Lora(path=loras.written(tmp_path / "one.safetensors", 1))])
    assert not torch.equal(loras.looked(expert), bare)


@pytest.mark.parametrize(("free", "thrifty"), [(64e9, False), (4e9, True), (None, False)])
def test_what_is_offloaded_is_not_compiled_and_pinned_where_there_is_room(
        card: Any, monkeypatch: pytest.MonkeyPatch, free: float | None, thrifty: bool) -> None:
    monkeypatch.setattr(tuning, "main_memory", lambda: MainMemory(2**60, free))
    card((8, 9))
    expert = Expert()
    tuned(expert, recipe(), "cuda:0", "offload")
    assert expert.told == [{"offload_type": "block_level", "use_stream": True,
                            "low_cpu_mem_usage": thrifty}]


def test_an_attention_that_is_not_installed_is_an_error(weights: Any, kit: Any) -> None:
    from scenes.cameras.wan import checkpoint

    made, found = kit("t2v-1.3b", attention="sage")
    with pytest.raises(NoAttention, match=r"attention sage cannot be used here \(.*\): say att"):
        tuned(checkpoint.expert(found, "high", made, "cpu"), made, "cpu", "resident")


@pytest.mark.parametrize(("kind", "says", "short", "gone"), [
    ("torch:OutOfMemoryError", "CUDA out of memory", True, False),
    ("builtins:MemoryError", "", True, False),
    ("builtins:RuntimeError", "CUDNN_STATUS_ALLOC_FAILED", True, False),
    ("builtins:RuntimeError", "DefaultCPUAllocator: can't allocate memory", True, False),
    ("torch:AcceleratorError", "CUDA error: an illegal memory access", False, True),
    ("torch:AcceleratorError", "CUDA error: out of memory", True, False),
    ("builtins:ValueError", "out of memory", False, False),
    ("builtins:RuntimeError", "shapes", False, False)])
def test_what_memory_and_the_card_say_is_understood(
        kind: str, says: str, short: bool, gone: bool) -> None:
    raised = resolve_name(kind)(says)
    assert (ran_out(raised), broken(raised)) == (short, gone)
