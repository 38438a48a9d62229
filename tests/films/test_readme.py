"""What the READMEs show works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from narrator.film import render
from narrator.settings import settings
from narrator.story import Overrides
from narrator.story.readers.overrides import overrides

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_story_is_rendered_without_a_word_changed(tmp_path: Path, name: str) -> None:
    found = re.search(r"```markdown\n(.*?)```", (CHECKOUT / name).read_text("utf-8"), re.S)
    assert found is not None
    story = tmp_path / "story.md"
    story.write_text(found[1], encoding="utf-8")
    (film,) = render([story], settings(out=tmp_path / "films", size="96x64"))
    assert film.shots[0] >= 4


@pytest.mark.parametrize(("name", "least"), [
    ("README.md", 1), ("README.zh-CN.md", 1), ("docs/gpu.md", 3), ("docs/manual.zh-CN.md", 6)])
def test_every_override_that_is_shown_is_taken(name: str, least: int, tmp_path: Path) -> None:
    Image.new("RGB", (64, 36)).save(tmp_path / "night.jpg")
    shown = re.findall(r"[{｛]([^{}｛｝\n]*)[}｝]", re.sub(
        r"```.*?```", "", (CHECKOUT / name).read_text("utf-8"), flags=re.S))
    assert len(shown) >= least
    for inside in shown:
        assert overrides(inside, tmp_path, 1) != Overrides()


@pytest.mark.slow
def test_the_python_example_renders_the_story(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    page = (CHECKOUT / "docs/events.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", page, re.S)
    assert found is not None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NARRATOR_SIZE", "96x64")
    Path("andromeda.md").write_text("---\ntitle: A\nmusic: none\n---\nA lamp burns.\n",
                                    encoding="utf-8")
    exec(found[1], {})
    assert Path("films/andromeda/film.mp4").is_file()
    assert "film s1-1 100%" in capsys.readouterr().out


DOCUMENTS = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md",
             *(f"docs/{path.name}" for path in sorted((CHECKOUT / "docs").glob("*.md")))]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(name: str) -> None:
    document = CHECKOUT / name
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", re.sub(
        r"```.*?```|`[^`]*`", "", document.read_text("utf-8"), flags=re.S))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_of_the_program_that_a_document_names_is_there(name: str) -> None:
    rooms = "narrator|scenes|audio|media|templates|tests|benchmarks|docs"
    named = re.findall(rf"`((?:{rooms})/[\w./-]+)`", (CHECKOUT / name).read_text("utf-8"))
    assert [path for path in named if not (CHECKOUT / path).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_is_a_screen_and_a_half(name: str) -> None:
    assert len((CHECKOUT / name).read_text("utf-8").splitlines()) <= 120


def test_the_index_names_every_document() -> None:
    index = (CHECKOUT / "docs" / "README.md").read_text("utf-8")
    assert [path.name for path in sorted((CHECKOUT / "docs").glob("*.md"))
            if path.name != "README.md" and f"({path.name})" not in index] == []
