"""Where shots begin: what is asked, what is settled, and that no word is lost by any answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.director.llm.question import Question
from narrator.errors import OverLimit
from tests.doubles.askers import Scripted, wavering
from tests.doubles.obedient import obedient
from tests.narrator.director.conftest import Director, spoken, told

QUIET = ("\n# A room\n\n" + "The clock ticked on the wall. Somebody had left the window open. " * 4)
DIRECTED = "\n> Wide shot. Ada on the rock\n\nShe stood. She looked. She laughed.\n"


def cutting(opens: Callable[[int], bool]) -> Scripted:
    """Opens shots at the sentences that ``opens`` says."""
    def answer(question: Question[Any]) -> Any:
        schema = question.answer.model_json_schema()
        if "-cut-" in question.name:
            return {number: opens(int(number)) for number in schema["properties"]}
        return obedient(schema)

    return Scripted(answer)


def test_every_sentence_after_the_first_is_asked_about(director: Director) -> None:
    director.body = QUIET
    asker = cutting(lambda number: number % 2 == 1)
    director.plans(asker)
    [question] = [one for one in asker.asked if "-cut-" in one.name]
    assert list(question.answer.model_json_schema()["required"]) == [
        str(number) for number in range(2, 9)]
    assert [len(shot.lines[0].text.split(". ")) for shot in director.plan.shots] == [2, 2, 2, 2]
    assert "1 [begins a shot, settled] 2.4 s  The clock ticked" in question.prompt
    assert "A shot lasts about 4 seconds" in question.prompt


@pytest.mark.parametrize("body", [
    DIRECTED, DIRECTED.replace("rock", "rock {60s}") + QUIET.replace("\n# A room\n", "")])
def test_a_short_or_forced_directed_beat_stays_one_shot_and_is_not_asked_about(
        director: Director, body: str) -> None:
    director.body = body
    director.plans(wavering())
    assert [name for name in director.asker.names if "cut" in name] == []
    assert len(director.plan.shots) == 1


def test_what_is_left_in_one_for_too_long_is_cut_by_rule(director: Director) -> None:
    director.body = "\n# A room\n\n" + QUIET.removeprefix("\n# A room\n\n") * 4
    director.plans(cutting(lambda number: False))
    assert len(director.plan.shots) > 10
    assert spoken(director.plan) == told(director.story)
    assert director.fresh() == director.plan


def test_a_long_scene_is_asked_in_parts_and_the_model_decides_where_they_meet(
        director: Director) -> None:
    director.body = "\n# A room\n\n" + "".join(f"The bell rang {n} times. " for n in range(2, 142))
    asker = cutting(lambda number: False)
    director.fresh(asker)
    parts = [one for one in asker.asked if "-cut-" in one.name]
    assert [one.name for one in parts] == ["s1-cut-1", "s1-cut-2", "s1-cut-3"]
    asked = [int(number) for one in parts for number in one.answer.model_json_schema()["required"]]
    assert asked == list(range(2, 141))
    first = int(parts[1].answer.model_json_schema()["required"][0])
    assert f"{first - 3} [?]" in parts[1].prompt


def test_more_shots_than_the_limit_are_a_stop_that_names_it(director: Director) -> None:
    with pytest.raises(OverLimit, match=r"cut into \d+ shots, and limits.shots is 3"):
        director.fresh(limits={"shots": 3})
    assert not [name for name in director.asker.names if "pictures" in name]


PIECES = ["She laughed. ", "The bell rang over the sea, and nobody came; nobody at all. ",
          "It rained. ", "他走了很久，才看见灯。", "\n\n", "\n\n> A hill {5s}\n\n",
          "\n\n> Wide shot. Ada\n\n", "\n\n# Title\n\n", "\n\n**Ada:** Go! ", "\n\n---\n\n"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20), st.integers(0, 99))
def test_whatever_is_answered_every_word_is_there_once_and_in_order(
        tmp_path_factory: pytest.TempPathFactory, body: list[str], seed: int) -> None:
    director = Director(tmp_path_factory.mktemp("story"), "\n" + "".join([*body, "The end."]))
    plan = director.fresh(wavering(seed))
    assert spoken(plan) == told(director.story)
