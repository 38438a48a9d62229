"""Words into numbers: every prompt of a film at once, and then the encoder is let go.

The encoder is 11 GB; what it makes of a prompt is 4 MB. Each text is encoded alone, so that its
bits do not hang on its neighbours, and kept without the padding, which is zeros.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from media.errors import WrongLayout
from scenes.cameras.wan.checkpoint import Checkpoint, text_encoder
from scenes.cameras.wan.libraries import dtype, quiet
from scenes.cameras.wan.models import TEXT_TOKENS
from scenes.cameras.wan.recipe import Recipe

if TYPE_CHECKING:
    import torch

Book = Mapping[str, "torch.Tensor"]
"""Texts and what the encoder made of each: shape (tokens, dim), on the processor."""


class Words(NamedTuple):
    """What an expert is told of a shot, on its device and in its number format."""

    prompt: torch.Tensor
    """Shape (1, 512, dim)."""
    negative: torch.Tensor | None
    """The same, of what should not be seen; None where nothing is guided."""


def negative(recipe: Recipe, said: str = "") -> str:
    """All that a shot should not show: the recipe's words and those of its look."""
    return "，".join(text for text in (recipe.negative, said.strip()) if text)


def tokens(text: str, folder: Path) -> int:
    """How many tokens ``text`` is to the encoder of the checkpoint in ``folder``, the sign of its
    end counted; what is above 512 would not be read. Loads the tokenizer alone."""
    return len(_counter(folder)(_cleaned(text)))


def encoded(texts: Iterable[str], checkpoint: Checkpoint, recipe: Recipe, device: str) -> Book:
    """The book of these texts. The encoder is loaded onto ``device``, and gone afterwards."""
    import torch

    encoder, tokenizer = text_encoder(checkpoint, recipe, device), _tokenizer(checkpoint.folder)
    try:
        with torch.no_grad():
            return {text: _one(text, encoder, tokenizer, device) for text in dict.fromkeys(texts)}
    finally:
        del encoder
        if str(device).startswith("cuda"):
            torch.cuda.empty_cache()


def words(book: Book, prompt: str, avoided: str, recipe: Recipe, device: str) -> Words:
    """A shot's prompt and what it should not show, out of the book and padded to 512 tokens."""
    def padded(text: str) -> torch.Tensor:
        import torch

        rows = book[text]
        full = torch.cat([rows, rows.new_zeros(TEXT_TOKENS - len(rows), rows.shape[1])])
        return full.unsqueeze(0).to(device, dtype(recipe.dtype))

    return Words(padded(prompt), padded(avoided) if recipe.guided else None)


def _one(text: str, encoder: Any, tokenizer: Any, device: str) -> torch.Tensor:
    """As WanPipeline encodes a single prompt: padded to 512 while it is read, for the same bits."""
    put = tokenizer([_cleaned(text)], padding="max_length", max_length=TEXT_TOKENS,
                    truncation=True, add_special_tokens=True, return_attention_mask=True,
                    return_tensors="pt")
    ids, mask = put.input_ids.to(device), put.attention_mask.to(device)
    rows = encoder(ids, mask).last_hidden_state[0, :int(mask.gt(0).sum())]
    return rows.to("cpu").clone()


def _cleaned(text: str) -> str:
    """As the stock pipeline cleans it (``prompt_clean``): broken letters, entities, blanks."""
    from ftfy import fix_text

    return re.sub(r"\s+", " ", html.unescape(html.unescape(fix_text(text)))).strip()


@lru_cache(maxsize=2)
def _counter(folder: Path) -> Callable[[str], Sequence[int]]:
    """What makes tokens of a text, without the seconds that transformers takes to be there."""
    from tokenizers import Tokenizer

    table = folder / "tokenizer" / "tokenizer.json"
    if not table.is_file():
        slow = _tokenizer(folder)
        return lambda text: list(slow(text, add_special_tokens=True).input_ids)
    try:
        fast = Tokenizer.from_file(str(table))
    except Exception as exc:  # of no class of its own
        raise _unreadable(folder, exc) from exc
    fast.no_truncation()
    fast.no_padding()
    return lambda text: fast.encode(text).ids


@lru_cache(maxsize=2)
def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    try:
        with quiet():
            return AutoTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    except Exception as exc:  # each kind of tokenizer has its own ways to fail
        raise _unreadable(folder, exc) from exc


def _unreadable(folder: Path, exc: Exception) -> WrongLayout:
    return WrongLayout(f"{folder / 'tokenizer'} cannot be read ({type(exc).__name__}: "
                       f"{' '.join(str(exc).split())[:200]}): get it again")

