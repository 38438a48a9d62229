"""A way to check a story that a test writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from narrator.review.check import Finding, Report, check
from narrator.settings import settings

Check = Callable[..., Report]
Doubts = Callable[..., list[Finding]]


@pytest.fixture
def checked(tmp_path: Path) -> Check:
    """Check a story of this body; ``top`` goes into its front matter."""
    def look(body: str, top: str = "", **chosen: object) -> Report:
        path = tmp_path / "story.md"
        path.write_text(f"---\ntitle: X\nlook: {{size: 160x90}}\n{top}\n---\n{body}\n",
                        encoding="utf-8")
        return check(path, settings(out=tmp_path / "films", **chosen))
    return look


@pytest.fixture
def doubts(checked: Check) -> Doubts:
    """The findings of one name in such a story."""
    def found(name: str, body: str, top: str = "", **chosen: object) -> list[Finding]:
        return [one for one in checked(body, top, **chosen).findings if one.name == name]
    return found
