"""A key is planted, and every byte that is written is searched for it."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest
from pydantic_ai.exceptions import ModelConnectionError
from typer.testing import CliRunner

from narrator.cli import app
from narrator.director.llm.failures import failure
from narrator.director.llm.models.endpoint import Endpoint
from narrator.director.llm.services import address
from narrator.errors import Unanswered
from narrator.plan.planner import PLANNERS
from narrator.review.doctor.chosen import probe
from narrator.review.doctor.health import ExaminedDesk
from narrator.settings import settings
from narrator.store import Store
from tests.doubles.llm_server import MODEL, Asked, LLMServer, Said, failing
from tests.narrator.director.llm.toys import CANARY, Heard, means, question, sat

STORY = "---\ntitle: Lamp\n---\n# One\nA lamp is lit.\n\n# Two\nIt goes out.\n"


def gossip(asked: Asked) -> Said:
    """A server that says the key wherever it can say anything."""
    said = asked.headers["authorization"].removeprefix("Bearer ")
    if asked.number % 3 == 0:
        return failing(500, f"your key is {said}", retry_after_ms="1", X_Key=said)
    if asked.number % 3 == 1:
        return Said({"size": said, "words": said}, headers={"X-Key": said})
    return Said({"size": "wide", "words": f"{said} and stars"})


def searched(folder: Path) -> list[Path]:
    """The files below ``folder`` that hold the key, in their bytes or in their names."""
    return [path for path in folder.rglob("*") if CANARY in str(path)
            or (path.is_file() and CANARY.encode() in path.read_bytes())]


def test_the_key_is_in_nothing_that_a_plan_leaves_or_says(
        llm_server: LLMServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(PLANNERS, "toy",
                        "tests.doubles.toy_planner:ToyPlanner")  # type: ignore[misc]
    monkeypatch.setenv("NARRATOR_LLM__KEY", CANARY)
    Path("lamp.md").write_text(STORY)
    llm_server.answers, llm_server.key = gossip, CANARY
    with caplog.at_level(logging.DEBUG):
        for arguments in (["--dry-run", "asked"], ["--record", "run"], ["--replies", "run"]):
            ended = CliRunner().invoke(app, [
                "plan", "lamp.md", "--planner", "toy", "--llm", f"url={llm_server.url}", "--llm",
                f"model={MODEL}", *arguments])
            assert ended.exit_code == 0, ended.output
            assert CANARY not in ended.output
    shown = list(probe(ExaminedDesk(settings(), {})))
    assert any(health.name == "llm.key" for health in shown)
    assert CANARY not in str(shown)
    assert "toy" in str(llm_server.asked[0].body)
    assert list(tmp_path.rglob("answer.json"))
    assert searched(tmp_path) == []
    _loose(caplog)


@pytest.mark.parametrize("said", [
    failing(401, f"no {CANARY}"), failing(404, f"no {CANARY}"), failing(400, f"schema {CANARY}"),
    failing(429, f"no {CANARY}", "insufficient_quota", retry_after_ms="1"),
    Said(refusal=f"no {CANARY}"), Said(f"no {CANARY}"), Said({"size": CANARY, "words": ""}),
    Said({CANARY: 1}), Said(raw=CANARY.encode()), Said(raw=b'{"choices": "%s"}' % CANARY.encode())])
def test_the_key_is_in_no_error_nor_in_what_led_to_it(
        llm_server: LLMServer, said: Said, caplog: pytest.LogCaptureFixture) -> None:
    llm_server.answers = lambda asked: said
    heard = Heard()
    with caplog.at_level(logging.DEBUG), sat(llm_server, heard=heard) as desk, \
            pytest.raises(Unanswered) as raised:
        desk.ask([question()])
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    assert CANARY not in "".join(heard)
    assert CANARY not in repr(desk)
    _loose(caplog)


def test_the_key_is_not_quoted_from_a_line_that_is_no_http(llm_server: LLMServer) -> None:
    broken = ModelConnectionError(MODEL, "no")
    broken.__cause__ = ValueError(f"illegal status line: {CANARY}")
    asked = means(llm_server).llm
    told = failure(broken, Endpoint(address(asked), asked), "scene s1", 1)
    assert "illegal status line: …" in str(told)


def test_the_key_is_in_no_kept_answer(llm_server: LLMServer, tmp_path: Path) -> None:
    llm_server.answers = lambda asked: Said({"size": "wide", "words": f"{CANARY} shines"})
    for structured in ("schema", "tool", "prompted"):
        with sat(llm_server, Store(tmp_path / structured), record=tmp_path / "run",
                 llm={"structured": structured}) as desk:
            assert desk.ask([question()])["s1-cut-1"].words == "… shines"
    assert searched(tmp_path) == []


@pytest.mark.parametrize("spelt", [
    "".join(f"\\u{ord(char):04x}" for char in CANARY), CANARY.replace("k", "\\u006B")])
def test_a_key_that_is_spelt_in_escapes_is_kept_nowhere(
        llm_server: LLMServer, tmp_path: Path, spelt: str) -> None:
    answer = f'{{"size": "wide", "words": "{spelt} \\"\\u0022\\\\u0041\\/"}}'
    llm_server.answers = lambda asked: Said(answer)
    for structured in ("schema", "tool", "prompted"):
        with sat(llm_server, Store(tmp_path / structured), record=tmp_path / "run",
                 llm={"structured": structured}) as desk:
            assert desk.ask([question()])["s1-cut-1"].words == '… ""\\u0041/'
    assert searched(tmp_path) == []


def _loose(caplog: pytest.LogCaptureFixture) -> None:
    """Fail where the key is in what was logged: by us, by pydantic-ai, openai or httpx2."""
    assert caplog.records
    assert [one.getMessage() for one in caplog.records if CANARY in one.getMessage()] == []
