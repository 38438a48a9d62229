"""The command line: who is asked, what it may take, and that whoever pays is asked first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from narrator.cli import app
from narrator.plan.planner import PLANNERS
from tests.doubles.llm_server import MODEL, LLMServer
from tests.narrator.director.llm.toys import CANARY

STORY = "---\ntitle: Lamp\n---\n# One\nA lamp is lit.\n\n# Two\nIt goes out.\n"
COMMANDS = ("plan", "storyboard", "render")
"""Those that plan."""


@pytest.fixture(autouse=True)
def _story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(PLANNERS, "toy",
                        "tests.doubles.toy_planner:ToyPlanner")  # type: ignore[misc]
    monkeypatch.setenv("NARRATOR_LLM__KEY", CANARY)
    Path("lamp.md").write_text(STORY)


def run(command: str, *options: str, url: str = "", **given: Any) -> Result:
    where = ["--llm", f"url={url}", "--llm", f"model={MODEL}"] if url else []
    return CliRunner().invoke(app, [command, "lamp.md", "--planner", "toy", *where, *options],
                              **given)


def test_a_plan_is_made_with_what_a_server_answers(llm_server: LLMServer) -> None:
    ended = run("plan", url=llm_server.url)
    assert ended.exit_code == 0, ended.output
    assert Path("lamp.plan.yaml").exists()
    assert len(llm_server.asked) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_sent_or_written_before_somebody_agrees_to_pay(command: str) -> None:
    ended = run(command, url="https://models.invalid/v1")
    assert ended.exit_code == 2
    assert "planning asks toy-1 at models.invalid about 2 times" in ended.stderr
    assert "say --yes" in ended.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["lamp.md"]


def test_a_check_asks_nobody_and_writes_nothing_and_sees_what_is_planned(
        llm_server: LLMServer) -> None:
    def files() -> dict[str, float]:
        return {str(path): path.stat().st_mtime for path in Path().rglob("*")}

    before = files()
    ended = run("check", url=llm_server.url)
    assert ended.exit_code == 2
    assert "s1-cut-1 (scene s1), and 1 more: no language model has answered" in ended.stderr
    assert "narrator plan STORY" in ended.stderr
    assert (llm_server.asked, files()) == ([], before)
    assert run("plan", url=llm_server.url).exit_code == 0
    Path("lamp.plan.yaml").unlink()
    before, asked = files(), len(llm_server.asked)
    ended = run("check", url=llm_server.url)
    assert ended.exit_code == 0, ended.output
    assert (len(llm_server.asked), files()) == (asked, before)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_plans_takes_the_options(command: str, tmp_path: Path) -> None:
    ended = run(command, "--llm", "model=m", "--limit", "requests=1", "--yes", "--replies", "r",
                "--llm", "at_once=0")
    assert ended.exit_code == 2
    assert "--llm at_once: '0' cannot be used: it takes a whole number from 1 to 64" in ended.stderr


def test_whoever_sits_at_a_terminal_is_asked_once(llm_server: LLMServer,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def confirm(text: str, err: bool) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr("typer.confirm", confirm)
    monkeypatch.setattr("narrator.cli.telling.at_a_terminal", lambda: True)
    # as if it were far
    monkeypatch.setattr("narrator.director.llm.services.Address.is_here", False)
    assert run("plan", url=llm_server.url).exit_code == 2
    assert not llm_server.asked
    assert run("plan", url=llm_server.url).exit_code == 0
    assert len(llm_server.asked) == len(asked) == 2
    assert "about 2 times" in asked[0]
    assert run("render", "--json", url="https://models.invalid/v1").exit_code == 2
    assert len(asked) == 2


def test_a_dry_run_ends_well_and_says_how_to_go_on() -> None:
    ended = run("plan", "--dry-run", "asked")
    assert ended.exit_code == 0
    assert "2 requests are written to asked" in ended.stderr
    assert not Path("lamp.plan.yaml").exists()
    assert len(list(Path("asked").glob("*.request.md"))) == 2


def test_a_recorded_plan_is_made_again_from_its_files(llm_server: LLMServer) -> None:
    assert run("plan", "--record", "run", url=llm_server.url).exit_code == 0
    made = Path("lamp.plan.yaml").read_bytes()
    Path("lamp.plan.yaml").unlink()
    ended = run("plan", "--replies", "run")
    assert ended.exit_code == 0, ended.output
    assert Path("lamp.plan.yaml").read_bytes() == made
    assert len(llm_server.asked) == 2


def test_a_limit_that_is_reached_is_a_failure_that_says_how_to_go_on(llm_server: LLMServer) -> None:
    ended = run("plan", "--limit", "requests=1", url=llm_server.url)
    assert ended.exit_code == 1
    assert "--limit requests=…, and the same command goes on" in ended.stderr
    assert run("plan", url=llm_server.url).exit_code == 0
    assert len(llm_server.asked) == 2


@pytest.mark.parametrize("option", [f"key={CANARY}", CANARY, f"kye={CANARY}"])
def test_a_key_on_the_command_line_is_refused_and_not_repeated(option: str) -> None:
    ended = run("plan", "--llm", option)
    assert ended.exit_code == 2
    assert CANARY not in ended.output


def test_a_folders_file_agrees_to_nothing() -> None:
    Path("narrator.toml").write_text("yes = true\n")
    ended = run("plan", url="https://models.invalid/v1")
    assert ended.exit_code == 2
    assert "say --yes, or NARRATOR_YES=1" in ended.stderr


def test_options_given_twice_or_wrongly_are_told() -> None:
    assert "--llm gives model twice" in run("plan", "--llm", "model=a", "--llm", "model=b").stderr
    assert "--limit 'many' is no option" in run("plan", "--limit", "many").stderr
