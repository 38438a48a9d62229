"""Fingerprints of what the program puts into a plan, by which a person's changes are told.

A planner stamps what it makes; the merge compares. Files count by their names alone, so that a
plan means the same in another folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from audio.line import Line
from narrator.plan import Made, Plan, Scene, Shot
from narrator.story import Beat, Overrides

DIGITS = 10
"""Of a fingerprint: 40 bits, which the few things compared with one another never share."""

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
"""Letters for hexadecimal digits: "4e10500000" would be a number to YAML. Without vowels, no word
comes about."""

WHOLE = ("title", "language", "voice", "sources")
"""Fields above the scenes that count as one thing."""
BY_FIELD = ("look", "pace", "music")
"""… that are compared field by field …"""
BY_NAME = ("cast", "places", "glossary")
"""… and name by name."""

_LATER = frozenset({"in_turn", "loras", "exact", "picture", "last"})
"""Fields that nouns did not always have: empty, they leave older fingerprints what they were."""


def fingerprint(value: object) -> str:
    """The fingerprint of a value made of models, sequences, mappings, paths and plain values."""
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS].translate(_LETTERS)


def words_of(lines: Sequence[Line]) -> str:
    """What is said and by whom, wherever its lines are broken and however they are to be said."""
    return "\n".join(f"{line.speaker}\t{''.join(line.text.split())}" for line in _run_on(lines))


def words_print(lines: Sequence[Line]) -> str:
    """The fingerprint of a shot's lines."""
    return fingerprint([line.model_dump() for line in lines])


def direction_print(beat: Beat) -> str:
    """The fingerprint of what the story says is seen; "" where it leaves that to the planner."""
    if beat.direction is None and beat.image is None:
        return ""
    said = " ".join(beat.direction.text.split()) if beat.direction else ""
    image = (beat.image.written, beat.image.caption) if beat.image else None
    return fingerprint([said, image])


def picture_print(shot: Shot) -> str:
    """The fingerprint of what a shot shows, as it stands in the plan."""
    return fingerprint([shot.picture, shot.cast, shot.places, shot.image, shot.caption])


def stamped(shot: Shot, beat: Beat, overrides: Overrides) -> Shot:
    """``shot``, as the planner has just made it from ``beat``, with its fingerprints.

    ``overrides``: those of the beat that this shot follows.
    """
    return shot.model_copy(update={"made": Made(
        words=words_print(shot.lines), direction=direction_print(beat),
        picture=picture_print(shot), overrides=overrides)})


def top_of(plan: Plan) -> dict[str, Any]:
    """Everything above the scenes, each thing under its name: "look.seed", "cast.织女"."""
    whole = {key: getattr(plan, key) for key in WHOLE}
    by_field = {f"{key}.{name}": getattr(getattr(plan, key), name)
                for key in BY_FIELD for name in type(getattr(plan, key)).model_fields}
    by_name = {f"{key}.{one.name}": one for key in BY_NAME for one in getattr(plan, key)}
    return {**whole, **by_field, **by_name}


def top_print(key: str, value: object) -> str:
    """The fingerprint of one thing of the top; "" where it is absent or at its default."""
    return "" if value is None or _usual_top().get(key) == value else fingerprint(value)


@cache
def _usual_top() -> dict[str, Any]:
    return top_of(Plan(story="", digest="", title=""))


def title_key(scene: Scene) -> str:
    """The name under which the fingerprint of a scene's title is kept."""
    return f"scenes.{scene.id}"


def topped(plan: Plan) -> Plan:
    """``plan``, as the planner has just made it, with the fingerprints of its top.

    What is at its default has none.
    """
    told = {**top_of(plan), **{title_key(one): one.title or None for one in plan.scenes}}
    prints = ((key, top_print(key, value)) for key, value in told.items())
    return plan.model_copy(update={"made": tuple((key, one) for key, one in prints if one)})


def _run_on(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with those of one speaker joined."""
    joined: list[Line] = []
    for line in lines:
        if joined and joined[-1].speaker == line.speaker:
            joined[-1] = line.model_copy(update={"text": joined[-1].text + line.text})
        else:
            joined.append(line)
    return joined


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):  # most are; the rest is asked dearly
        return value
    if isinstance(value, BaseModel):
        return {name: _plain(item) for name, item in value if item or name not in _LATER}
    if isinstance(value, Path):
        return value.name
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return value
