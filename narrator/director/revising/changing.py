"""Shots as a wish wants them: of each only what was asked for changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from narrator.director.answers import (
    MOST_CAST,
    MOST_PLACES,
    FramingAnswer,
    by_number,
    framed,
)
from narrator.director.llm.question import Asker, Question, Sum
from narrator.director.wording import (
    Wording,
    cleaned,
    clipped,
    described,
    keyed,
    phrase_of,
)
from narrator.plan import Plan, Shot
from narrator.plan.exactness import Exactness
from narrator.story.names import Names
from narrator.story.text import joined

_TOGETHER = (8, 3, 1)
"""Shots changed by one question: as many as its window takes."""
_A_SHOT = 350
"""Tokens of an answer about one shot, as long as they are likely to be."""
_FIELDS = ("subject", "action", "setting", "mood")


def changed(shots: Sequence[Shot], wish: str, wording: Wording[Plan], asker: Asker) -> list[Shot]:
    """``shots`` as ``wish`` wants them, their fingerprints as they were: whoever wished it is a
    person, and it counts as written by hand."""
    asked = list(_questions(shots, wish, wording))
    questions = [question for _, question in asked]
    asker.expect(Sum(requests=len(questions), output_tokens=_A_SHOT * len(shots),
                     input_tokens=sum(map(wording.tokens, questions))))
    answers = asker.ask(questions)
    return [_with(shot, one, wording.story) for some, question in asked
            for shot, one in zip(some, by_number(answers[question.name]).values(), strict=True)]


def _questions(shots: Sequence[Shot], wish: str, wording: Wording[Plan]
               ) -> Iterator[tuple[Sequence[Shot], Question[BaseModel]]]:
    left, part = list(shots), 0
    while left:
        part += 1
        question = wording.fitted(partial(_question, left[:many], wish, wording, part)
                                  for many in _TOGETHER)
        count = len(question.answer.model_fields)
        yield left[:count], question
        left = left[count:]


def _question(shots: Sequence[Shot], wish: str, wording: Wording[Plan], part: int
              ) -> Question[BaseModel]:
    seen = {name for shot in shots for name in (*shot.cast, *shot.places)}
    said = "\n".join([wish, *(line.text for shot in shots for line in shot.lines)])
    cast, places = wording.known(said, 24, seen)
    told = [{"number": number, "id": shot.id, "said": clipped(joined(
                [line.text for line in shot.lines]), 400),
             "fields": [(name, clipped(text, 400)) for name, text in shot.picture],
             "cast": list(shot.cast), "places": list(shot.places)}
            for number, shot in enumerate(shots, 1)]
    question = wording.question(
        "revise", f"revise-{part}", ", ".join(shot.id for shot in shots),
        {"wish": wish, "shown": told, "cast": [described(one) for one in cast],
         "places": [described(one) for one in places]},
        _shape(len(shots), tuple(one.name for one in cast), tuple(one.name for one in places),
               wording.chinese))
    return replace(question, check=partial(_unfilmable, shots, wording.story))


def _shape(shots: int, cast: tuple[str, ...], places: tuple[str, ...], chinese: bool
           ) -> type[BaseModel]:
    """An answer about so many shots: what stays as it is, is null."""
    text: Any = phrase_of(120 if chinese else 320)
    fields: dict[str, Any] = {name: (text | None, ...) for name in _FIELDS}
    fields["framing"] = (FramingAnswer | None, ...)
    for field, names, most in (("cast", cast, MOST_CAST), ("places", places, MOST_PLACES)):
        if names:
            fields[field] = (Annotated[list[Literal[names]], Field(max_length=most)] | None,  # type: ignore[valid-type]
                             ...)
    one = create_model("Change", __config__=ConfigDict(extra="forbid", frozen=True), **fields)
    return keyed("Changes", range(1, shots + 1), one)


def _unfilmable(shots: Sequence[Shot], plan: Plan, answer: BaseModel) -> list[str]:
    """Which of the changed shots no camera could film, as the model is told it."""
    exact = Exactness(plan)
    return [f"{number}: only one that is exact may be in a shot, and no other picture shows it"
            for shot, (number, one) in zip(shots, by_number(answer).items(), strict=True)
            if exact.forbids(_with(shot, one, plan)) and not exact.forbids(shot)]


def _with(shot: Shot, change: Any, plan: Plan) -> Shot:
    """``shot`` with what is not null. Whom the new words name is there, and has a look."""
    picture = {name: text for name in _FIELDS if (text := cleaned(getattr(change, name) or ""))}
    if change.framing is not None:
        picture["framing"] = framed(change.framing, (), "", plan.language)
    told = {name: found for name in ("cast", "places")
            if (found := getattr(change, name, None)) is not None}
    # Where the list is new, the words that stay are held to it as well.
    words = {**(dict(shot.picture) if told else {}), **picture}
    named = Names([one.name for one in plan.cast], [one.name for one in plan.places]
                  ).named("\n".join(words.values()))
    seen = {name: tuple(dict.fromkeys((*told.get(name, getattr(shot, name)), *more)))
            for name, more in named._asdict().items()}
    return shot.model_copy(update={"picture": shot.picture.model_copy(update=picture), **seen})
