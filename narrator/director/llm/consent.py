"""Whether what is asked costs money, and what whoever pays is told of it first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from narrator.director.llm.ledger import cost, money_of
from narrator.director.llm.question import Question, Sum
from narrator.director.llm.source import Source
from narrator.director.llm.tokens import about
from narrator.errors import BadInput, Unconsented
from narrator.events import Consent
from narrator.settings.models import Price, SpendingLimits


def ensure_consent(source: Source, price: Price | None, sum: Sum, agree: Consent) -> None:
    """Raise Unconsented where asking ``source`` may cost money, and nobody agrees to that.

    That a model is free is believed of one that takes no key: address and price may both stand in
    the narrator.toml of a stranger's folder, and the key in the environment is not for them.
    """
    free = price is not None and price.input == price.output == 0
    if source.is_here or (free and source.is_open):
        return
    tokens = sum.input_tokens + sum.output_tokens
    times = "once" if sum.requests == 1 else f"about {sum.requests} times"
    paid = cost(price, sum.input_tokens, sum.output_tokens)
    money = (f"about {money_of(paid)}" if paid is not None else
             f"at what that costs there: no price of {source.model} is set")
    told = (f"planning asks {source.model} at {source.place} {times}, and sends it the story: "
            f"about {tokens:,} tokens, {money}")
    if not agree(told):
        raise Unconsented(f"{told}; to agree, say --yes")


def ensure_priced(source: Source, price: Price | None, limits: SpendingLimits) -> None:
    """Raise BadInput for a limit of money that nobody could hold."""
    if limits.cost is not None and price is None and not source.is_here:
        raise BadInput(f"limits.cost is set, and no price of {source.model}: put one into "
                       f"narrator.toml, [prices.\"{source.model}\"] with input = … and output = … "
                       f"(of a million tokens)")


def summed(questions: Sequence[Question[Any]], answer: int) -> Sum:
    """What ``questions`` take at most, each answer being of ``answer`` tokens."""
    return Sum(requests=len(questions), input_tokens=sum(map(input_tokens, questions)),
               output_tokens=answer * len(questions))


def input_tokens(question: Question[Any]) -> int:
    """About how many tokens a question takes to ask, with the shape of its answer."""
    shape = json.dumps(question.answer.model_json_schema(), ensure_ascii=False)
    return sum(map(about, (question.instructions, question.prompt, shape)))
