"""A house's own templates and rules: they replace and extend ours, in a sandbox, or say what is
wrong."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from narrator.errors import BadInput
from templates.house import LONGEST, BadTemplate, House
from tests.narrator.director.conftest import Director
from tests.narrator.director.conftest import director as director  # a fixture

TITLE = {"film": {"title": "天河"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "house/prompts/director").mkdir(parents=True)
    return tmp_path / "house"


def put(folder: Path, name: str, text: str) -> House:
    (folder / name).write_text(text, encoding="utf-8")
    return House(folder)


def test_a_house_s_template_replaces_ours_and_its_rules_are_added(folder: Path) -> None:
    house = put(folder, "prompts/director/cut.zh.j2", "片名：{{ film.title }}")
    assert house.request("director/cut.zh", TITLE) == "片名：天河"
    assert House().request("director/system.zh", {}).startswith("你是电影导演")
    assert house.request("director/system.zh", {}) == House().request("director/system.zh", {})
    put(folder, "rules.md", "No blood.\n")
    assert put(folder, "rules.zh.md", "不见血。\n").rules("zh") == "No blood.\n\n不见血。"
    assert house.rules("en") == "No blood."
    assert House().rules("en") == ""


@pytest.mark.parametrize(("text", "problem"), [
    ("a\n{{ nothing }}", r"cut.en.j2:2 cannot be filled in: 'nothing' is undefined"),
    ("a\n\n{% for x %}", r"cut.en.j2:3 is no template: "),
    ("{{ film.title.__class__.__mro__ }}", r"cut.en.j2:1 cannot be filled in: access to attribute"),
    ("{{ 1 / 0 }}", r"cut.en.j2:1 cannot be filled in: division by zero"),
    ("{{ film.title + 1 }}", r"cut.en.j2:1 cannot be filled in"),
    ("x" * (LONGEST + 1), r"cut.en.j2 is longer than 100,000 bytes")])
def test_what_is_wrong_with_a_template_is_said_with_its_line(
        folder: Path, text: str, problem: str) -> None:
    with pytest.raises(BadTemplate, match=problem) as raised:
        put(folder, "prompts/director/cut.en.j2", text).request("director/cut.en", TITLE)
    assert str(raised.value).endswith(": correct it, or take it away, and ours serves")


@pytest.mark.parametrize(("text", "problem"), [
    ("{{ '\\ud800' }}", "cut.en.j2 cannot be filled in"),
    ("{{ 'a' * 5000000000 }}", "cut.en.j2 takes more than 384 MiB to fill in"),
    ("{{ film.title.ljust(5000000000) }}", "cut.en.j2 takes more than 384 MiB"),
    ("{{ film.title.ljust(1000001) }}", "cut.en.j2 is filled in with more than 1,000,000 char"),
    ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
     "cut.en.j2 is not filled in within 0 s"),
    ("{% " + "x" * 9_000, "cut.en.j2:1 is no template: Encountered unknown tag 'xxx")])
def test_a_template_that_loops_or_swells_is_stopped(
        folder: Path, text: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "range" in text:
        monkeypatch.setattr("templates.sandbox._WORKER", hasty(folder))
        monkeypatch.setattr("templates.sandbox.MOST_SECONDS", 0)
    house = put(folder, "prompts/director/cut.en.j2", text)
    with pytest.raises(BadTemplate, match=problem) as raised:
        house.request("director/cut.en", TITLE)
    assert len(str(raised.value)) < 500
    put(folder, "prompts/director/find.en.j2", "{{ film.title }}")
    assert house.request("director/find.en", TITLE) == "天河", "another is filled in still"


def hasty(folder: Path) -> Path:
    """The worker with no second to give beyond the one that the kernel counts by."""
    worker = Path(str(files("templates"))) / "sandbox_worker.py"
    made = folder / "worker.py"
    made.write_text(worker.read_text().replace("MOST_SECONDS = 5", "MOST_SECONDS = 0"))
    return made


@pytest.mark.parametrize(("target", "problem"), [
    ("../secret", "leads out of the house's folder"), ("/proc/self/environ", "leads out"),
    ("nowhere", "cannot be read: No such file"), ("rules.md", "cannot be read: Too many levels")])
def test_a_link_makes_no_prompt_of_what_is_not_the_house_s(
        folder: Path, target: str, problem: str) -> None:
    (folder.parent / "secret").write_text("a key")
    (folder / "rules.md").symlink_to(target)
    with pytest.raises(BadTemplate, match=problem):
        House(folder).rules("en")


def test_what_is_no_text_or_no_folder_is_said(folder: Path) -> None:
    (folder / "rules.md").write_bytes(b"ok\n\xff\xfe")
    with pytest.raises(BadTemplate, match=r"rules.md:2 is not UTF-8"):
        House(folder).rules("en")
    (folder / "rules.md").unlink()
    (folder / "rules.md").mkdir()
    with pytest.raises(BadTemplate, match=r"rules.md cannot be read"):
        House(folder).rules("en")
    with pytest.raises(BadTemplate, match="is no folder of templates"):
        House(folder / "nowhere")


def test_a_house_directs(director: Director, folder: Path) -> None:
    put(folder, "rules.md", "Nobody smokes.")
    put(folder, "prompts/director/pictures.en.j2", "{{ sheet }}\nOur way.")
    director.plans(templates=folder)
    [question, *_] = [one for one in director.asker.asked if "pictures" in one.name]
    assert question.instructions.endswith("Nobody smokes.")
    assert question.prompt.endswith("Our way.")
    put(folder, "prompts/director/cut.en.j2", "{{ oops }}")
    director.plan = None
    with pytest.raises(BadInput, match=r"cut.en.j2:1 cannot be filled in"):
        director.fresh(templates=folder)


def test_every_question_is_worded_in_both_languages() -> None:
    names = {file.name for file in (files("templates") / "prompts/director").iterdir()}
    assert {name.replace(".zh.", ".en.") for name in names} == {
        name for name in names if ".en." in name}
    assert len(names) == 2 * len({name for name in names if ".en." in name})
