"""benchmarks/planner.py tells a good plan from a bad one, and a model that plans nothing."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from narrator.plan.outline import OutlinePlanner
from narrator.settings import Settings
from narrator.settings.models import LLM
from scenes.shot import Picture
from tests.doubles.llm_server import MODEL, LLMServer, Said
from tests.narrator.director.conftest import Director


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "planner.py"))


def row(bench: dict[str, Any], director: Director, server: LLMServer) -> dict[str, str]:
    """The row of a story planned over ``server``, by its columns."""
    settings = Settings(out=director.path.parent / "films",
                        llm=LLM(url=server.url, model=MODEL, repairs=1))
    assert director.story
    names, told = (text.splitlines()[0].strip("| ").split(" | ") for text in (
        bench["HEAD"], bench["row"](director.path, "llm", settings)))
    return dict(zip(names, told, strict=True))


def test_each_measure_falls_with_what_it_measures(
        bench: dict[str, Any], director: Director) -> None:
    good = director.outlines()
    words, verbatim, findings, variety, fits, length = bench["of_the_plan"](director.story, good)
    assert (words, verbatim) == ("100 %", "100 %")
    first, second = good.shots[:2]
    same = Picture(subject="the meaning of time", framing="close-up, static")
    director.edits(first.id, lines=(), picture=same)
    director.edits(second.id, picture=same, seconds=60.0)
    found = bench["of_the_plan"](director.story, director.plan)
    assert float(found[2]) > float(findings)
    assert all(_share(now) < _share(was) for now, was in (
        (found[0], words), (found[3], variety), (found[5], length)))
    assert fits
    at_once = director.writes("title: The Lamp", "title: The Lamp\npace: {shot: 30}").story
    assert _share(bench["of_the_plan"](at_once, OutlinePlanner().plan(
        at_once, None, lambda name, done: None))[4]) < _share(fits)


def test_first_answers_and_repairs_are_counted_and_no_plan_is_told(
        bench: dict[str, Any], director: Director, llm_server: LLMServer) -> None:
    llm_server.then.append(Said("no JSON"))
    told = row(bench, director, llm_server)
    questions = len(llm_server.asked) - 1
    assert (told["first"], told["repairs"]) == (f"{100 * (questions - 1) / questions:.0f} %", "1")
    assert (told["words"], told["tokens"]) == ("100 %", f"{150 * (questions + 1):,}")
    llm_server.answers = lambda asked: Said("no JSON")
    director.writes("Ada slept", "Ada woke")
    told = row(bench, director, llm_server)
    assert (told["shots"], told["first"], told["repairs"]) == ("no plan", "0 %", "1")


def _share(text: str) -> float:
    return float(text.removesuffix(" %"))
