"""What is no whole language model is refused in one sentence, before or while it is loaded."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media.errors import BackendMissing
from media.memory import MainMemory
from media.weights import home
from narrator.director.llm.causal import choosing, loading
from narrator.director.llm.causal.checkpoint import found
from narrator.director.llm.causal.decoding import CausalLM
from narrator.errors import BadInput, Unanswered
from narrator.settings.models import LLM
from tests.doubles.causal import tiny


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "tiny"))


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No weights of this machine's."""
    monkeypatch.setenv("NARRATOR_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


def changed(folder: Path, name: str = "config.json", **values: Any) -> None:
    path = folder / name
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def refused(folder: Path) -> str:
    with pytest.raises((BackendMissing, BadInput, Unanswered)) as told:
        CausalLM(found(str(folder)), "cpu")
    sentence = str(told.value)
    assert "\n" not in sentence
    assert str(folder) in sentence
    return sentence


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def disguised(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\x80\x04" + bytes(50))


def cut(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def sharded(folder: Path) -> None:
    (folder / "model.safetensors.index.json").write_text(json.dumps(
        {"weight_map": {"a": "model-00001-of-00002.safetensors"}}))


def lacking(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    del weights["model.norm.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def programmed(folder: Path) -> None:
    changed(folder, model_type="house-made",
            auto_map={"AutoConfig": "own.Own", "AutoModelForCausalLM": "own.Model"})
    (folder / "own.py").write_text("raise SystemExit('it ran')")


def unchatty(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink()


@pytest.mark.parametrize(("spoil", "says"), [
    (pickled, "a pickle, which can run any program .*: get the safetensors"),
    (disguised, "a pickle under another name"),
    (cut, "half a download, .* bytes: get it again"),
    (sharded, "half a download: model-00001-of-00002.safetensors .* not there"),
    (lambda folder: (folder / "model.safetensors").unlink(), "half a download"),
    (lambda folder: (folder / "config.json").unlink(), r"holds no config\.json"),
    (lambda folder: (folder / "config.json").write_text("{"), "cannot be read"),
    (lambda folder: (folder / "config.json").write_text("[]"), "holds no table"),
    (lambda folder: (folder / "tokenizer.json").unlink(), r"tokenizer\.json is not there"),
    (lambda folder: (folder / "tokenizer.json").write_text("{}"), "tokenizer in .* get it again"),
    (lacking, r"lacks 1 of its weights \(model\.norm\.weight\): get it again"),
    (lambda folder: changed(folder, hidden_size=64), "cannot be loaded"),
    (programmed, "a program that comes with weights is never run"),
    (unchatty, "has no chat template"),
    (lambda folder: changed(folder, model_type="t5"), "cannot be loaded"),
])
def test_what_is_no_whole_model_is_told(
        folder: Path, spoil: Callable[[Path], object], says: str) -> None:
    spoil(folder)
    assert re.search(says, refused(folder))


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    with pytest.raises(BadInput, match=r"is a file, .* --planner llm"):
        found(str(tmp_path / "model.gguf"))


@pytest.mark.parametrize(("name", "command"), [
    (None, "narrator weights get qwen3-8b"), ("qwen3-8b", "narrator weights get qwen3-8b"),
    ("Qwen/Qwen3-8B", "narrator weights get qwen3-8b"),
    ("Qwen/Qwen3-4B", "hf download Qwen/Qwen3-4B"),
])
def test_what_is_not_here_is_never_fetched_and_the_command_is_told(
        name: str | None, command: str) -> None:
    with pytest.raises(BackendMissing, match=f"not on this machine: get them with {command}"):
        found(name)


def test_the_default_lies_in_the_weights_folder(whole: Path, tmp_path: Path) -> None:
    kept = tmp_path / "weights" / "qwen3-8b"
    shutil.copytree(whole, kept)
    with pytest.raises(BackendMissing):  # half come
        found()
    (kept / home.RECORD).write_text("{}")
    assert found().folder == found("Qwen/Qwen3-8B").folder == kept


def test_an_id_is_found_in_the_hugging_face_cache(whole: Path, tmp_path: Path) -> None:
    cache = tmp_path / "hub" / "models--House--Tiny"
    shutil.copytree(whole, cache / "snapshots" / "abc")
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("abc")
    assert found("House/Tiny").folder == cache / "snapshots" / "abc"


def test_a_package_that_lacks_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "find_spec", lambda name: None if name == "xgrammar" else 1)
    with pytest.raises(BackendMissing, match=r"needs xgrammar, .* 'narrator-film\[local\]'"):
        choosing.chosen(LLM())


def test_the_doctor_hears_what_lacks(whole: Path) -> None:
    told = choosing.examine(LLM())
    assert told is not None
    assert "narrator weights get qwen3-8b" in told
    assert choosing.examine(LLM(model=str(whole))) is None


def test_a_model_larger_than_the_memory_is_not_begun(
        whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "main_memory", lambda: MainMemory(2**60, 1_000))
    with pytest.raises(Unanswered, match=r"takes \d+ kB of memory, and cpu has 1\.0 kB free"):
        CausalLM(found(str(whole)), "cpu")


@pytest.mark.parametrize("device", ["gpu", "cuda:x", "cuda:99"])
def test_a_device_that_is_not_here_is_told(whole: Path, device: str) -> None:
    with pytest.raises(BadInput, match=r"llm\.device"):
        CausalLM(found(str(whole)), device)


def test_weights_of_32_bits_are_taken_as_they_are_without_a_gpu(whole: Path) -> None:
    import torch

    assert CausalLM(found(str(whole)), "cpu")._loaded.model.dtype == torch.float32
