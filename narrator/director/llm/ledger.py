"""What was asked and used, and whether more may be.

It stands in the place of pydantic-ai's RunUsage and UsageLimits, which count a request when its
answer has come: of four side by side, three would pass any limit of requests; and a limit of tokens
is raised over an answer that is paid for, and would be thrown away with it. They know no clock, and
nothing of an answer that was cut off or refused, which costs as much; money they count in dollars,
by a table of their own. Here a request is weighed before it is sent, with all that are under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from narrator.errors import OverLimit
from narrator.settings.models import Price, SpendingLimits


class Ledger:
    """Of one planning: ``clock`` in seconds."""

    def __init__(self, limits: SpendingLimits, price: Price | None, clock: Callable[[],
                                                                                    float]) -> None:
        self._limits, self._price, self._clock = limits, price, clock
        self._began = clock()
        self.requests = 0
        self._input = self._output = self._under_way = 0

    @property
    def tokens(self) -> int:
        """Used so far."""
        return self._input + self._output

    @property
    def cost(self) -> float | None:
        """Of what was used so far, where the price is known."""
        return cost(self._price, self._input, self._output)

    @property
    def seconds_left(self) -> float | None:
        """Until the limit of minutes is reached; None where there is none."""
        if self._limits.minutes is None:
            return None
        return max(0.0, self._began + 60 * self._limits.minutes - self._clock())

    @contextmanager
    def request(self, tokens: int) -> Iterator[None]:
        """While a request with a prompt of ``tokens`` is under way; raises OverLimit when it would
        lead beyond what is allowed."""
        self._weigh(tokens)
        self.requests += 1
        self._under_way += tokens
        try:
            yield
        finally:
            self._under_way -= tokens

    def used(self, input_tokens: int, output_tokens: int) -> None:
        """Count what one answer took."""
        self._input += input_tokens
        self._output += output_tokens

    def out_of_time(self) -> OverLimit:
        """The error for who has no minutes left."""
        return self._over("minutes", f"{self._limits.minutes:g}", "have passed")

    def told(self) -> str:
        """What was used, in a sentence."""
        times = "once" if self.requests == 1 else f"{self.requests} times"
        money = "" if self.cost is None else f", about {money_of(self.cost)}"
        return f"asked {times}, {self.tokens:,} tokens{money}"

    def _weigh(self, tokens: int) -> None:
        limits = self._limits
        if limits.requests is not None and self.requests >= limits.requests:
            raise self._over("requests", f"{limits.requests:,}", "were made")
        coming = self._under_way + tokens
        if limits.tokens is not None and self.tokens + coming > limits.tokens:
            raise self._over("tokens", f"{limits.tokens:,}",
                             f"would be passed: {self.tokens + self._under_way:,} are used, and "
                             f"the next request takes about {tokens:,}")
        spent = cost(self._price, self._input + coming, self._output)
        if limits.cost is not None and spent is not None and spent > limits.cost:
            raise self._over("cost", f"{limits.cost:g}",
                             f"would be passed: about {money_of(self.cost or 0)} is spent")
        if self.seconds_left == 0:
            raise self.out_of_time()

    def _over(self, name: str, value: str, what: str) -> OverLimit:
        return OverLimit(f"limits.{name}: the {value} allowed {what}; what was answered is kept: "
                         f"raise it by --limit {name}=…, and the same command goes on")


def cost(price: Price | None, input_tokens: int, output_tokens: int) -> float | None:
    """Of so many tokens; None where no price is known."""
    if price is None:
        return None
    return (input_tokens * price.input + output_tokens * price.output) / 1e6


def money_of(amount: float) -> str:
    """An amount of money as it is told: two figures of what is less than a hundredth."""
    return f"{amount:.2f}" if amount >= 0.01 or amount == 0 else f"{amount:.2g}"
