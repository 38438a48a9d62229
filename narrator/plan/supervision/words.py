"""The script supervisor's words, from ``words.toml``, and which pictures are held to them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from narrator.plan import Plan, Shot
from narrator.plan.fingerprints import picture_print

_READS_ALOUD = "outline"
"""The planner that takes narration for a picture, word for word: whoever draws it goes by the words
that it knows, and a writer who gave no direction need not hear of all the others."""


@cache
def table(name: str) -> Mapping[str, list[str]]:
    """A table of ``words.toml``: words by what they stand for."""
    text = files("narrator.plan.supervision").joinpath("words.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)[name])


def own(shot: Shot) -> bool:
    """Whether a planner chose what ``shot`` shows, and neither the author nor a person after it."""
    made = shot.made
    return bool(made.words) and not made.direction and made.picture == picture_print(shot)


def directed(plan: Plan) -> list[Shot]:
    """The shots whose picture somebody thought of, a person or a model."""
    return [shot for shot in plan.shots if not (plan.planner == _READS_ALOUD and own(shot))]
