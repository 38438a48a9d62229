"""Who and where: what the story says, found once, carried along, and never over the author's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from narrator.director.drafting import stamped_anew
from narrator.director.llm.question import Question
from narrator.errors import Conflict
from narrator.plan import Plan
from tests.doubles.askers import Scripted
from tests.doubles.obedient import obedient
from tests.narrator.director.conftest import Director


def knowing(seen: tuple[str, ...] = ("the keeper",), **fields: Any) -> Scripted:
    """Answers the bible with these fields; of the cast, shows those ``seen``."""
    def answer(question: Question[Any]) -> Any:
        schema = question.answer.model_json_schema()
        found = obedient(schema)
        if question.name.startswith("bible"):
            return {**found, **{name: value for name, value in fields.items() if name in found}}
        if "-pictures-" in question.name:
            offered = schema["$defs"]["Shot"]["properties"]["cast"]["items"]
            names = offered.get("enum", [offered.get("const")])
            for shot in found.values():
                shot["cast"] = [name for name in seen if name in names]
        return found

    return Scripted(answer)


KEEPER = {"name": "the keeper", "look": "an old man with a white beard"}


def looks(plan: Plan) -> dict[str, str]:
    return {one.name: one.look for one in plan.cast}


def test_whom_the_story_names_joins_the_cast_and_is_seen(director: Director) -> None:
    director.plans(knowing(cast=[KEEPER], places=[{"name": "the tower", "look": "black stone"}]))
    assert looks(director.plan) == {"Ada": "a girl in a red coat",
                                    "the keeper": "an old man with a white beard"}
    assert {"the keeper"} == {name for shot in director.plan.shots for name in shot.cast} - {"Ada"}
    assert "- the keeper: an old man with a white beard" in director.asker.prompt("s1-pictures-1")


@pytest.mark.parametrize("name", ["Nemo", "Ada", "ada", "a: b", "keeper (old)", "th", " "])
def test_nobody_is_invented_or_rewritten(director: Director, name: str) -> None:
    director.plans(knowing(cast=[{"name": name, "look": "a stranger in green"}]))
    assert looks(director.plan) == {"Ada": "a girl in a red coat"}


def test_whom_no_shot_shows_is_dropped(director: Director) -> None:
    director.plans(knowing(seen=(), cast=[KEEPER]))
    assert looks(director.plan) == {"Ada": "a girl in a red coat"}
    assert not [key for key, _ in director.plan.made if "keeper" in key]


def test_what_is_known_stands_on_the_next_run_and_a_person_s_look_wins(director: Director) -> None:
    director.plans(knowing(cast=[KEEPER], era="Brittany, 1880", palette=["rust", "slate"]))
    assert (director.plan.look.era, director.plan.look.palette) == (
        "Brittany, 1880", ("rust", "slate"))
    _makes_a_woman_of_the_keeper(director)
    director.writes("Ada slept until noon.", "The keeper slept until noon, and nobody in the whole "
                    "town dared to knock at his door.")
    for _ in range(2):
        director.plans(knowing(cast=[{"name": "the keeper", "look": "somebody else"}]))
    assert looks(director.plan)["the keeper"] == "a tall woman"
    assert director.plan.look.era == "Brittany, 1880"
    assert director.asker.asked == []
    director.writes("four boats", "fourteen small white boats and a big black one of the keeper's")
    director.plans(knowing())
    assert "- the keeper: a tall woman" in director.asker.prompt("bible-1")


def test_what_the_author_writes_later_takes_the_place_of_the_planner_s(director: Director) -> None:
    director.plans(knowing(cast=[KEEPER], era="Brittany, 1880", palette=["rust"]))
    director.writes("look: {style: oil on canvas}", "look: {style: oil on canvas, era: Wales}")
    director.writes("  Ada:", "  the keeper: a boy of ten\n  Ada:").plans(knowing())
    assert looks(director.plan)["the keeper"] == "a boy of ten"
    assert (director.plan.look.era, director.plan.look.palette) == ("Wales", ("rust",))


@pytest.mark.parametrize(("written", "known"), [
    ("cast:\n  The keeper: a boy of ten\n", {"The keeper", "Ada"}),
    ("cast:\n  Keeper: a boy of ten\n", {"Keeper", "Ada"}),
    ("places:\n  the keeper: a rock in the sea\ncast:\n", {"Ada"})])
def test_the_author_s_name_for_somebody_takes_the_place_of_the_planner_s(
        director: Director, written: str, known: set[str]) -> None:
    director.plans(knowing(cast=[KEEPER]))
    director.writes("cast:\n", written).plans(knowing())
    assert set(looks(director.plan)) == known
    assert "the keeper" not in {name for shot in director.plan.shots for name in shot.cast}


def test_who_leaves_the_story_leaves_the_pictures_and_those_alone_are_asked_about(
        director: Director) -> None:
    was = {shot.id: shot for shot in director.plans(knowing(cast=[KEEPER], seen=())).plan.shots}
    director.writes("  Ada:", "  the keeper: a boy of ten\n  Ada:").plans(knowing())
    assert {shot.id: shot for shot in director.plan.shots} == was
    locked, shown = director.plan.shots[-2:]
    director.edits(shown.id, cast=("the keeper",))
    director.edits(shown.id, made=stamped_anew(director.shot(shown.id)).made)
    director.writes("  the keeper: a boy of ten\n", "")
    merged = director.plans(knowing())
    assert (merged.changed, len(merged.kept)) == ((shown.id,), len(was) - 1)
    assert director.shot(shown.id).cast == ()
    assert director.asker.prompt("s3-pictures-1").count("← to be pictured") == 1
    assert director.asker.sums[0].output_tokens < 5_000
    director.writes("  Ada:", "  the keeper: a boy of ten\n  Ada:").plans(knowing())
    director.edits(locked.id, cast=("the keeper",), lock=True)
    director.writes("  the keeper: a boy of ten\n", "")
    with pytest.raises(Conflict, match="'the keeper' is not in cast"):
        director.plans(knowing())


def test_a_member_of_the_cast_gets_another_name(director: Director) -> None:
    director.plans()
    director.head, director.body = (text.replace("Ada", "Eve")
                                    for text in (director.head, director.body))
    director.plans()
    assert set(looks(director.plan)) == {"Eve"}
    assert {name for shot in director.plan.shots for name in shot.cast} == {"Eve"}


def test_who_is_named_otherwise_further_on_is_nobody_else(tmp_path: Path) -> None:
    director = Director(tmp_path, f"\n# A\n\n{'The keeper of the tower slept by the sea. ' * 150}"
                                  f"\n\n# B\n\n{'Then that Keeper woke and rang the bell. ' * 150}")
    said = {"bible-1": "The keeper", "bible-2": "Keeper"}

    def answer(question: Question[Any]) -> Any:
        entry = {"name": said.get(question.name), "look": f"as {question.name} says"}
        return knowing(tuple(said.values()), cast=[entry]).answers(question)

    plan = director.fresh(Scripted(answer), llm={"window": 8_000, "answer": 3_000})
    assert looks(plan) == {"Ada": "a girl in a red coat", "The keeper": "as bible-1 says"}
    assert "- The keeper: as bible-1 says" in director.asker.prompt("bible-2")


def test_a_palette_that_the_author_takes_back_is_gone(director: Director) -> None:
    director.writes("oil on canvas}", "oil on canvas, palette: [gold]}").plans(knowing())
    assert director.plan.look.palette == ("gold",)
    director.writes(", palette: [gold]", "").plans(knowing())
    assert director.plan.look.palette == ()


def test_whom_a_person_takes_out_of_the_plan_does_not_come_back(director: Director) -> None:
    director.plans(knowing(seen=(), cast=[KEEPER]))
    director.plans(knowing(cast=[KEEPER]))
    director.writes("It rang all night over the sea.", "It rang all night over the sea, and the "
                    "keeper counted every stroke of it with his fingers.")
    director.plans(knowing(cast=[KEEPER]))
    shown = [shot.id for shot in director.plan.shots if "the keeper" in shot.cast]
    assert shown
    for id in shown:
        director.edits(id, cast=())
    director.plan = director.plan.model_copy(update={"cast": director.plan.cast[:1]})
    director.writes("Waves broke", "The keeper heard a gull, and then another gull above it. "
                    "Waves broke")
    director.plans(knowing(cast=[KEEPER]))
    assert looks(director.plan) == {"Ada": "a girl in a red coat"}


def test_a_preset_keeps_its_own_colours(director: Director) -> None:
    director.writes("oil on canvas", "ink-and-silk").plans(knowing(palette=["rust"], era=""))
    assert director.plan.look.palette == ()
    assert "palette" not in director.asker.asked[0].answer.model_fields


def test_a_change_of_both_is_a_conflict(director: Director) -> None:
    director.plans(knowing(cast=[KEEPER]))
    _makes_a_woman_of_the_keeper(director)
    director.writes("  Ada:", "  the keeper: a boy of ten\n  Ada:")
    with pytest.raises(Conflict, match=r"cast\.the keeper was changed both"):
        director.plans(knowing())


def _makes_a_woman_of_the_keeper(director: Director) -> None:
    """As a person does in the plan file."""
    cast = tuple(one.model_copy(update={"look": "a tall woman"}) if one.name == "the keeper"
                 else one for one in director.plan.cast)
    director.plan = director.plan.model_copy(update={"cast": cast})
