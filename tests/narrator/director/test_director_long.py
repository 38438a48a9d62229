"""A long story: every question within the window, every word in order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from narrator.director.llm.tokens import about
from narrator.errors import BadInput
from tests.doubles.askers import plain, wavering
from tests.narrator.director.conftest import Director, spoken, told

WORDS = ("lamp", "sea", "stone", "rope", "bell", "gull", "boat", "night", "tower", "hand", "door",
         "storm", "harbour", "keeper", "Ada", "lantern", "window", "stair", "light", "water")


def novel(words: int) -> str:
    chance, parts, count = random.Random(5), [], 0
    while count < words:
        if not count or chance.random() < 0.004:
            parts.append(f"\n\n# Chapter {len(parts)}\n\n")
        length = chance.randint(4, 30)
        count += length
        said = " ".join(chance.choice(WORDS) for _ in range(length))
        parts.append(f"{said.capitalize()}. " + ("\n\n" if chance.random() < 0.2 else ""))
        if chance.random() < 0.01:
            parts.append(f"\n\n> Wide shot. {chance.choice(WORDS)} in the rain\n\n")
    return "".join(parts)


def test_a_story_of_50_000_words_is_asked_within_the_window(tmp_path: Path) -> None:
    head = "---\ntitle: Long\npace: {shot: 30}\n---\n"
    director = Director(tmp_path, novel(50_000), head)
    plan = director.fresh(plain(), llm={"window": 16_000, "answer": 4_000})
    assert spoken(plan) == told(director.story)
    assert len(director.asker.asked) > 100
    for question in director.asker.asked:
        assert about(question.instructions) + about(question.prompt) + 4_000 <= 16_000
    assert len([name for name in director.asker.names if name.startswith("bible")]) > 5


def test_a_whole_book_without_a_stop_is_told_in_part_and_spoken_whole(tmp_path: Path) -> None:
    director = Director(tmp_path, "\n" + "牛郎织女" * 20_000, "---\ntitle: x\nlanguage: zh\n---\n")
    plan = director.fresh(wavering())
    assert spoken(plan) == told(director.story)
    assert max(about(question.prompt) for question in director.asker.asked) < 24_000


def test_a_window_too_small_for_anything_names_itself(director: Director) -> None:
    with pytest.raises(BadInput, match=r"llm.window is 4,000: set the window that the model has"):
        director.fresh(llm={"window": 4_000, "answer": 3_900})
    assert director.asker.asked == []


def test_hundreds_of_names_leave_room_for_the_story(director: Director) -> None:
    crowd = "".join(f"  Somebody {n} of the long and noble house of Somebody: {'x' * 240}\n"
                    for n in range(280))
    director.writes("  Ada:", f"{crowd}  Ada:")
    director.fresh(llm={"window": 12_000, "answer": 4_000})
    for question in director.asker.asked:
        assert about(question.instructions) + about(question.prompt) + 4_000 <= 12_000
    assert "- Ada: a girl in a red coat" in director.asker.prompt("s1-pictures-1")
