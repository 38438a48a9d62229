"""Texts as long as they may be end in a plan or in one sentence, in half a gigabyte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile.conftest import Victim
from tests.hostile.items import Item, full_of
from tests.hostile.long_texts import FRONTS, GROWING, OTHERS, STORIES, Growing

EXPLORING = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
SLACK_SECONDS = 0.3
"""Of a processor: what starting takes differs by as much."""


@pytest.mark.parametrize("item", STORIES.values(), ids=STORIES)
def test_a_story_of_one_thing_is_planned_or_refused(
        victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)


@pytest.mark.parametrize("item", FRONTS.values(), ids=FRONTS)
def test_front_matter_of_one_thing_is_read_or_refused(
        victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)


@pytest.mark.parametrize("item", OTHERS.values(), ids=OTHERS)
def test_screenplays_and_texts_of_one_thing_are_read_or_refused(
        victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
def test_twice_as_long_a_text_takes_about_twice_as_long(
        victim: Victim, tmp_path: Path, text: Growing) -> None:
    """What goes back over what it has read takes four times as long, or worse. The longest that is
    allowed is met when examples are explored."""
    if EXPLORING:
        victim.meets(text.make(text.most), tmp_path)
        return
    took = []
    for part in (8, 4):
        (tmp_path / str(part)).mkdir()
        took.append(victim.meets(text.make(text.most // part), tmp_path / str(part))["seconds"])
    assert took[1] < 3 * took[0] + SLACK_SECONDS


@pytest.mark.parametrize("sentence", [
    "天河的东边住着织女，年年织着云锦。",
    pytest.param("The river runs between them, and nobody crosses it. ", marks=pytest.mark.slow)])
def test_a_long_narration_is_planned_again_when_it_changes(
        victim: Victim, tmp_path: Path, sentence: str) -> None:
    story = tmp_path / "x.md"
    words = full_of(sentence, 40_000)
    story.write_text(f"---\ntitle: T\n---\n{words}", encoding="utf-8")
    victim.run("plan", "x.md", cwd=tmp_path)
    half = words[:len(words) // 2]
    story.write_text(f"---\ntitle: T\n---\n{half}{sentence[:-2]}!{words[len(half):-300]}",
                     encoding="utf-8")
    ended = victim.run("plan", "x.md", cwd=tmp_path)
    assert "as they were" in ended["out"]
