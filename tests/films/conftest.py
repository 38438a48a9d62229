"""A small story of four shots that is filmed in seconds, and a way to run the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
    """Run ``narrator`` with arguments in the test's folder; its films lie in ``films``."""
    def run(*arguments: object, timeout: float = 120, **environment: str
            ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "narrator", *map(str, arguments)], cwd=tmp_path, text=True,
            capture_output=True, timeout=timeout, env={**os.environ, **environment}, check=False)
    return run
