"""A small story that is filmed in seconds, a shorter one, and a way to run the command."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from narrator.cli import app
from narrator.events import Delivered, Event
from narrator.film import render
from narrator.settings import settings
from tests.forked import Fork, forking

STORY = """\
---
title: The Lamp
language: en
look: {size: 96x64, seed: 7}
pace: {shot: 2, transition: 0.25}
music: calm
sources: [A keeper's log]
---

# The tower

> Wide shot of a lighthouse above the sea at night, slow push in

A lamp burns.

> Medium shot of an old man reading a book in a room, static

He reads. “One more page.”

# Morning

> A ship on the sea at dawn, pan left {fade}

A ship comes home.
"""

SHORT = """\
---
title: The Lamp
language: en
look: {size: 96x64, seed: 7}
pace: {shot: 1, transition: 0.25}
music: none
---
# The tower

> A lighthouse above the sea at night, slow push in

A lamp burns.

# Morning

> A ship on the sea at dawn, pan left {fade}

A ship comes home.
"""
"""For what a film of two shots without music shows as well."""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "stories" / "lamp.md"
    path.parent.mkdir()
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """The shorter story, where ``story`` would be: a test has one of the two."""
    path = tmp_path / "stories" / "lamp.md"
    path.parent.mkdir()
    path.write_text(SHORT, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Delivered, list[Event]]:
    """The story of these tests, rendered once."""
    return _filmed(STORY, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="session")
def first_short(tmp_path_factory: pytest.TempPathFactory) -> tuple[Delivered, list[Event]]:
    """The shorter story, rendered once."""
    return _filmed(SHORT, tmp_path_factory.mktemp("first_short"))


def _filmed(text: str, folder: Path) -> tuple[Delivered, list[Event]]:
    story = folder / "stories" / "lamp.md"
    story.parent.mkdir()
    story.write_text(text, encoding="utf-8")
    events: list[Event] = []
    (film,) = render([story], settings(out=folder / "films"), events.append)
    return film, events


@pytest.fixture
def rendered(first: tuple[Delivered, list[Event]], story: Path, tmp_path: Path
             ) -> tuple[Delivered, list[Event]]:
    """That film with its plan and its store, in the folder of this test; of its place the store
    knows nothing before the next render."""
    film, events = first
    return _laid(film, tmp_path), list(events)


@pytest.fixture
def rendered_short(first_short: tuple[Delivered, list[Event]], short: Path, tmp_path: Path
                   ) -> Delivered:
    """The film of the shorter story, likewise."""
    return _laid(first_short[0], tmp_path)


def _laid(film: Delivered, folder: Path) -> Delivered:
    """Copy a film with its plan and its store into the folder of a test."""
    films = film.path.parents[1]
    shutil.copytree(films, folder / "films", ignore=shutil.ignore_patterns(".films"))
    for plan in (films.parent / "stories").glob("*.plan.yaml"):
        shutil.copy2(plan, folder / "stories")
    return film.model_copy(update={"path": folder / "films" / film.path.relative_to(films)})


@pytest.fixture
def narrator(tmp_path: Path) -> Run:
    """Run ``narrator`` with arguments in the test's folder; its films lie in ``films``. In this
    process: tests of what only a process can meet (signals, another user, a small disk) have
    ``fork``, or start one themselves."""
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [*map(str, arguments)]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            ended = CliRunner().invoke(app, words, catch_exceptions=False)
        return subprocess.CompletedProcess(words, ended.exit_code, ended.stdout, ended.stderr)
    return run


@pytest.fixture(scope="session")
def fork() -> Iterator[Fork]:
    """Start processes that have the program loaded."""
    with forking() as fork:
        yield fork
