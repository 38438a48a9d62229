"""Words into numbers, as the stock pipeline makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.installed import needs
from tests.scenes.cameras.wan import shots

if TYPE_CHECKING:
    from tests.scenes.cameras.wan.conftest import Kit

pytestmark = needs("diffusers")

TEXTS = ("A red fox", "一只红狐狸跃入湖中", "", shots.PROMPT, "wind " * 700)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("number", ["float32", "bfloat16"])
def test_a_prompt_is_encoded_as_the_stock_pipeline_does(text: str, number: str,
                                                        kit: Callable[..., Kit]) -> None:
    import torch
    from diffusers import WanPipeline

    from scenes.cameras.wan import checkpoint as loading
    from scenes.cameras.wan import prompts

    recipe, checkpoint = kit("t2v-1.3b", dtype=number)
    stock = WanPipeline(tokenizer=prompts._tokenizer(checkpoint.folder),
                        text_encoder=loading.text_encoder(checkpoint, recipe, "cpu"),
                        vae=None, scheduler=None)
    with torch.no_grad():
        theirs, _ = stock.encode_prompt(text, do_classifier_free_guidance=False,
                                        max_sequence_length=512)
    ours = prompts.words(prompts.encoded([text, "-"], checkpoint, recipe, "cpu"), text, "-",
                         recipe, "cpu")
    assert torch.equal(ours.prompt, theirs)


def test_a_prompts_bits_do_not_hang_on_its_neighbours(kit: Callable[..., Kit]) -> None:
    import torch

    from scenes.cameras.wan import prompts

    recipe, checkpoint = kit("t2v-1.3b")
    alone = prompts.encoded(["A red fox"], checkpoint, recipe, "cpu")
    among = prompts.encoded(["a whale sings " * 20, "A red fox"], checkpoint, recipe, "cpu")
    assert torch.equal(alone["A red fox"], among["A red fox"])


def test_a_text_is_read_once(kit: Callable[..., Kit], monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import prompts

    read: list[str] = []
    monkeypatch.setattr(prompts, "_one", lambda text, *rest: read.append(text))
    prompts.encoded(["a", "b", "a"], *reversed(kit("t2v-1.3b")), "cpu")
    assert read == ["a", "b"]


def test_tokens_are_the_encoders_own_and_are_never_cut(kit: Callable[..., Kit]) -> None:
    from scenes.cameras.wan import prompts

    _, checkpoint = kit("t2v-1.3b")
    slow = prompts._tokenizer(checkpoint.folder)
    for text in TEXTS:
        cleaned = prompts._cleaned(text)
        assert prompts.tokens(text, checkpoint.folder) == len(slow(cleaned).input_ids)
    assert prompts.tokens("wind " * 700, checkpoint.folder) > 512


@pytest.mark.parametrize("text", [*TEXTS, "a &amp;amp; b", "\u00e2\u20ac\u2122 “x”",
                                  "two\n\nlines\u3000wide", " &lt;b&gt; "])
def test_texts_are_cleaned_as_the_stock_pipeline_does(text: str) -> None:
    from diffusers.pipelines.wan.pipeline_wan import prompt_clean

    from scenes.cameras.wan import prompts

    assert prompts._cleaned(text) == prompt_clean(text)


def test_what_a_look_avoids_stands_behind_the_official_words(kit: Callable[..., Kit]) -> None:
    from scenes.cameras.wan import prompts

    recipe, _ = kit("t2v-a14b")
    assert prompts.negative(recipe, " text, logos ") == recipe.negative + "，text, logos"
    assert prompts.negative(recipe) == recipe.negative
    assert prompts.negative(kit("t2v-a14b", negative="")[0], "logos") == "logos"


def test_without_guidance_nothing_is_said_of_what_to_avoid(kit: Callable[..., Kit]) -> None:
    recipe, checkpoint = kit("t2v-a14b", guidance="1", guidance_low="1")
    assert shots.told(recipe, checkpoint).negative is None
