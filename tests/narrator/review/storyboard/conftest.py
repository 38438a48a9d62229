"""A small story with hostile words, drawn once; and a browser to open its page in."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from narrator.film import render
from narrator.review.storyboard import Board, storyboard
from narrator.settings import Settings, settings

EVIL = "</script><img src=x onerror=alert(1)>"
STORY = r"""---
title: 'The {evil} & "Lamp" {{{{ 7 * 7 }}}}'
language: en
look: {{size: 160x90, seed: 7, palette: [midnight blue, "#c83428"]}}
cast:
  Keeper: an old man <b>with</b> a "white" beard
  Nobody: a man in green
places:
  the tower: a white lighthouse on a black rock
pace: {{shot: 2, transition: 0.25}}
music: none
sources: ["<svg onload=alert(1)>"]
---

# The \<i>tower\</i>

> Wide shot of the tower at night, slow push in. A boat called {escaped}

A lamp burns above the sea, and 1 < 2 & 3 > 2.

> Medium shot of the Keeper in a small room, static {{take: 2}}

**Keeper (softly):** One more page.

---

> Close shot of a lamp, pan left {{2s}}

![A photograph "of" the lamp](lamp.png "push in") {{2s}}
"""


def _browser_module() -> ModuleType:
    """The file beside this one: tests are no package."""
    spec = importlib.util.spec_from_file_location(
        "storyboard_browser", Path(__file__).with_name("browser.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Films of these tests go into one folder, so that one drawing serves them all."""
    return settings(out=tmp_path_factory.mktemp("films"))


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stories") / "lamp.md"
    path.write_text(STORY.format(evil=EVIL, escaped=EVIL.replace("<", r"\<")), encoding="utf-8")
    Image.linear_gradient("L").resize((320, 180)).convert("RGB").save(path.with_name("lamp.png"))
    return path


@pytest.fixture(scope="session")
def board(story: Path, chosen: Settings) -> Board:
    """Drawn, and not filmed."""
    return storyboard(story, chosen)


@pytest.fixture(scope="session")
def filmed(story: Path, tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Of a film that was rendered."""
    chosen = settings(out=tmp_path_factory.mktemp("filmed"))
    copy = story.with_name("filmed.md")
    copy.write_bytes(story.read_bytes())
    render([copy], chosen)
    return storyboard(copy, chosen)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    module = _browser_module()
    executable = module.found()
    if executable is None:
        pytest.skip(f"no browser to drive: none of {', '.join(module.NAMES)} is on the PATH")
    with module.Browser(executable, tmp_path_factory.mktemp("profile")) as opened:
        yield opened
