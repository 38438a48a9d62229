"""A small film of which takes and variations were filmed, once for all these tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from narrator.film import preview, render
from narrator.plan.passage import shots_named
from narrator.review.sheet import sheet
from narrator.settings import Settings, settings
from narrator.shoot.takes.wanted import wanted
from tests.narrator.review.storyboard.conftest import browser as browser

EVIL = "</script><img src=x onerror=alert(1)>"
STORY = f"""---
title: "The Lamp {{{{ 7 * 7 }}}} {EVIL}"
language: en
look: {{size: 160x90, seed: 7}}
cast:
  Keeper: an old man with a white beard
pace: {{shot: 2, transition: 0.25}}
music: none
---

# The tower

> Wide shot of a lighthouse above the sea, slow push in

A lamp burns, and 1 < 2.

> Medium shot of the Keeper in a room, static

**Keeper:** One more \\<page>.

![The lamp](lamp.png "push in") {{2s}}
"""


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the story and its film: three takes of all shots, four variations of one."""
    folder = tmp_path_factory.mktemp("takes")
    story = folder / "lamp.md"
    story.write_text(STORY, encoding="utf-8")
    Image.linear_gradient("L").resize((320, 180)).convert("RGB").save(folder / "lamp.png")
    chosen = settings(out=folder / "films")
    render([story], chosen, wanted=wanted(3, []))
    preview(story, lambda plan: shots_named(plan, "s1-1", None), chosen,
            wanted=wanted(None, ["move: dive | roll", f"coat: black | {EVIL}"]))
    sheet(story, chosen)
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to do with as one likes."""
    return Path(shutil.copytree(first, tmp_path / "desk"))


@pytest.fixture
def chosen(folder: Path) -> Settings:
    return settings(out=folder / "films")
