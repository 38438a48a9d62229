"""What a model may say next, so that its answer has the shape that was asked for.

xgrammar makes a grammar of a JSON schema, and tells before every token which ones keep to it. Of
what version 0.2.9 was tried with, it holds enums and constants in any script, properties in their
order, whatever they are called, the required ones and no others, ``minItems`` and ``maxItems`` (0
too), ``minLength`` and ``maxLength`` in characters of any script, patterns, bounds of numbers,
``multipleOf`` of integers, ``$defs``, ``anyOf`` and ``oneOf``. It passes over ``uniqueItems``,
``contains``, ``not``, ``if``, ``dependentRequired``, ``multipleOf`` of other numbers, all but the
first of an ``allOf``, what stands beside a ``$ref``, an ``enum`` or an ``anyOf``, and the lengths
of a text that has a pattern as well; and a number without bounds may have digits without end.
Whoever asked looks at the answer for those.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from narrator.errors import Unanswered

if TYPE_CHECKING:
    import torch
    import xgrammar

_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_UNKNOWN = "\ufffd".encode()


class Vocabulary:
    """The tokens of one model, as the bytes that they stand for."""

    def __init__(self, tokenizer: Any, width: int, ends: Sequence[int]) -> None:
        """``width``: of the model's scores, which may be wider than its tokenizer's words;
        ``ends``: the tokens that end an answer."""
        import torch
        import xgrammar

        info = xgrammar.TokenizerInfo.from_huggingface(tokenizer, vocab_size=width,
                                                       stop_token_ids=list(ends))
        self._compiler = xgrammar.GrammarCompiler(info)  # which keeps what it compiled
        self._bytes: Sequence[bytes] = info.decoded_vocab
        steering = steers(tokenizer).keys() - set(ends)
        self.never: torch.Tensor = torch.tensor(
            [index in steering or any(byte < 0x20 or byte == 0x7F for byte in word)
             for index, word in enumerate(self._bytes)])
        """(width,) of bool: what belongs into no answer. xgrammar lets a bare tab or zero byte into
        a text with a length, where JSON has none; and a token that steers is no text."""

    def grammar(self, schema: Mapping[str, Any]) -> xgrammar.CompiledGrammar:
        """What holds an answer to ``schema``; raises Unanswered for one that no answer can meet."""
        try:
            # Without free white space: a small model would write blanks for ever.
            return self._compiler.compile_json_schema(
                json.dumps(bounded(schema), ensure_ascii=False), any_whitespace=False)
        except RuntimeError as exc:
            reason = str(exc).strip().splitlines()[0].rpartition(": ")[2]
            raise Unanswered(f"the shape of the answer cannot be held to: {reason}; ask for another"
                             ) from exc

    def text(self, tokens: Sequence[int]) -> str:
        """What ``tokens`` say, byte by byte as the grammar read them: a tokenizer's own decoding
        may tidy blanks away. A character that was cut off, or that UTF-8 does not have, becomes
        U+FFFD, one for one."""
        said = b"".join(self._bytes[token] for token in tokens)
        return _SURROGATE.sub(_UNKNOWN, said).decode("utf-8", errors="replace")


def steers(tokenizer: Any) -> Mapping[int, str]:
    """The tokens that are no text but say who speaks, or thinks, or ends."""
    return {index: token.content for index, token in tokenizer.added_tokens_decoder.items()
            if token.special or token.content.startswith("<")}


def bounded(schema: Any) -> Any:
    """``schema`` without the patterns of texts that have a length, for which xgrammar would drop
    the length: a text without end is worse than one of other letters."""
    if isinstance(schema, list):
        return [bounded(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    loses = isinstance(schema.get("pattern"), str) and schema.keys() & {"minLength", "maxLength"}
    return {key: bounded(value) for key, value in schema.items()
            if not (loses and key == "pattern")}
