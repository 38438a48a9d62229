"""What is loaded stays as long as it can, in main memory where the card has no room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media.memory import MainMemory
from scenes.cameras.wan import studio
from scenes.cameras.wan.checkpoint import Checkpoint
from scenes.cameras.wan.models import models
from scenes.cameras.wan.placement import Placement
from scenes.cameras.wan.recipe import recipe
from scenes.cameras.wan.studio import Studio
from tests.installed import needs

pytestmark = needs("torch")

GB = 10**9
CHECKPOINT = Checkpoint(folder=Path("/weights"), model=models()["t2v-a14b"], digest="0", bytes={
    "text_encoder": 11 * GB, "transformer": 28 * GB, "transformer_2": 28 * GB, "vae": GB})


class Expert:
    def __init__(self, name: str, told: list[str]) -> None:
        self.name, self.told = name, told

    def to(self, where: str) -> Expert:
        self.told.append(f"{self.name} to {where}")
        return self


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], tuple[Studio, list[str]]]:
    """A studio with so much main memory free, and all that becomes of its experts."""
    def made(kind: str, main: int) -> tuple[Studio, list[str]]:
        told: list[str] = []

        def loaded(checkpoint: Any, which: str, made: Any, where: str) -> Expert:
            told.append(f"load {which} on {where}")
            return Expert(which, told)

        monkeypatch.setattr(studio.weights, "expert", loaded)
        monkeypatch.setattr(studio, "tuned", lambda made, *rest: made)
        monkeypatch.setattr(studio, "main_memory", lambda: MainMemory(2**60, main))
        monkeypatch.setattr(studio, "release", lambda where: None)  # nothing here is of a card
        one = Studio(CHECKPOINT, recipe(), "cuda:0")
        one.place(Placement(kind=kind))
        return one, told
    return made


def taking_turns(one: Studio) -> None:
    for which in ("high", "low", "high", "low"):
        one.expert(which)


@pytest.mark.parametrize(("kind", "main", "told"), [
    ("resident", 0, ["load high on cuda:0", "load low on cuda:0"]),
    ("in turn", 64 * GB, ["load high on cuda:0", "high to cpu", "load low on cuda:0", "low to cpu",
                         "high to cuda:0", "high to cpu", "low to cuda:0"]),
    ("in turn", 32 * GB, ["load high on cuda:0", "load low on cuda:0"] * 2),
    ("offload", 64 * GB, ["load high on cpu", "load low on cpu"]),
    ("offload", 32 * GB, ["load high on cpu", "load low on cpu"] * 2)])
def test_experts_take_turns_as_memory_allows(
        opened: Any, kind: str, main: int, told: list[str]) -> None:
    one, found = opened(kind, main)
    taking_turns(one)
    assert found == told


def test_another_placement_lets_go_of_what_lies_otherwise(opened: Any) -> None:
    one, told = opened("resident", 64 * GB)
    taking_turns(one)
    one.lower(Placement(kind="in turn"))
    assert one.loaded == frozenset()
    taking_turns(one)
    assert told[2:4] == ["load high on cuda:0", "high to cpu"]
    assert one.loaded == {"low"}


def test_the_text_encoder_reads_on_the_card_where_it_has_room(
        opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    def encoded(texts: Any, checkpoint: Any, recipe: Any, where: str) -> dict[str, str]:
        read.append(where)
        return dict.fromkeys(texts, where)

    monkeypatch.setattr(studio.prompts, "encoded", encoded)
    room = [40 * GB]
    monkeypatch.setattr(studio, "room_bytes", lambda where: room[-1])
    one, _ = opened("resident", 0)
    assert one.read(["a fox"]) == {"a fox": "cuda:0"}
    taking_turns(one)
    room.append(8 * GB)
    monkeypatch.setattr(studio, "release", lambda where: room.append(60 * GB))
    one.read(["a fox", "a ship"])
    assert one.loaded == frozenset()
    room.append(8 * GB)
    one.read(["a whale", "a ship"])
    one.read(["a ship", "a whale"])
    assert read == ["cuda:0", "cuda:0", "cpu"]


def test_one_stands_for_whoever_films_alike(opened: Any) -> None:
    one, _ = opened("resident", 0)
    taking_turns(one)
    studio.left(one)
    assert studio.taken(CHECKPOINT, recipe(), "cuda:0") is one
    assert studio.taken(CHECKPOINT, recipe(), "cuda:0") is not one
    studio.left(one)
    assert studio.taken(CHECKPOINT, recipe(), "cuda:1") is not one
    assert one.loaded == frozenset()
