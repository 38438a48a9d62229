"""``narrator storyboard`` at the command line: where the page is, and how it ends."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from narrator.cli import app
from narrator.review.storyboard import Board
from narrator.settings import Settings


def test_it_says_where_the_page_is(story: Path, chosen: Settings, board: Board) -> None:
    asked = ["storyboard", str(story), "--out", str(chosen.out)]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 0, found.output
    assert found.output.strip() == f"{board.path}  0:{board.seconds:04.1f}, 4 shots"
    assert CliRunner().invoke(app, [*asked, "--quiet"]).output == ""


def test_what_is_no_story_ends_with_2(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["storyboard", str(tmp_path / "none.md"), "--out",
                                     str(tmp_path / "films")])
    assert found.exit_code == 2
    assert "there is no such file" in found.stderr
    assert not (tmp_path / "films").exists()
