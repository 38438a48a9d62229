"""A checkpoint is found, seen to be whole, told from others and loaded, part by part."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from media.errors import WeightsMissing, WrongLayout
from scenes.cameras.wan.recipe import Recipe, recipe
from tests.doubles import tiny_wan as tiny
from tests.installed import needs

if TYPE_CHECKING:
    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("diffusers")


def _recipe(weights: Path | str, model: str = "t2v-a14b", **more: str) -> Recipe:
    return recipe({**tiny.OPTIONS, "model": model, "weights": str(weights), **more})


@pytest.fixture
def own(weights: Path, tmp_path: Path) -> Path:
    """A checkpoint to be spoilt."""
    return shutil.copytree(weights / "t2v-a14b", tmp_path / "t2v-a14b")


@pytest.mark.parametrize("name", tiny.NAMES)
def test_every_layout_is_found_and_each_part_loads(name: str, kit: Callable[..., Kit]) -> None:
    from scenes.cameras.wan import checkpoint as loading

    asked, found = kit(name, dtype="bfloat16")
    assert found.model.name == name
    parts = ["text_encoder", "transformer", *["transformer_2"] * (asked.model.experts - 1), "vae"]
    assert list(found.bytes) == parts
    made = [loading.text_encoder(found, asked, "cpu"), loading.expert(found, "high", asked, "cpu"),
            loading.decoder(found, asked, "cpu")]
    kinds = [str(next(p for n, p in part.named_parameters() if "proj" in n or "conv" in n
                      or "shared" in n).dtype) for part in made]
    assert kinds == ["torch.bfloat16", "torch.bfloat16", "torch.float32"]
    assert not any(part.training or any(p.requires_grad for p in part.parameters())
                   for part in made)


def test_bytes_are_what_lies_in_memory(kit: Callable[..., Kit]) -> None:
    from scenes.cameras.wan import checkpoint as loading

    asked, found = kit("t2v-a14b")
    for part, model in (("transformer", loading.expert(found, "high", asked, "cpu")),
                        ("vae", loading.decoder(found, asked, "cpu"))):
        held = sum(p.numel() * p.element_size() for p in model.parameters())
        assert found.bytes[part] == pytest.approx(held, rel=0.05)
    half = kit("t2v-a14b", dtype="bfloat16")[1].bytes
    assert half["transformer"] * 2 == found.bytes["transformer"]
    assert half["vae"] == found.bytes["vae"]


def test_the_encoder_of_pictures_is_in_float32_whatever_the_decoder_is(kit: Callable[..., Kit]
                                                                       ) -> None:
    from scenes.cameras.wan import checkpoint as loading

    asked, found = kit("i2v-a14b", decoder_dtype="bfloat16")
    assert str(loading.decoder(found, asked, "cpu").dtype) == "torch.bfloat16"
    assert str(loading.encoder(found, "cpu").dtype) == "torch.float32"


def test_it_is_found_by_name_in_every_place_and_is_the_same(
        weights: Path, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan.checkpoint import found

    monkeypatch.setenv("NARRATOR_WEIGHTS", str(weights))
    at_home = found(recipe({**tiny.OPTIONS, "model": "t2v-a14b"}))
    in_a_folder = found(_recipe(weights))
    itself = found(_recipe(own))
    by_path = found(recipe({**tiny.OPTIONS, "model": str(own)}))
    assert at_home.folder == in_a_folder.folder == weights / "t2v-a14b"
    assert itself.folder == by_path.folder == own
    assert len({one.digest for one in (at_home, in_a_folder, itself, by_path)}) == 1


def test_it_is_found_in_the_hugging_face_cache_and_nothing_is_fetched(
        weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan.checkpoint import found, place
    from scenes.cameras.wan.models import models

    monkeypatch.setenv("NARRATOR_WEIGHTS", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    asked = recipe({**tiny.OPTIONS, "model": "t2v-a14b"})
    with pytest.raises(WeightsMissing, match="narrator weights get t2v-a14b"):
        place(asked)
    row = models()["t2v-a14b"]
    for name, revision in ((row.id, row.revision), ("me/mine", "0" * 40)):
        cached = tmp_path / "hub" / f"models--{name.replace('/', '--')}"
        shutil.copytree(weights / "t2v-a14b", cached / "snapshots" / revision)
        (cached / "refs").mkdir()
        (cached / "refs" / "main").write_text(revision)
    assert found(asked).folder.name == row.revision
    by_id = recipe({**tiny.OPTIONS, "model": "me/mine"})
    assert by_id.model.name == "t2v-a14b"
    assert found(by_id).folder.name == "0" * 40


def test_a_part_that_lacks_is_told(own: Path) -> None:
    from scenes.cameras.wan.checkpoint import found

    for part in ("tokenizer", "vae", "text_encoder", "transformer_2"):
        shutil.move(own / part, own.parent / part)
        with pytest.raises(WeightsMissing, match=f"half a download: .*{part}"):
            found(_recipe(own.parent))
        shutil.move(own.parent / part, own / part)
    assert found(_recipe(own.parent)).folder == own


def test_weights_cut_short_are_told_with_their_size(own: Path) -> None:
    from scenes.cameras.wan.checkpoint import found

    file = own / "transformer_2" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(WeightsMissing, match=r"118,576 of 119,576 bytes: get it again"):
        found(_recipe(own))


def test_a_pickle_in_place_of_the_weights_is_refused(own: Path) -> None:
    from scenes.cameras.wan.checkpoint import found

    file = own / "transformer" / "diffusion_pytorch_model.safetensors"
    file.rename(file.with_suffix(".bin"))
    with pytest.raises(WrongLayout, match=r"diffusion_pytorch_model\.bin, a pickle"):
        found(_recipe(own))


def test_weights_that_lack_are_never_left_random(own: Path) -> None:
    from safetensors.torch import load_file, save_file

    from scenes.cameras.wan import checkpoint as loading

    file = own / "transformer" / "diffusion_pytorch_model.safetensors"
    weights = load_file(file)
    del weights["blocks.1.attn1.to_q.weight"]
    save_file(weights, file, metadata={"format": "pt"})
    asked = _recipe(own)
    with pytest.raises(WrongLayout, match=r"lacks 1 of its weights \(blocks\.1\.attn1\.to_q"):
        loading.expert(loading.found(asked), "high", asked, "cpu")


@pytest.mark.parametrize(("part", "says", "told"), [
    ("transformer", {"num_layers": 10**9}, "num_layers should be 2"),
    ("transformer_2", {"ffn_dim": 2 * 10**9}, "ffn_dim should be 32"),
    ("transformer", {"num_attention_heads": "two"}, "attention_head_dim should be 24"),
    ("text_encoder", {"num_layers": -2}, "num_layers should be 2"),
    ("text_encoder", {"vocab_size": None}, "vocab_size should be 1000")])
def test_a_configuration_of_another_network_is_told_before_it_is_built(
        own: Path, part: str, says: dict[str, object], told: str) -> None:
    from scenes.cameras.wan.checkpoint import found

    _rewritten(own / part / "config.json", says)
    with pytest.raises(WrongLayout, match=f"{told}.*: get both again"):
        found(_recipe(own))


def test_a_part_that_the_libraries_cannot_load_is_told_and_not_tried_again(own: Path) -> None:
    from scenes.cameras.wan import checkpoint as loading

    _rewritten(own / "text_encoder" / "config.json", {"d_model": 48})
    asked = _recipe(own)
    with pytest.raises(WrongLayout, match=r"text_encoder cannot be loaded \(RuntimeError: .*again"):
        loading.text_encoder(loading.found(asked), asked, "cpu")


def _rewritten(config: Path, says: dict[str, object]) -> None:
    said = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**said, **says}), encoding="utf-8")


@pytest.mark.parametrize("told", ["both", "shared.weight", "encoder.embed_tokens.weight", "none"])
def test_the_encoders_table_of_words_is_heard_under_either_name(
        told: str, own: Path, kit: Callable[..., Kit], monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions of transformers differ in which of the two they find missing, and leave empty."""
    import torch

    from scenes.cameras.wan import checkpoint as loading

    asked, found = kit("t2v-a14b")
    words = torch.tensor([[5, 6, 7, 1]])
    heard = loading.text_encoder(found, asked, "cpu")(words).last_hidden_state
    read = loading._read

    def other(*given: Any) -> Any:
        model, missing = read(*given)
        rows = model.shared.weight.detach().clone()
        for name, table in (("shared.weight", model.shared), ("encoder.embed_tokens.weight",
                                                              model.encoder.embed_tokens)):
            empty = told not in {"both", name}
            table.weight = torch.nn.Parameter(rows * 0 if empty else rows.clone())
            missing |= {name} if empty else set()
        return model, missing

    monkeypatch.setattr(loading, "_read", other)
    if told == "none":
        with pytest.raises(WrongLayout, match="lacks 2 of its weights"):
            loading.text_encoder(found, asked, "cpu")
    else:
        again = loading.text_encoder(found, asked, "cpu")(words).last_hidden_state
        assert torch.equal(again, heard)


def test_another_training_and_another_setting_are_another_digest(own: Path) -> None:
    from safetensors.torch import load_file, save_file

    from scenes.cameras.wan.checkpoint import found

    digests = [found(_recipe(own)).digest]
    file = own / "transformer_2" / "diffusion_pytorch_model.safetensors"
    weights = load_file(file)
    weights["blocks.0.ffn.net.2.weight"] *= 1.001
    save_file(weights, file, metadata={"format": "pt"})
    digests.append(found(_recipe(own)).digest)
    config = own / "vae" / "config.json"
    config.write_text(config.read_text().replace('"num_res_blocks": 1', '"num_res_blocks":  1'))
    digests.append(found(_recipe(own)).digest)
    (own / "README.md").write_text("a note")
    digests.append(found(_recipe(own)).digest)
    assert len(set(digests)) == 3
    assert digests[2] == digests[3]


def test_a_folder_of_weights_that_is_not_there_is_told(tmp_path: Path) -> None:
    from scenes.cameras.wan.checkpoint import found

    with pytest.raises(WeightsMissing, match="there is no folder"):
        found(_recipe(tmp_path / "nowhere"))
    with pytest.raises(WeightsMissing, match=r"weights of t2v-a14b are not in .*narrator weights "
                                             r"get t2v-a14b"):
        found(_recipe(tmp_path))
    (tmp_path / "Wan2.1_VAE.pth").write_bytes(b"")
    with pytest.raises(WrongLayout, match="as Wan's makers do it"):
        found(_recipe(tmp_path))
