"""What a stranger's words say in every file that is made of them is what they say, and no more."""

from __future__ import annotations

import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import av
import pytest

from tests.hostile.conftest import Victim
from tests.hostile.pictures import png

TITLE = r"""</title><script>alert(1)</script> {{7*7}} {\b1}\N %{pts} 'a':b=c,[d];e"""
CHAPTER = r"$(id) ;x=\\ '[CHAPTER]' {\an8}\h"
WORDS = r"It reads {\pos(0,0)}%{n} \N 00:01 it is."
SOURCE = "</style><img src=x onerror=alert(2)>; [FFMETADATA1] title=x"
STORY = f"""\
---
title: {json.dumps(TITLE)}
look: {{size: 160x90, style: {json.dumps(SOURCE)}}}
cast: {{"A'na & {{x}}": {json.dumps('a girl ' + TITLE)}}}
places: {{"the {{{{x}}}}": {json.dumps(SOURCE)}}}
music: none
pace: {{shot: 2}}
sources: [{json.dumps(SOURCE)}]
---

# {CHAPTER.replace(chr(92), chr(92) * 2)}

> A sea at night, and \\<script>alert(3)\\</script> in \\{{it\\}}

{WORDS.replace(chr(92), chr(92) * 2).replace('{', chr(92) + '{')}

![A picture of {{{{x}}}} & </figure>]('i'%20$(x);[y].png "push in")

**A'na & {{x}}:** So it is.
"""


class Page(HTMLParser):
    """Collects what would run, or be fetched, in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.handlers: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.fetched += [value for name, value in attrs if name in ("src", "href") and value
                         and not value.startswith(("data:", "#"))]


@pytest.fixture(scope="module")
def films(victim: Victim, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the story is told, with its film and its storyboard."""
    folder = tmp_path_factory.mktemp("it's; a [hostile] %20 {folder}")
    (folder / "'i' $(x);[y].png").write_bytes(png(64, 36))
    (folder / "-x;'[y]={z}.md").write_text(STORY, encoding="utf-8")
    for command in ("render", "storyboard"):
        ended = victim.run(command, "--quiet", "--", "-x;'[y]={z}.md", cwd=folder)
        assert ended["status"] == 0, ended["err"]
    return folder / "films" / "-x;'[y]={z}"


def test_subtitles_say_the_words_and_style_nothing(films: Path) -> None:
    for name in ("film.en.srt", "film.en.vtt"):
        text = (films / name).read_text(encoding="utf-8")
        shown = " ".join(row for row in text.splitlines()
                         if row and "-->" not in row and not re.fullmatch(r"\d+|WEBVTT.*", row))
        assert _bare(WORDS) in _bare(unicodedata.normalize("NFKC", shown))
        assert not re.search(r"[{}\\]", shown), "players take these for style: wide ones are set"
        assert len(re.findall("-->", text)) == len(re.findall(r"^\d\d:\d\d.* --> ", text, re.M))


def test_the_film_is_called_and_parted_as_it_was_written(films: Path) -> None:
    with av.open(str(films / "film.mp4")) as film:
        assert film.metadata["title"] == TITLE
        assert CHAPTER in [chapter["metadata"]["title"] for chapter in film.chapters()]


def test_the_storyboard_runs_nothing_and_fetches_nothing(films: Path) -> None:
    text = (films / "storyboard.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert "alert(1)" in text, "the words are there"
    assert (page.scripts, page.handlers, page.fetched) == (_scripts_of_a_page(), [], [])
    assert "7*7" in text, "no word is taken for a template"


def test_the_timeline_and_the_manifest_are_whole(films: Path) -> None:
    timeline = (films / "timeline.otio").read_text(encoding="utf-8")
    manifest = json.loads((films / "manifest.json").read_text(encoding="utf-8"))
    assert json.loads(timeline)["name"] == TITLE
    assert manifest["title"] == TITLE


def _scripts_of_a_page() -> int:
    from importlib.resources import files

    template = files("templates").joinpath("pages/storyboard.html.j2").read_text(encoding="utf-8")
    return template.count("<script")


def _bare(text: str) -> str:
    return "".join(text.split())
