"""Which shots a wish means, where it names none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from narrator.director.llm.question import Asker, Question, Sum
from narrator.director.wording import Wording, clipped
from narrator.plan import Plan, Shot
from narrator.story.text import joined

_TOGETHER = (80, 30, 10, 3, 1)
"""Shots looked at by one question: as many as its window takes."""
_AN_ID = 12
"""Tokens of an answer for one shot that is meant."""


def found(shots: Sequence[Shot], wish: str, wording: Wording[Plan], asker: Asker) -> list[Shot]:
    """Those of ``shots`` that ``wish`` means, as the model reads it."""
    questions = list(_questions(shots, wish, wording))
    asker.expect(Sum(
        requests=len(questions), input_tokens=sum(map(wording.tokens, questions)),
        output_tokens=sum(_AN_ID * _count(question) for question in questions)))
    answers = asker.ask(questions)
    meant = {id for answer in answers.values() for id in getattr(answer, "shots", ())}
    return [shot for shot in shots if shot.id in meant]


def _questions(shots: Sequence[Shot], wish: str, wording: Wording[Plan]
               ) -> Iterator[Question[BaseModel]]:
    left, part = list(shots), 0
    while left:
        part += 1
        question = wording.fitted(partial(_question, left[:many], wish, wording, part)
                                  for many in _TOGETHER)
        yield question
        left = left[_count(question):]


def _question(shots: Sequence[Shot], wish: str, wording: Wording[Plan], part: int
              ) -> Question[BaseModel]:
    told = [{"id": shot.id, "seen": " | ".join(clipped(text, 160) for _, text in shot.picture
                                               if text),
             "said": clipped(joined([line.text for line in shot.lines]), 160)} for shot in shots]
    return wording.question("find", f"revise-find-{part}", "which shots are meant",
                            {"wish": wish, "shown": told},
                            _shape(tuple(shot.id for shot in shots)))


def _shape(ids: tuple[str, ...]) -> type[BaseModel]:
    """An answer that names shots of these ``ids``."""
    fields: Any = {"shots": (Annotated[list[Literal[ids]], Field(max_length=len(ids))],  # type: ignore[valid-type]
                             ...)}
    return create_model("Meant", __config__=ConfigDict(extra="forbid", frozen=True), **fields)


def _count(question: Question[BaseModel]) -> int:
    """The shots that a question shows."""
    limit: int = question.answer.model_json_schema()["properties"]["shots"]["maxItems"]
    return limit
