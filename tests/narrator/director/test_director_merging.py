"""A second run asks only for what changed, though the model never answers twice the same."""

from __future__ import annotations

from pathlib import Path

from narrator.plan.merge import merge
from scenes.shot import Picture
from tests.doubles.askers import Scripted, wavering
from tests.narrator.director.conftest import Director, spoken, told


def parted(asker: Scripted) -> Scripted:
    """``asker``, but that each sentence is a shot of its own."""
    return Scripted(lambda question: dict.fromkeys(
        question.answer.model_json_schema()["properties"], True)
        if "-cut-" in question.name else asker.answers(question))


def test_an_unchanged_story_is_asked_nothing_and_planned_the_same(director: Director) -> None:
    director.plans()
    assert director.plan == director.fresh()
    assert director.asker.asked == []
    assert director.asker.sums == []


def test_one_sentence_more_asks_only_its_scene(director: Director) -> None:
    before = director.plans(parted(wavering())).plan
    director.writes("Nobody had been lost. ", "Nobody had been lost. A white dog ran along the "
                    "quay and barked at every single sail that came. ")
    merged = director.plans(parted(wavering(1)))
    assert [name.rpartition("-")[0] for name in director.asker.names] == ["bible", "s3-pictures"]
    assert "Waves broke" not in director.asker.prompt("bible-1")
    assert len(merged.new) == 1
    was, now = ({shot.id: shot for shot in plan.shots} for plan in (before, merged.plan))
    assert [id for id in was if now.get(id) != was[id]] == []
    assert spoken(merged.plan) == told(director.story)


def test_a_slip_of_the_pen_asks_nothing(director: Director) -> None:
    before = director.plans().plan
    merged = director.writes("held her breath", "held her breth").plans()
    assert director.asker.asked == []
    assert [shot.picture for shot in merged.plan.shots] == [shot.picture for shot in before.shots]


def test_another_direction_asks_for_its_shot_alone(director: Director) -> None:
    before = director.plans().plan
    merged = director.writes("Ada lifts the lantern", "Ada drops the lantern").plans()
    assert director.asker.names[-1] == "s1-pictures-1"
    [id] = merged.changed
    assert [shot.id for shot in before.shots if "She lifted" in shot.lines[0].text] == [id]
    assert "← to be pictured" in director.asker.prompt("s1-pictures-1")
    assert director.asker.prompt("s1-pictures-1").count("← to be pictured") == 1


def test_a_paragraph_that_moves_asks_nothing_though_its_clauses_are_short(tmp_path: Path) -> None:
    moved = "他跑过平原，跑过沙漠，影子拖成一条长长的黑线。太阳近了，整个天空都像着了火。\n\n"
    head = "---\ntitle: 夸父\nlanguage: zh-CN\ncast: {夸父: 身形如山的巨人}\n---\n"
    director = Director(
        tmp_path, f"# 逐日\n\n{moved}他提起手杖迈开了步子。手杖比他还要高出许多。"
                  "北边的族人站在山坡上望着。河水从他的脚下绕了过去。一只白鸟跟着飞了很久。"
                  "远处的山一座接着一座退去。\n\n"
                  "# 桃林\n\n夸父转身向北，再也没有回来。\n", head)
    before = director.plans(parted(wavering())).plan
    director.writes(moved, "").writes("夸父转身", f"{moved}夸父转身")
    merged = director.plans()
    assert director.asker.asked == []
    assert {shot.id: shot.picture for shot in merged.plan.shots} == {
        shot.id: shot.picture for shot in before.shots}


def test_what_a_person_did_survives_every_run(director: Director) -> None:
    plan = director.plans().plan
    first, second, third = (shot.id for shot in plan.shots[:3])
    mine = Picture(subject="my own picture", framing="wide shot")
    director.edits(first, picture=mine).edits(second, take=3, lock=True).edits(
        third, transition="fade")
    director.writes("Ada slept until noon.", "Ada slept until noon, and nobody dared to wake her "
                    "while the boats went out again into the bright day.")
    for _ in range(2):
        merged = director.plans()
    kept = {shot.id: shot for shot in merged.plan.shots}
    assert kept[first].picture == mine
    assert (kept[second].take, kept[second].lock) == (3, True)
    assert kept[third].transition == "fade"


def test_another_planner_s_plan_is_directed_anew_but_for_what_a_person_did(
        director: Director) -> None:
    outline = director.outlines()
    edited, locked = outline.shots[1], outline.shots[-1]
    mine = Picture(subject="mine")
    director.edits(edited.id, picture=mine).edits(locked.id, lock=True)
    merged = director.plans()
    now = {shot.id: shot for shot in merged.plan.shots}
    assert now[edited.id].picture == mine
    assert now[edited.id].lines == edited.lines
    assert now[locked.id].model_copy(update={"lock": False, "made": locked.made}) == locked
    assert not {shot.picture for shot in outline.shots} & {
        shot.picture for shot in merged.plan.shots if shot.id not in (edited.id, locked.id)}
    assert merge(merged.plan, director.fresh()).plan == merged.plan
    assert director.asker.asked == []


def test_the_director_s_choice_of_transition_gives_way_to_the_author_s(director: Director) -> None:
    director.plans()
    director.writes("lifts the lantern {6s}", "lifts the lantern {6s, fade}")
    merged = director.plans()
    assert [shot.transition for shot in merged.plan.shots if shot.seconds] == ["fade"]
    director.writes("{6s, fade}", "{6s}")
    merged = director.plans()
    assert [shot.transition for shot in merged.plan.shots if shot.seconds] == [None]
