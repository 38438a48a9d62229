"""Small questions, and settings for the desk that they are asked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SecretStr

from media.progress import Tell, quiet
from narrator.director.llm.asking import Desk, desk
from narrator.director.llm.question import Question
from narrator.settings.models import LLM, Price, SpendingLimits
from narrator.store import Store
from tests.doubles.llm_server import MODEL, LLMServer

CANARY = "sk-canary-7d41c9"
"""A key; wherever it turns up, a key was let out."""


class Cut(BaseModel, frozen=True, extra="forbid"):
    """The shape of an answer."""

    size: Literal["wide", "medium", "close"]
    words: Annotated[str, Field(min_length=1, max_length=40)]


def question(number: int = 1, prompt: str = "Cut it.",
             check: Callable[[Cut], Sequence[str]] = lambda answer: ()) -> Question[Cut]:
    return Question(f"s{number}-cut-1", f"scene s{number}", "You cut a story into shots.",
                    f"{prompt} Scene {number}.", Cut, check)


class Means(BaseModel, frozen=True):
    """What of the settings the desk asks for."""

    llm: LLM
    limits: SpendingLimits = SpendingLimits()
    prices: dict[str, Price] = {}
    yes: bool = False
    ask: bool = True
    dry_run: Path | None = None
    replies: Path | None = None
    record: Path | None = None


class Heard(list[str]):
    """What the desk tells."""

    def __call__(self, sentence: str) -> None:
        self.append(sentence)


def means(server: LLMServer | str, llm: dict[str, Any] | None = None, **others: Any) -> Means:
    url = server if isinstance(server, str) else server.url
    return Means(llm=LLM(**{"url": url, "model": MODEL, "key": SecretStr(CANARY), **(llm or {})}),
                 **others)


def sat(server: LLMServer | str, store: Store | None = None, heard: Tell = quiet,
        llm: dict[str, Any] | None = None, **others: Any) -> Desk:
    """The desk of the planner llm, over ``server``."""
    return desk(means(server, llm, **others), "llm", store, heard)
