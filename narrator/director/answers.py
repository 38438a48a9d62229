"""What a question about pictures is answered by, and what of it becomes a shot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from narrator.director.drafting import ShotFrame, stamped_anew
from narrator.director.wording import cleaned, keyed, phrase_of
from narrator.plan import Shot
from narrator.plan.outline.directions import sorted_out
from narrator.story import Transition
from narrator.story.names import Names
from scenes.lexicon import phrase, read
from scenes.shot import Picture

ShotSize = Literal["extreme wide", "wide", "medium", "medium close", "close", "extreme close"]
Angle = Literal["eye level", "low", "high", "overhead", "over the shoulder", "profile", "behind"]
Movement = Literal["static", "pan left", "pan right", "tilt up", "tilt down", "push in", "pull out"]
Lens = Literal["normal", "wide angle", "long", "shallow focus", "deep focus", "macro"]
Reason = Literal["none", "time passes", "cut", "end"]
"""Why a shot begins otherwise than shots do."""

_JOINS: dict[Reason, Transition | None] = {
    "none": None, "time passes": "dissolve", "cut": "cut", "end": "fade"}
_PLAIN = ("eye level", "normal")
"""What goes without saying."""
MOST_CAST, MOST_PLACES = 6, 2
"""Seen in one shot, at most."""
_STRICT = ConfigDict(extra="forbid", frozen=True)


class FramingAnswer(BaseModel):
    """How the camera sees it."""

    model_config = _STRICT

    size: ShotSize
    angle: Angle
    movement: Movement
    lens: Lens


@lru_cache(maxsize=64)
def shape(numbers: tuple[int, ...], cast: tuple[str, ...], places: tuple[str, ...],
          chinese: bool) -> type[BaseModel]:
    """An answer for shots of these ``numbers``, in which only these are seen."""
    longest = 70 if chinese else 200
    text, short = phrase_of(longest), phrase_of(longest // 2)
    fields: dict[str, Any] = {
        "subject": (text, ...), "action": (text, ...), "setting": (text, ...),
        "framing": (FramingAnswer, ...), "mood": (short, ...), "light": (short, ...),
        "continues": (bool, ...), "transition": (Reason, ...)}
    for field, names, most in (("cast", cast, MOST_CAST), ("places", places, MOST_PLACES)):
        if names:
            fields[field] = (Annotated[list[Literal[names]], Field(max_length=most)],  # type: ignore[valid-type]
                             ...)
    return keyed("Pictures", numbers, create_model("Shot", __config__=_STRICT, **fields))


def by_number(answer: BaseModel) -> dict[int, BaseModel]:
    """The shots of an answer by their numbers."""
    return {int(str(field.alias)): getattr(answer, name)
            for name, field in type(answer).model_fields.items()}


def filled(frame: ShotFrame, answer: Any, names: Names, language: str) -> Shot:
    """The shot of ``frame`` as ``answer`` sees it; what the author's direction says outright of
    light stays the author's, and in the first shot of it, of framing and who is there, too. Whom
    the answer names is there, and has a look."""
    shot, said = frame.shot, frame.beat.direction.text if frame.beat.direction else ""
    law, first = sorted_out(said, names), said if frame.part == 0 else ""
    written = {field: cleaned(getattr(answer, field)) for field in ("subject", "action", "setting")}
    mood = [one.strip() for text in (*law.mood, cleaned(answer.mood), cleaned(answer.light))
            for one in re.split("[,，]", text)]
    picture = Picture(
        **{field: text or getattr(shot.picture, field) for field, text in written.items()},
        framing=framed(answer.framing, law.framing if first else (), first, language),
        mood=_listed(dict.fromkeys(filter(None, mood)), language))
    named = names.named("\n".join((first, *written.values())))
    return stamped_anew(shot.model_copy(update={
        "picture": picture,
        "cast": tuple(dict.fromkeys((*named.cast, *getattr(answer, "cast", ())))),
        "places": tuple(dict.fromkeys((*named.places, *getattr(answer, "places", ()))))}))


def framed(answer: FramingAnswer, law: Sequence[str], said: str, language: str) -> str:
    """One phrase in the story's language. ``law``: the author's words for it; a move that ``said``
    mentions in passing counts as well."""
    reading, passing = read("; ".join(law)), read(said).move
    move = "" if reading.move else phrase(
        "move", passing if passing and passing != "static" else answer.movement, language)
    return _listed([
        *([] if reading.framing else [phrase("size", answer.size, language)]), *law,
        *([] if answer.angle in _PLAIN else [phrase("angle", answer.angle, language)]), move,
        *([] if answer.lens in _PLAIN else [phrase("lens", answer.lens, language)])], language)


def joining(shot: Shot, answer: Any) -> Transition | None:
    """The transition that the director has a reason for, where the author gives none."""
    return None if shot.made.overrides.transition else _JOINS[answer.transition]


def _listed(parts: Any, language: str) -> str:
    if language.lower().startswith("zh"):
        return "，".join(filter(None, parts))
    return ", ".join(filter(None, parts))


