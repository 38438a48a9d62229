"""A story written to a new folder and read, in one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from narrator.errors import BadStory
from narrator.story import Story
from narrator.story.readers import read_story

FRONT = "title: T\ncast:\n  Perseus: a hero\n  织女: 年轻女子\n  老牛: 一头黄牛"
BODY_LINE = 8
"""The line on which the text below FRONT begins."""

Read = Callable[..., Story]
Refused = Callable[..., BadStory]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read ``body`` below ``front``."""
    def reading(body: str = "Words.", front: str = FRONT) -> Story:
        path = tmp_path / "story.md"
        path.write_bytes(f"---\n{front}\n---\n{body}".encode())
        return read_story(path)
    return reading


@pytest.fixture
def refused(read: Read) -> Refused:
    """The error that the reader raises for ``body`` below ``front``."""
    def refusing(body: str = "Words.", front: str = FRONT) -> BadStory:
        with pytest.raises(BadStory) as caught:
            read(body, front)
        assert "\n" not in str(caught.value), "an error is one line"
        return caught.value
    return refusing
