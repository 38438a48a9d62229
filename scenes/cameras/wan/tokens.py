"""How long a prompt is to the text encoder, which reads 512 tokens and would never see the rest.

With a checkpoint at hand its own tokenizer counts. Without one there is a bound from above. The
encoder's vocabulary (UMT5: 256,000 pieces of words of 107 languages) has all common characters as
pieces of their own, so that a Han character is at most one token, and prose in Latin letters has
about one for four letters: one for two is on the safe side.
"""

from __future__ import annotations

import re
from pathlib import Path

from scenes.camera import Length
from scenes.cameras.wan.models import TEXT_TOKENS

_PARTS = re.compile(r"(?P<latin>[A-Za-z\u00c0-\u024f]+)|(?P<one>\S)")
_BYTES_OF_A_RARE_ONE = 4
"""A character outside the vocabulary is spelled in the bytes of its UTF-8."""
_END = 1
"""The token that ends every text."""


def length(prompt: str, checkpoint: Path | None = None) -> Length:
    """Of ``prompt``: counted by the tokenizer in the folder ``checkpoint``, else bounded."""
    if checkpoint is not None and (checkpoint / "tokenizer").is_dir():
        return Length(tokens=_counted(prompt, checkpoint), most=TEXT_TOKENS, counted=True)
    return Length(tokens=at_most(prompt), most=TEXT_TOKENS, counted=False)


def at_most(prompt: str) -> int:
    """No fewer tokens than the encoder makes of ``prompt``."""
    return _END + sum(-(-len(part["latin"]) // 2) if part["latin"] else _of(part["one"])
                      for part in _PARTS.finditer(prompt))


def _of(character: str) -> int:
    """Tokens of a single character; one that stands behind a blank may have the blank's, too."""
    if character.isascii():
        return 1
    for common in ("gb2312", "big5", "shift_jis", "euc_kr", "cp1251"):
        try:
            character.encode(common)
        except UnicodeEncodeError:
            continue
        return 1
    return _BYTES_OF_A_RARE_ONE


def _counted(prompt: str, checkpoint: Path) -> int:
    from scenes.cameras.wan.prompts import tokens

    return tokens(prompt, checkpoint)
