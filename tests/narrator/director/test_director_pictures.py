"""What shots show: the model's fields, and above them what the author says outright."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import pytest
from PIL import Image

from narrator.director.answers import Angle, FramingAnswer, Lens, Movement, ShotSize, framed
from narrator.director.llm.question import Question
from narrator.plan.supervision import Doubt
from scenes.lexicon import read
from tests.doubles.askers import Scripted, plain, wavering
from tests.doubles.obedient import obedient
from tests.narrator.director.conftest import Director

SIZES = {"extreme wide": "wide", "medium close": "medium", "extreme close": "close"}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_framing_is_read_as_what_it_says(language: str) -> None:
    for size, angle, movement, lens in product(*map(get_args, (ShotSize, Angle, Movement, Lens))):
        said = framed(FramingAnswer(size=size, angle=angle, movement=movement, lens=lens), (), "",
                      language)
        reading = read(said)
        assert (reading.framing, reading.move) == (SIZES.get(size, size), movement), said


@pytest.mark.parametrize(("direction", "framing"), [
    ("Wide shot, slow pan left. Ada on the rock", "Wide shot, slow pan left"),
    ("Close-up. Ada on the rock", "Close-up, low angle, slow tilt up, long lens"),
    ("Ada on the rock, slow push in", "extreme wide shot, slow push in, low angle, long lens"),
    ("Ada on the rock", "extreme wide shot, low angle, slow tilt up, long lens")])
def test_what_the_author_says_of_framing_and_light_stays_the_author_s(
        director: Director, direction: str, framing: str) -> None:
    director.body = f"\n# A\n\n> {direction}, dusk\n\nShe waited.\n"
    director.plans(seeing(framing={"size": "extreme wide", "angle": "low", "movement": "tilt up",
                                   "lens": "long"}, mood="hushed", light="a low red sun", cast=[]))
    [shot] = director.plan.shots
    assert shot.picture.framing.startswith(framing.split(",")[0])
    assert set(framing.split(", ")) <= {*shot.picture.framing.split(", "), "low angle", "long lens"}
    assert (read(shot.picture.framing).framing, read(shot.picture.framing).move) == (
        read(framing).framing, read(framing).move)
    assert shot.picture.mood == "dusk, hushed, a low red sun"
    assert shot.cast == ("Ada",)


def test_an_hour_that_author_and_answer_both_say_is_said_once(director: Director) -> None:
    director.body = "\n# A\n\n> The rock, dusk\n\nShe waited.\n"
    director.plans(seeing(mood="hushed, dusk", light="dusk, a low red sun"))
    assert director.plan.shots[0].picture.mood == "dusk, hushed, a low red sun"


def test_whom_a_direction_names_need_not_be_in_each_of_its_shots(director: Director) -> None:
    """Of a long direction, the later shots are framed otherwise: a hand close, somebody alone."""
    director.body = "\n# A\n\n> Ada on the rock\n\n" + "She waited there for the old boat. " * 6
    director.plans(seeing(subject="a cold brass lamp", action="it flickers", cast=[]))
    first, *later = director.plan.shots
    assert first.cast == ("Ada",)
    assert later
    assert all(shot.cast == () for shot in later)


def test_whoever_an_answer_names_is_there_with_a_look(director: Director) -> None:
    director.body = "\n# A\n\n> The rock\n\nShe waited.\n"
    director.plans(seeing(subject="Ada, soaked", action="shivers", cast=[]))
    assert director.plan.shots[0].cast == ("Ada",)


def test_the_author_s_own_picture_is_not_invented(director: Director) -> None:
    Image.new("RGB", (64, 64)).save(director.path.parent / "print.png")
    director.body = ("\n# A\n\n![An old print](print.png \"slow pan right\")\nIt hung there.\n\n"
                     "> Ada\n\nShe looked at it.\n")
    director.plans()
    assert director.asker.names == ["bible-1", "s1-pictures-1"]
    assert list(director.asker.asked[1].answer.model_json_schema()["required"]) == ["2"]
    assert director.plan.shots[0].picture.framing == "slow pan right"
    assert "(the author's own picture)" in director.asker.prompt("s1-pictures-1")


def test_shots_go_on_only_where_they_can(director: Director) -> None:
    director.body = ("\n# A\n\n" + "".join(f"> Ada, {n}\n\nThe bell rang.\n\n" for n in range(7))
                     + "> Ada {camera: paper}\n\nThe bell rang.\n\n> Ada again\n\nIt rang.\n\n"
                     "# B\n\n> A boat\n\nIt came.\n")
    director.plans(seeing(continues=True, transition="cut"))
    going = [shot.continues for shot in director.plan.shots]
    assert going == [False, True, True, False, True, True, False, False, False, False]
    assert all(shot.made.continues == shot.continues for shot in director.plan.shots)
    assert [shot.transition for shot in director.plan.shots] == [
        None, None, None, "cut", None, None, "cut", "cut", "cut", "cut"]


def test_a_row_that_the_author_forces_takes_room_from_the_director(director: Director) -> None:
    director.body = ("\n# A\n\n> Ada\n\nA.\n\n> Ada, one\n\nB.\n\n> Ada, two {continues}\n\nC.\n\n"
                     "> Ada, three {continues}\n\nD.\n")
    director.plans(seeing(continues=True))
    assert [shot.continues for shot in director.plan.shots] == [False, False, True, True]


def test_what_is_exact_is_shown_alone_or_as_the_story_s_own_words_see_it(
        director: Director) -> None:
    for name in ("vase", "cup"):
        Image.new("RGB", (64, 64)).save(director.path.parent / f"{name}.png")
    director.writes("cast:\n", "cast:\n  the vase: {look: blue, exact: true, picture: vase.png}\n"
                    "  the cup: {look: red, exact: true, picture: cup.png}\n")
    director.body = ("\n# A\n\n> Ada\n\nShe came.\n\n> Ada lifts the vase\n\nIt shone.\n\n"
                     "> Ada lifts the cup\n\nIt shone.\n")
    director.plans(seeing(cast=["the vase"], continues=True, subject="two lights"))
    assert [shot.cast for shot in director.plan.shots] == [
        ("Ada", "the vase"), ("Ada", "the vase"), ("Ada", "the cup")]
    assert [shot.continues for shot in director.plan.shots] == [False, False, False]
    assert director.plan.shots[2].picture.subject != "two lights"


@pytest.mark.parametrize(("reason", "transition"), [
    ("none", (None, None)), ("time passes", ("dissolve", "dissolve")), ("cut", ("cut", "cut")),
    ("end", (None, "fade"))])
def test_transitions_have_reasons(
        director: Director, reason: str, transition: tuple[str | None, ...]) -> None:
    director.body = ("\n# A\n\n> Ada\n\nShe came.\n\n> A boat\n\nIt went.\n\n> Ada {fade}\n\n"
                     "So.\n\n> The sea\n\nIt rose.\n")
    director.plans(seeing(transition=reason))
    first, second, forced, last = (shot.transition for shot in director.plan.shots)
    assert (first, forced) == (None, "fade")
    assert (second, last) == transition


def test_a_film_that_only_cuts_is_given_no_transitions(director: Director) -> None:
    director.head = director.head.replace("---\ntitle", "---\npace: {transition: 0}\ntitle")
    director.plans(seeing(transition="time passes"))
    assert {shot.transition for shot in director.plan.shots} == {None}


def test_what_is_left_blank_is_seen_by_the_story_s_own_words(director: Director) -> None:
    director.body = "\n# A\n\n> Ada waves from the rock\n\nShe laughed.\n"
    director.plans(seeing(subject=" ", action="\u202e", setting="a wet\nrock"))
    [shot] = director.plan.shots
    assert (shot.picture.subject, shot.picture.setting) == ("Ada", "a wet rock")
    assert shot.picture.action.startswith("waves")


def test_chunks_of_a_scene_know_those_before_and_scenes_are_asked_side_by_side(
        director: Director) -> None:
    shots = "".join(f"> Ada, {n}\n\nThe bell rang {n} times.\n\n" for n in range(2, 12))
    director.body = f"\n# A\n\n{shots}\n# B\n\n{shots}"
    director.plans()
    assert director.asker.rounds[1:] == [["s1-pictures-1", "s2-pictures-1"],
                                         ["s1-pictures-2", "s2-pictures-2"]]
    second = director.asker.prompt("s1-pictures-2")
    assert director.plan.shots[7].picture.subject in second
    assert director.plan.shots[3].picture.subject not in second
    assert "The scene before ends: The bell rang 10 times. The bell rang 11 times." in (
        director.asker.prompt("s2-pictures-1"))


def test_what_the_supervisor_finds_is_asked_once_and_the_better_answer_taken(
        director: Director, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(plan: Any, shots: Any = None) -> tuple[Doubt, ...]:
        return tuple(Doubt(name="dull", shot=shot.id, problem="nothing is seen",
                           remedy="look again") for shot in plan.shots if shot.id in shots
                     and shot.picture.subject in ("dull", "duller"))

    monkeypatch.setattr("narrator.director.mending.supervised", found)
    director.body = "".join(f"\n# {n}\n\n> Ada, {n}\n\nThe bell rang.\n" for n in "ABC")

    def answer(question: Question[Any]) -> Any:
        first = {"s1": "dull", "s2": "bright", "s3": "dull"}
        mended = {"s1": "clear", "s3": "duller"}
        scene, _, kind = question.name.partition("-")
        subject = (mended if "mend" in kind else first).get(scene)
        return seen(question, subject=subject or "")

    director.plans(Scripted(answer))
    assert director.asker.rounds[-1] == ["s1-mend-1", "s3-mend-1"]
    assert "to mend: nothing is seen: look again" in director.asker.prompt("s1-mend-1")
    assert [shot.picture.subject for shot in director.plan.shots] == ["clear", "bright", "dull"]
    monkeypatch.undo()
    assert director.fresh() == director.plan


def test_a_prompt_whose_end_no_camera_would_read_is_mended(director: Director) -> None:
    director.head = director.head.replace("a girl in a red coat", "a girl in a red coat, " * 80)
    director.body = "\n# A\n\n> Wide shot. The rock\n\nThe bell rang.\n"

    def answer(question: Question[Any]) -> Any:
        mends = "mend" in question.name
        return seen(question, cast=[] if mends else ["Ada"], subject="a bell" if mends else "Ada")

    director.plans(Scripted(answer))
    assert director.asker.rounds[-1] == ["s1-mend-1"]
    assert "a camera reads 512: say the same in fewer words" in director.asker.prompt("s1-mend-1")
    assert director.plan.shots[0].picture.subject == "a bell"


def test_given_the_answers_the_plan_is_the_same(director: Director) -> None:
    assert director.fresh(plain()) == director.fresh(plain())
    assert director.fresh(wavering(3)) == director.fresh(wavering(3))


def test_the_sum_is_told_once_and_holds_what_was_asked(director: Director) -> None:
    director.fresh()
    [told] = director.asker.sums
    assert len(director.asker.asked) - 3 <= told.requests <= len(director.asker.asked) + 3
    assert told.input_tokens > 0 < told.output_tokens


def seeing(**fields: Any) -> Scripted:
    """Answers every shot with these fields, and all else as it is told."""
    return Scripted(lambda question: seen(question, **fields))


def seen(question: Question[Any], **fields: Any) -> Any:
    answer = obedient(question.answer.model_json_schema())
    if "-pictures-" in question.name or "-mend-" in question.name:
        for shot in answer.values():
            shot.update({name: value for name, value in fields.items()
                         if name in shot and value != ""})
    return answer


