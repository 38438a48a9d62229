"""The table of models: what each films by default, as its makers published it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel

from scenes.shot import Size

TEMPORAL = 4
"""Frames that a cell of every model's latent spans, after the first, which has its own."""
TEXT_TOKENS = 512
"""The longest prompt that the encoder of all of them reads."""


class Model(BaseModel, frozen=True, extra="forbid"):
    """One row of models.toml, whose head says what each figure is."""

    name: str
    id: str
    revision: str
    source: str
    kind: Literal["text", "image", "both"]
    ends: bool = False
    steps: int
    shift: float
    boundary: float | None = None
    guidance: tuple[float, float | None]
    """Of the expert of high noise (or the only one), and of that of low noise."""
    fps: int
    frames: int
    sizes: Mapping[str, tuple[Size, ...]]
    multiple: int
    negative: str
    sister: str = ""
    distilled: str = ""
    layers: int
    dim: int
    heads: int
    ffn: int
    channels: int
    latent: int
    spatial: int

    @property
    def experts(self) -> int:
        return 1 if self.boundary is None else 2

    @property
    def by_token(self) -> bool:
        """Whether each token has a time step of its own (diffusers' expand_timesteps): 0 where a
        picture stands in the place of the first frame."""
        return self.kind == "both"

    @property
    def from_words(self) -> bool:
        """Whether a clip can begin from words alone."""
        return self.kind != "image"

    @property
    def from_picture(self) -> bool:
        """Whether a clip can begin with a picture."""
        return self.kind != "text"


@cache
def models() -> Mapping[str, Model]:
    """Every model by its name ("t2v-a14b"), the default one first."""
    text = files("scenes.cameras.wan").joinpath("models.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return {name: _model(name, row, table["negative"]) for name, row in table["models"].items()}


def _model(name: str, row: dict[str, object], negative: str) -> Model:
    guidance = row["guidance"]
    assert isinstance(guidance, list)
    both = (*guidance, None)[:2]
    return Model.model_validate({**row, "name": name, "negative": negative, "guidance": both})
