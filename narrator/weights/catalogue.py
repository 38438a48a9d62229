"""What can be had: the camera's models, the pairs of LoRAs that let them film in four steps, and a
language model that plans."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from pydantic import BaseModel

from narrator.errors import BadInput
from scenes.cameras.wan.models import models


class WeightsOffer(BaseModel, frozen=True, extra="forbid"):
    """One row of catalogue.toml, whose head says what each field is."""

    name: str
    about: str
    id: str
    revision: str
    bytes: int
    licence: str
    files: Mapping[str, str] = {}
    config: Mapping[str, str | int] = {}


@cache
def catalogue() -> Mapping[str, WeightsOffer]:
    """Every offer by its name, the default model first."""
    text = files("narrator.weights").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return {name: WeightsOffer(name=name, **_model(name), **row)
            for name, row in tomllib.loads(text).items()}


def _model(name: str) -> dict[str, str]:
    """What the camera knows of a model: whose checkpoint it was made for."""
    model = models().get(name)
    return {"id": model.id, "revision": model.revision} if model else {}


def offered(name: str) -> WeightsOffer:
    """The offer ``name``; raises BadInput."""
    if found := catalogue().get(name):
        return found
    near = get_close_matches(name, catalogue(), n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(catalogue())}"
    raise BadInput(f"no weights {name!r} are known to this version; {hint}")
