"""Answering: one question after the other, each token within the grammar of its answer.

The same question, seed and temperature give the same answer on one machine: chance comes from a
generator of its own, and the process's is left alone.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from media.errors import Stopped
from narrator.director.llm.causal.checkpoint import CausalCheckpoint
from narrator.director.llm.causal.grammar import Vocabulary, steers
from narrator.director.llm.causal.loading import SMALLER, Loaded, loaded
from narrator.errors import BadInput, Unanswered

if TYPE_CHECKING:
    import torch
    import xgrammar


class DecodingWay(NamedTuple):
    """How an answer is found."""

    most: int
    """Tokens of it."""
    temperature: float
    """0: always the likeliest token."""
    seed: int


class Completion(NamedTuple):
    """An answer."""

    text: str
    asked: int
    """Tokens of the request."""
    tokens: int
    """Of the answer."""
    whole: bool
    """Whether it ended by itself."""


class CausalLM:
    """A model in memory, asked by one thread at a time."""

    def __init__(self, checkpoint: CausalCheckpoint, device: str | None = None) -> None:
        """Load it; raises BackendMissing, BadInput, Unanswered."""
        self.checkpoint = checkpoint
        self._loaded: Loaded = loaded(checkpoint, device)
        own = self._loaded.model.generation_config
        self._ends = _ends(own.eos_token_id, self._loaded.tokenizer, checkpoint.name)
        self._top = own.top_k or 0, 1.0 if own.top_p is None else own.top_p
        self._loaded.model.generation_config = type(own)()  # the rest is free speech's alone
        width = self._loaded.model.get_output_embeddings().weight.shape[0]
        self._vocabulary = Vocabulary(self._loaded.tokenizer, width, self._ends)
        self._never = self._vocabulary.never.to(self._loaded.device)

    @property
    def device(self) -> str:
        """Where it computes."""
        return self._loaded.device

    def answer(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any],
               way: DecodingWay, stop: threading.Event) -> Completion:
        """The answer to ``messages`` ({"role", "content"}), as JSON of that ``schema``.

        Ends with Stopped within a token of ``stop``. Raises Unanswered.
        """
        from torch import OutOfMemoryError

        request = self._request(messages)
        held = _Held(self._vocabulary.grammar(schema), self._never, stop)
        try:
            tokens = self._generated(request, held, way)
        except OutOfMemoryError as exc:
            raise Unanswered(f"{self.checkpoint.name} has no memory left on {self.device} for a "
                             f"request of {request.shape[1]:,} tokens: lower --llm window=…, or "
                             f"{SMALLER}") from exc
        whole = tokens[-1] in self._ends
        return Completion(self._vocabulary.text(tokens[:-1] if whole else tokens), request.shape[1],
                          len(tokens), whole)

    def _request(self, messages: Sequence[Mapping[str, str]]) -> torch.Tensor:
        """(1, tokens): the messages as the model's template writes them."""
        from jinja2 import TemplateError

        try:
            # A template that knows no thinking passes the word over.
            tokens = self._loaded.tokenizer.apply_chat_template(
                [{**message, "content": self._plain(message["content"])} for message in messages],
                add_generation_prompt=True, enable_thinking=False, return_dict=True,
                return_tensors="pt")["input_ids"]
        except TemplateError as exc:
            raise Unanswered(f"the chat template of {self.checkpoint.name} refuses the request "
                             f"({exc}): take another model (--llm model=…)") from exc
        if tokens.shape[1] >= self.checkpoint.window:
            raise Unanswered(f"the request has {tokens.shape[1]:,} tokens, and "
                             f"{self.checkpoint.name} reads {self.checkpoint.window:,} with its "
                             f"answer: lower --llm window=…")
        request: torch.Tensor = tokens.to(self.device)
        return request

    def _plain(self, text: str) -> str:
        """``text``, in which nothing is a token that steers: a story that holds "<|im_end|>" does
        not end its turn. What looks like one is parted by a joiner of no width."""
        for word in steers(self._loaded.tokenizer).values():
            text = text.replace(word, f"{word[:1]}\u200d{word[1:]}")
        return text

    def _generated(self, request: torch.Tensor, held: _Held, way: DecodingWay) -> list[int]:
        import torch
        from transformers import GenerationConfig

        most = min(way.most, self.checkpoint.window - request.shape[1])
        config = GenerationConfig(do_sample=False, max_new_tokens=most, pad_token_id=self._ends[0],
                                  eos_token_id=list(self._ends))
        with torch.inference_mode():
            made = self._loaded.model.generate(
                request, attention_mask=torch.ones_like(request), generation_config=config,
                logits_processor=[held, *self._chance(way)])
        tokens: list[int] = made[0, request.shape[1]:].tolist()
        return tokens

    def _chance(self, way: DecodingWay) -> list[Any]:
        """What lets the likeliest token be another one now and then, by the model's own bounds."""
        from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

        if not way.temperature:
            return []
        top_k, top_p = self._top
        return [TemperatureLogitsWarper(float(way.temperature)),
                *([TopKLogitsWarper(top_k)] if top_k else []),
                *([TopPLogitsWarper(top_p)] if top_p < 1 else []),
                _Drawn(way.seed, self.device)]


class _Held:
    """Scores of which only those remain that keep to a grammar; of one answer."""

    def __init__(self, grammar: xgrammar.CompiledGrammar, never: torch.Tensor,
                 stop: threading.Event) -> None:
        import xgrammar

        self._matcher = xgrammar.GrammarMatcher(grammar)
        self._mask = xgrammar.allocate_token_bitmask(1, never.shape[0])
        self._never, self._stop, self._begun = never, stop, False

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """(1, width) and (1, tokens) as transformers' LogitsProcessor takes them; raises Stopped,
        Unanswered."""
        import xgrammar

        if self._stop.is_set():
            raise Stopped("the answer is no longer waited for")
        if self._begun:
            self._matcher.accept_token(int(input_ids[0, -1]))
        self._begun = True
        self._matcher.fill_next_token_bitmask(self._mask)
        xgrammar.apply_token_bitmask_inplace(scores, self._mask.to(scores.device))
        scores = scores.masked_fill(self._never, -float("inf"))
        if not bool(scores.isfinite().any()):
            raise Unanswered("the model has no token for what its answer must go on with: take "
                             "another model (--llm model=…)")
        return scores


class _Drawn:
    """Draws by the scores: the highest of them with Gumbel's noise added falls on each token as
    often as its probability says (Gumbel 1954; Maddison et al. 2014, "A* Sampling")."""

    def __init__(self, seed: int, device: str) -> None:
        import torch

        self._generator = torch.Generator(device).manual_seed(seed)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        import torch

        waits = torch.empty_like(scores).exponential_(generator=self._generator)
        return scores - waits.clamp_min(torch.finfo(scores.dtype).tiny).log()


def _ends(said: int | Sequence[int] | None, tokenizer: Any, name: str) -> tuple[int, ...]:
    """The tokens that end an answer: as the model's generation_config has it, else its
    tokenizer."""
    if said is None:
        said = tokenizer.eos_token_id
    if said is None:
        raise BadInput(f"{name} does not say which token ends an answer (eos_token_id in its "
                       f"generation_config.json): take another model")
    return (said,) if isinstance(said, int) else tuple(said)
