"""Which shots ``--shot``, ``--scene`` and a change mean, and how they stand by themselves."""

from __future__ import annotations

import pytest

from audio.line import Line
from narrator.cut.timeline import Join
from narrator.cut.timing import alone, timed
from narrator.errors import BadInput
from narrator.plan import Plan, Scene, Shot
from narrator.plan.passage import MOST_CHANGED, shots_changed, shots_named
from scenes.camera import Limits


def shot(name: str, words: str = "Words.") -> Shot:
    return Shot(id=name, lines=(Line(text=words),))


PLAN = Plan(title="T", story="t.md", digest="1", scenes=(
    Scene(id="s1", shots=(shot("s1-1"), shot("s1-2"))),
    Scene(id="s2", shots=(shot("s2-1"), shot("s2-10"), shot("s2-2"), shot("s2-3"))),
    Scene(id="s3")))


def changed(**words: str) -> Plan:
    scenes = tuple(scene.model_copy(update={"shots": tuple(
        shot(one.id, words.get(one.id.replace("-", "_"), "Words.")) for one in scene.shots)})
        for scene in PLAN.scenes)
    return PLAN.model_copy(update={"scenes": scenes, "digest": "2"})


@pytest.mark.parametrize("name", ["s2-10", "2-10", "s2-10a"])
def test_a_shot_is_named_by_its_id_with_or_without_its_letters(name: str) -> None:
    assert shots_named(PLAN, name, None) == ("s2-10",)


@pytest.mark.parametrize("name", ["2", "s2"])
def test_a_scene_is_all_its_shots(name: str) -> None:
    assert shots_named(PLAN, None, name) == ("s2-1", "s2-10", "s2-2", "s2-3")


@pytest.mark.parametrize(("shot_name", "scene", "told"), [
    ("s2-11", None, r"no shot 's2-11'; did you mean s2-1"),
    ("moon", None, r"no shot 'moon'; its shots are s1-1, s1-2"),
    (None, "9", r"no scene '9'; there are 1, 2$"),
    (None, "3", r"no scene '3'"),
    ("s2", None, r"no shot 's2'; s2 is a scene: --scene 2$"),
    ("2", None, r"no shot '2'; s2 is a scene: --scene 2$"),
    ("s3", None, r"no shot 's3'; did you mean"),
    ("", None, r"no shot ''; its shots are s1-1"),
    (None, "", r"no scene ''; there are 1, 2$"),
    (None, "2-3", r"no scene '2-3'; s2-3 is a shot: --shot s2-3$"),
])
def test_what_is_not_there_is_told_with_what_is(
        shot_name: str | None, scene: str | None, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        shots_named(PLAN, shot_name, scene)


def test_a_change_means_the_first_changed_shots_in_a_row() -> None:
    assert shots_changed(PLAN, changed()) == ()
    assert shots_changed(PLAN, changed(s2_1="Other.", s2_2="Other.")) == ("s2-1",)
    assert shots_changed(PLAN, changed(s1_2="Other.", s2_1="Other.")) == ("s1-2", "s2-1")


def test_a_change_of_the_whole_film_shows_its_first_shots() -> None:
    after = PLAN.model_copy(update={"title": "U"})
    assert shots_changed(PLAN, after) == ("s1-1", "s1-2", "s2-1")
    assert len(shots_changed(PLAN, after)) == MOST_CHANGED


def test_a_passage_keeps_the_frames_that_its_pieces_have_in_the_film() -> None:
    whole = timed(PLAN, {}, lambda _: Limits(longest_seconds=60))
    found = alone(whole, ("s1-2", "s2-1"))
    assert [piece.id for piece in found] == ["s1-2", "s2-1"]
    assert [piece.frames for piece in found] == [piece.frames for piece in whole[1:3]]
    assert (found[0].into, found[-1].out) == (Join(), Join())
    assert (found[0].out, found[1].into) == (whole[1].out, whole[2].into)
