"""What the settings say of language models: which one, how it is asked, and how much it may cost.

``[llm]``, ``[limits]`` and ``[prices]`` of ``narrator.toml``; ``NARRATOR_LLM__MODEL`` and the like.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, Field, SecretStr


class LLM(BaseModel, frozen=True, extra="forbid"):
    """The model that plans. What is left out is the planner's own choice."""

    service: str | None = None
    """A name of ``services.toml``: an address, and the variable that holds its key."""
    url: str | None = None
    """The address of any other server that speaks OpenAI's protocol, with its ``/v1``."""
    model: str | None = None
    """As the server calls it; for a model on this machine, a path or the id of a repository."""
    key: SecretStr | None = None
    structured: Literal["auto", "schema", "tool", "prompted"] = "auto"
    """How the shape of an answer is asked for: as a JSON schema, as a tool's arguments, or in
    words; ``auto`` asks by a schema, and in words of a server that has none, and says so."""
    window: Annotated[int, Field(ge=2_000, le=10_000_000)] = 32_000
    """Tokens of a request and its answer together."""
    answer: Annotated[int, Field(ge=256, le=1_000_000)] = 8_000
    """Tokens of one answer at most."""
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.4
    at_once: Annotated[int, Field(ge=1, le=64)] = 4
    """Requests side by side, where the model allows more than one."""
    seconds: Annotated[float, Field(gt=0, le=3600)] = 180.0
    """To wait for one answer."""
    repairs: Annotated[int, Field(ge=0, le=10)] = 2
    """How often an answer goes back with what is wrong with it."""
    device: str | None = None
    """Of a model on this machine: cuda, cpu; without it, the GPU where there is one."""


class SpendingLimits(BaseModel, frozen=True, extra="forbid"):
    """What planning one film may take. None: as much as it needs."""

    tokens: Annotated[int, Field(ge=1)] | None = None
    requests: Annotated[int, Field(ge=1)] | None = None
    shots: Annotated[int, Field(ge=1)] | None = None
    minutes: Annotated[float, Field(gt=0)] | None = None
    """Of planning, by the clock."""
    cost: Annotated[float, Field(gt=0)] | None = None
    """In the currency of the price table."""


class Price(BaseModel, frozen=True, extra="forbid"):
    """Of a million tokens, in whatever currency the limits are meant in."""

    input: Annotated[float, Field(ge=0)]
    output: Annotated[float, Field(ge=0)]


class Means(Protocol):
    """What of a run's settings is about asking a model; ``Settings`` is one."""

    @property
    def llm(self) -> LLM: ...
    @property
    def limits(self) -> SpendingLimits: ...
    @property
    def prices(self) -> Mapping[str, Price]: ...
    @property
    def yes(self) -> bool: ...
    @property
    def ask(self) -> bool: ...
    @property
    def dry_run(self) -> Path | None: ...
    @property
    def replies(self) -> Path | None: ...
    @property
    def record(self) -> Path | None: ...
