"""How questions are put into words: from templates, fenced, and within the model's window."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from narrator.director.llm.question import Question
from narrator.director.llm.tokens import about
from narrator.errors import BadInput
from narrator.saying import HIDDEN
from narrator.settings.models import LLM
from narrator.story import Head, Member, Place
from narrator.story.glossary import glossary
from templates.house import BadTemplate, House
from templates.loader import styles

T = TypeVar("T", bound=BaseModel)
H = TypeVar("H", bound=Head)

LONGEST_LOOK = 240
"""Characters of a look that a question tells: enough to know somebody by."""
_ALL_TOLD = 24
"""Of those known: so many are told in every question; of more, those who come up."""


class Wording(Generic[H]):
    """What questions about one story, or about its plan, have in common."""

    def __init__(self, story: H, house: House, llm: LLM) -> None:
        self.story, self.llm = story, llm
        self._house = house
        self.chinese = story.language.lower().startswith("zh")
        self._language = "zh" if self.chinese else "en"

    def knowing(self, story: H) -> Wording[H]:
        """The same of ``story`` with those whom its bible has added."""
        return Wording(story, self._house, self.llm)

    @cached_property
    def instructions(self) -> str:
        """What the model is, and what it never does."""
        parts = (self._request("system", {"language": self.story.language}), self._rules())
        return "\n\n".join(filter(None, parts))

    def question(self, kind: str, name: str, about: str, values: Mapping[str, object],
                 answer: type[T]) -> Question[T]:
        """The question ``director/<kind>.j2``; raises BadInput for a house's template.

        What is told of ``shots`` is one sheet, ``director/shots.j2``, whatever is asked of them.
        """
        told = {"film": self._film, **values}
        told["fence"] = fence(json.dumps(told, ensure_ascii=False))
        if "shots" in told:
            told["sheet"] = self._request("shots", told)
        return Question(name, about, self.instructions, self._request(kind, told), answer)

    def fits(self, question: Question[T]) -> bool:
        """Whether ``question``, the shape of its answer and the answer fit the window."""
        return self.tokens(question) + self.llm.answer <= self.llm.window

    def tokens(self, question: Question[T]) -> int:
        """Of all that is sent."""
        schema = json.dumps(question.answer.model_json_schema(), ensure_ascii=False)
        return about(question.instructions) + about(question.prompt) + about(schema)

    def fitted(self, ways: Iterable[Callable[[], Question[T]]]) -> Question[T]:
        """The first way of asking that fits; raises BadInput where none does."""
        for way in ways:
            question = way()
            if self.fits(question):
                return question
        raise BadInput(
            f"a question about {question.about} takes {self.tokens(question):,} tokens and its "
            f"answer up to {self.llm.answer:,}, and llm.window is {self.llm.window:,}: set the "
            f"window that the model has, or llm.answer to less")

    def known(self, said: str, most: int, also: Iterable[str] = ()
              ) -> tuple[list[Member], list[Place]]:
        """Those of the bible that a question about the words ``said`` tells of, ``most`` of each at
        most: all of a few, of many those who come up and ``also`` those named."""
        if len(self.story.cast) + len(self.story.places) <= _ALL_TOLD:
            return list(self.story.cast[:most]), list(self.story.places[:most])
        folded, more = said.casefold(), frozenset(also)
        return ([one for one in self.story.cast
                 if one.name in more or one.name.casefold() in folded][:most],
                [one for one in self.story.places
                 if one.name in more or one.name.casefold() in folded][:most])

    def terms(self, said: str, most: int) -> list[dict[str, str]]:
        """The glossary's words that ``said`` says."""
        return [{"word": term.word, "look": clipped(term.look, LONGEST_LOOK),
                 "note": clipped(term.note, LONGEST_LOOK)}
                for term in glossary(self.story).found(said)[:most]]

    @cached_property
    def _film(self) -> dict[str, object]:
        look, preset = self.story.look, styles().get(self.story.look.style)
        style = preset.words(self.story.language) if preset else look.style
        palette = look.palette or ((preset.colours.words(self.story.language),) if preset else ())
        return {"title": clipped(self.story.title, 120), "style": clipped(style, 300),
                "palette": [clipped(one, 80) for one in palette[:12]], "era": look.era,
                "aspect": look.aspect, "shot": f"{self.story.pace.shot:g}"}

    def _request(self, kind: str, values: Mapping[str, object]) -> str:
        try:
            return self._house.request(f"director/{kind}.{self._language}", values)
        except BadTemplate as exc:
            raise BadInput(str(exc)) from exc

    def _rules(self) -> str:
        try:
            return self._house.rules(self._language)
        except BadTemplate as exc:
            raise BadInput(str(exc)) from exc


def housed(folder: Path | None) -> House:
    """The templates in force, with those of a house's ``folder``; raises BadInput."""
    try:
        return House(folder)
    except BadTemplate as exc:
        raise BadInput(str(exc)) from exc


def keyed(name: str, numbers: Iterable[int], one: type) -> type[BaseModel]:
    """An answer that says ``one`` of each number: "2", "3"."""
    every: dict[str, Any] = {f"at_{number}": (one, Field(alias=str(number))) for number in numbers}
    return create_model(name, __config__=ConfigDict(extra="forbid", frozen=True), **every)


def phrase_of(most: int, least: int = 1) -> Any:
    """The type of a text in an answer, of at most so many characters."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most)]


def fence(text: str) -> str:
    """A row of marks that ``text`` does not hold: what stands between two such rows is data."""
    row = "=" * 8
    while row in text:
        row += "="
    return row


def clipped(text: str, most: int) -> str:
    """``text``, its middle left out where it is longer than ``most`` characters."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    tail = most // 5
    return f"{text[:most - tail - 1].rstrip()}…{text[-tail:].lstrip()}"


def cleaned(text: str) -> str:
    """What a model wrote, on one line and without what nobody can see."""
    return " ".join(HIDDEN.sub(" ", text).split())


def scene_called(id: str, title: str) -> str:
    """A scene as messages name it: a person knows it by its title."""
    return f"scene {id} ({clipped(title, 40)})" if title else f"scene {id}"


def described(one: Member | Place) -> dict[str, object]:
    """A member of the cast or a place as templates are told of it."""
    return {"name": one.name, "look": clipped(one.look, LONGEST_LOOK),
            "exact": isinstance(one, Member) and one.exact}
