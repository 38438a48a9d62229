"""``narrator check`` at the command line: what is printed, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from narrator.cli import app
from narrator.review.check import Report

STORY = """---
title: 钟表匠
look: {size: 160x90}
cast:
  老钟表匠: 白胡子老人，蓝布长衫
  无名氏: 穿绿衣的人
---

# 钟楼 [red]不是标记[/red]

> 近景，老钟表匠在灯下，缓慢推近

灯一直亮着，已经亮了一百多年，谁也不知道是谁在每天夜里给它添油，也没有人问过这件事情。

**老钟表匠（轻声）：** 再看一页。
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "clock.md"
    path.write_text(STORY, encoding="utf-8")
    return path


def run(story: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", str(story), "--out", str(story.parent / "films"),
                                    *arguments], env={"COLUMNS": "80"})


def test_eighty_columns_hold_who_says_what_over_which_picture(story: Path) -> None:
    found = run(story)
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert max(cell_len(line) for line in lines if not line.startswith(str(story))) <= 80
    assert not [line for line in lines if line != line.rstrip()]
    assert "…" not in found.output
    row = next(line for line in lines if "再看一页" in line)
    assert row.split()[:4] == ["15", "spoken", "老钟表匠", "(轻声)"]
    assert row.endswith(" s")
    assert "# 钟楼" not in found.output
    assert "钟楼 [red]不是标记[/red]" in found.output


def test_doubts_change_the_exit_status_only_when_asked_to(story: Path) -> None:
    assert run(story).exit_code == 0
    assert "clock.md:6" in run(story, "--strict").output
    assert run(story, "--strict").exit_code == 1


def test_a_long_path_is_printed_whole(story: Path) -> None:
    far = story.parent / ("a" * 60) / "clock.md"
    far.parent.mkdir()
    far.write_bytes(story.read_bytes())
    assert f"{far}:6\n" in run(far).output


def test_nothing_doubtful_is_strict_too(story: Path) -> None:
    story.write_text(STORY.replace("  无名氏: 穿绿衣的人\n", "").replace(
        "，谁也不知道是谁在每天夜里给它添油，也没有人问过这件事情", ""), encoding="utf-8")
    found = run(story, "--strict")
    assert found.exit_code == 0
    assert "nothing is doubtful · lines: 2 spoken, 1 picture, 1 title, 6 ignored" in found.output


def test_json_is_one_object_of_the_documented_form(story: Path) -> None:
    found = run(story, "--json", "--strict")
    assert found.exit_code == 1
    report = Report.model_validate_json(found.output)
    assert report.title == "钟表匠"
    assert {finding.name for finding in report.findings} == {"cast-unseen", "sentence-long"}
    assert json.loads(found.output).keys() == Report.model_fields.keys()


def test_the_documents_name_every_key_of_the_json() -> None:
    told = Path("docs/findings.md").read_text(encoding="utf-8")
    schema = Report.model_json_schema()
    nouns = [schema, *schema["$defs"].values()]
    for key in {name for noun in nouns for name in noun["properties"]}:
        assert f"`{key}`" in told, key


def test_what_is_no_story_ends_with_2(tmp_path: Path) -> None:
    found = run(tmp_path / "none.md")
    assert found.exit_code == 2
    assert "there is no such file" in found.stderr
