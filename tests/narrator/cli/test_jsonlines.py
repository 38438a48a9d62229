"""Every line is JSON that its schema allows."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import jsonschema
import pytest

from narrator.cli.jsonlines import PAUSE_SECONDS, JsonLines
from narrator.errors import BadStory
from narrator.events import Delivered, Event, Told

DOCS = Path(__file__).parents[3] / "docs"


def schema() -> dict[str, object]:
    found: dict[str, object] = json.loads((DOCS / "events.schema.json").read_text("utf-8"))
    return found


def test_the_schema_in_the_documents_is_that_of_the_program() -> None:
    wanted = runpy.run_path(str(DOCS / "events_schema.py"))["schema"]()
    assert (DOCS / "events.schema.json").read_text("utf-8") == wanted


def test_every_line_is_allowed_by_the_schema_and_reads_back(tmp_path: Path) -> None:
    lines: list[str] = []
    face = JsonLines(lines.append)
    face.on(Event(stage="film", item="x/s2-3a", shot="s2-3", step=0.5, done=0.25, total=4,
                  kept=1, seconds_left=9.5, artifact=tmp_path / "星.mp4"))
    face.films([Delivered(path=tmp_path / "film.mp4", seconds=61.5, lines=(3, 1), shots=(3, 0),
                          segments=(5, 2))])
    with pytest.raises(BadStory), face:
        raise BadStory("x.md", 4, "is no story")
    assert [json.loads(line)["type"] for line in lines] == ["step", "film", "error"]
    for line in lines:
        jsonschema.validate(json.loads(line), schema())
        assert "\n" not in line
    assert json.loads(lines[0])["shot"] == "s2-3"
    assert json.loads(lines[2]) == {
        "type": "error", "message": "x.md:4: is no story", "status": 2}


def test_the_schema_refuses_what_is_no_line() -> None:
    for wrong in ({"type": "step"}, {"type": "film", "path": "x"}, {"type": "moon"},
                  {"type": "error", "message": "x", "status": "two"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema())
        with pytest.raises(ValueError, match="validation error"):
            Told.validate_python(wrong)


def test_what_a_backend_says_is_always_told() -> None:
    lines: list[str] = []
    face = JsonLines(lines.append, lambda: 0.0)
    for note in ("", "one expert at a time", "in tiles"):
        face.on(Event(stage="film", done=0.0, total=4, note=note))
    assert [json.loads(line).get("note") for line in lines[1:]] == [
        "one expert at a time", "in tiles"]


def test_steps_that_bring_nothing_whole_are_told_a_few_times_a_second(tmp_path: Path) -> None:
    lines: list[str] = []
    now = [0.0]
    face = JsonLines(lines.append, lambda: now[0])
    for number in range(1, 101):
        now[0] += PAUSE_SECONDS / 10
        face.on(Event(stage="film", item="s1-1", done=number / 200, total=1))
    assert 9 <= len(lines) <= 11
    face.on(Event(stage="film", item="s1-1", done=0.6, total=1, artifact=tmp_path))
    face.on(Event(stage="film", item="s1-1", done=1.0, total=1))
    assert [json.loads(line)["done"] for line in lines[-2:]] == [0.6, 1.0]


def test_a_fault_in_the_program_is_no_answer() -> None:
    lines: list[str] = []
    with pytest.raises(ZeroDivisionError), JsonLines(lines.append):
        raise ZeroDivisionError
    assert lines == []
