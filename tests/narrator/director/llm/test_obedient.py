"""The obedient and the fickle model answer any schema that pydantic writes."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model

from tests.doubles.obedient import fickle, obedient


class _Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=3, max_length=5)]
    size: Literal["wide", "close"]
    kind: Literal["one"]


class _Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")
    leaf: _Leaf
    leaves: Annotated[list[_Leaf], Field(min_length=2, max_length=3)]
    pair: tuple[int, str]
    count: Annotated[int, Field(gt=2, le=4)]
    share: Annotated[float, Field(ge=0.25, le=0.5)]
    maybe: _Leaf | None
    left_out: str = "x"


_NUMBERED = create_model("_Numbered", **{  # type: ignore[call-overload]
    f"s{number}": (bool, Field(alias=str(number))) for number in range(2, 6)})


@pytest.mark.parametrize("model", [_Tree, _Leaf, _NUMBERED])
def test_answers_are_of_the_shape_that_is_asked_for(model: type[BaseModel]) -> None:
    schema = model.model_json_schema()
    model.model_validate(obedient(schema))
    for seed in range(50):
        model.model_validate(fickle(schema, seed))


def test_the_obedient_repeats_itself_and_the_fickle_does_not() -> None:
    schema = _Tree.model_json_schema()
    assert obedient(schema) == obedient(schema)
    assert fickle(schema, 1) == fickle(schema, 1)
    assert len({str(fickle(schema, seed)) for seed in range(20)}) > 10
