"""A small story of four shots that is filmed in seconds, and a way to run the command."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from narrator.cli import app

STORY = """\
---
title: The Lamp
language: en
look: {size: 160x90, seed: 7}
pace: {shot: 2, transition: 0.25}
music: calm
sources: [A keeper's log]
---

# The tower

> Wide shot of a lighthouse above the sea at night, slow push in

A lamp burns above the sea.

> Medium shot of an old man reading a book in a room, static

The keeper reads. “One more page,” he says.

# Morning

> A ship on the sea at dawn, pan left {fade}

A ship comes home.
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "stories" / "lamp.md"
    path.parent.mkdir()
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def narrator(tmp_path: Path) -> Run:
    """Run ``narrator`` with arguments in the test's folder; its films lie in ``films``. In this
    process: a new one takes a second to load the program, and tests of what only a process can
    meet (signals, another user, a small disk) start it themselves."""
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [*map(str, arguments)]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            ended = CliRunner().invoke(app, words, catch_exceptions=False)
        made = subprocess.CompletedProcess(words, ended.exit_code, ended.stdout, ended.stderr)
        del ended  # of what it raised, frames hold the store
        gc.collect()
        return made
    return run
