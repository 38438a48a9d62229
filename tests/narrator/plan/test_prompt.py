"""A setup holds everything that decides its pixels, and nothing that says where it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from narrator.events import unheard
from narrator.plan import Plan, Scene, Shot
from narrator.plan.planning import planned
from narrator.plan.prompt import card, form_for, loras, setup
from narrator.plan.prose import size
from narrator.settings import settings
from narrator.shoot.kit import Kit
from narrator.story import Member, Place
from narrator.story.look import Look
from scenes.camera import Limits
from scenes.cameras.still import StillCamera
from scenes.shot import Lora, Picture
from templates.loader import prompt, styles

PICTURE = Picture(subject="Andromeda", action="stands on a rock.", setting="a grey sea",
                  framing="wide shot, slow push in", mood="dusk")


def plan_of(shot: Shot, **more: object) -> Plan:
    return Plan.model_validate({
        "story": "x.md", "digest": "", "title": "X", "scenes": (Scene(id="s1", shots=(shot,)),),
        "cast": (Member(name="Andromeda", look="a young woman in white"),),
        "places": (Place(name="the rock", look="black, wet, alone"),), **more})


SHOT = Shot(id="s1-1", picture=PICTURE, cast=("Andromeda",), places=("the rock",))


def test_a_prompt_is_prose_with_the_looks_verbatim() -> None:
    made = setup(plan_of(SHOT), SHOT, "x/s1-1", 96)
    assert made.prompt.startswith(
        "Andromeda stands on a rock, a grey sea. Andromeda is a young woman in white.")
    assert "The rock: black, wet, alone." in made.prompt
    assert "Wide shot, slow push in: the frame takes in the whole scene" in made.prompt
    assert "cut-paper theatre" in made.prompt
    assert ".." not in made.prompt


def test_a_chinese_plan_is_prompted_in_chinese() -> None:
    shot = Shot(id="s1-1", picture=Picture(subject="绣娘", action="织云锦。"))
    made = setup(plan_of(shot, language="zh-CN"), shot, "x", 96)
    assert made.prompt.startswith("绣娘，织云锦。风格：剪纸剧场")
    assert " " not in made.prompt


def test_tags_hold_the_fields_and_the_looks_alone() -> None:
    made = setup(plan_of(SHOT), SHOT, "x", 96, form="tags")
    assert made.prompt == (
        "[Subject] Andromeda: a young woman in white [Action] Andromeda stands on a rock "
        "[Setting] a grey sea; black, wet, alone; dusk [Camera] wide shot, slow push in [Style] "
        "cut-paper theatre, layered silhouettes lit warmly from behind, visible paper grain; "
        "night blue, lamplight gold, brick red, muted teal, cream")


def test_chinese_tags_are_those_that_models_are_taught() -> None:
    shot = SHOT.model_copy(update={"picture": Picture(
        subject="Andromeda", action="独立崖上", setting="海边", framing="远景", mood="黄昏")})
    made = setup(plan_of(shot, language="zh-CN"), shot, "x", 96, form="tags")
    assert re.findall(r"\[(.+?)\]", made.prompt) == ["人物", "动作", "环境", "镜头", "风格"]


def test_a_tag_of_nothing_is_left_out() -> None:
    shot = Shot(id="s1-1", picture=Picture(subject="a fox"))
    made = setup(plan_of(shot, look=Look(style="woodcut")), shot, "x", 96, form="tags")
    assert made.prompt == "[Subject] a fox [Style] woodcut"


@pytest.mark.parametrize("story", sorted(Path("stories").glob("*.md")), ids=lambda path: path.stem)
def test_the_examples_prompts_are_as_long_as_wan_s_makers_advise(story: Path) -> None:
    kit = Kit(settings())
    plan = planned(story, kit.planners, settings(), unheard).plan
    chinese = plan.language.startswith("zh")
    for shot in plan.shots:
        words = size(setup(plan, shot, "x", 96).prompt, chinese)
        assert words in (range(120, 201) if chinese else range(80, 121)), shot.id


def test_the_bible_is_in_a_prompt_whole_however_long_it_makes_it() -> None:
    look = "a woman " + ", ".join(f"with ring {number} of gold" for number in range(80))
    plan = plan_of(SHOT).model_copy(update={"cast": (Member(name="Andromeda", look=look),)})
    made = setup(plan, SHOT, "x", 96).prompt
    assert look in made
    assert "the frame takes in" not in made


def test_a_model_says_how_it_wants_to_be_told() -> None:
    class Tagged(StillCamera):
        prompts = "tags"

    assert (form_for(Tagged()), form_for(StillCamera())) == ("tags", "prose")


def test_take_n_has_the_seed_of_the_film_and_n_less_one() -> None:
    for take, seed, expected in ((1, None, 42), (3, None, 44), (1, 7, 7), (2, 7, 8)):
        shot = SHOT.model_copy(update={"take": take, "seed": seed})
        assert setup(plan_of(shot), shot, "x", 96).seed == expected


def test_a_preset_gives_colours_unless_the_story_does() -> None:
    preset = setup(plan_of(SHOT), SHOT, "x", 96)
    assert preset.palette == styles()["paper-theatre"].palette
    own = setup(plan_of(SHOT, look=Look(palette=("silver",), style="woodcut")), SHOT, "x", 96)
    assert (own.palette, own.style) == (("silver",), "woodcut")


def test_two_setups_differ_only_in_name_when_only_their_place_differs() -> None:
    moved = SHOT.model_copy(update={"id": "s1-9"})
    one, two = setup(plan_of(SHOT), SHOT, "x", 96), setup(plan_of(moved), moved, "y", 96)
    assert one.model_copy(update={"name": ""}) == two.model_copy(update={"name": ""})


def test_what_a_writer_types_is_never_read_as_a_template() -> None:
    shot = Shot(id="s1-1", picture=Picture(subject="{{ 7 * 7 }}{% for x in y %}"))
    assert setup(plan_of(shot), shot, "x", 96).prompt.startswith("{{ 7 * 7 }}{% for x in y %}.")


def test_a_template_that_names_what_is_not_given_fails() -> None:
    with pytest.raises(Exception, match="undefined"):
        prompt("tags.en", {})


def test_a_card_holds_its_words() -> None:
    made = card(plan_of(SHOT), "x/title", 72, ("X",))
    assert (made.words, made.frames, made.size) == (("X",), 72, (1280, 720))


@pytest.mark.parametrize("name", sorted(styles()))
def test_every_preset_speaks_both_languages_and_has_colours(name: str) -> None:
    style = styles()[name]
    assert style.words("en") != style.words("zh-CN")
    assert len(style.palette) >= 4


def test_a_video_s_beginning_is_in_its_setup() -> None:
    shot = SHOT.model_copy(update={"image": Path("/a.mp4")})
    made = setup(plan_of(shot), shot, "x", 96, 12.5)
    assert (made.source, made.start_seconds) == (Path("/a.mp4"), 12.5)
    assert setup(plan_of(SHOT), SHOT, "x", 96).start_seconds == 0


BEGINS = Limits(longest_seconds=5, first_frame=True, last_frame=True, loras=True)


def test_a_camera_that_begins_with_a_picture_gets_it_as_its_first_frame() -> None:
    shot = SHOT.model_copy(update={"image": Path("/a.png"), "last": Path("/b.png")})
    made = setup(plan_of(shot), shot, "x", 96, limits=BEGINS)
    assert (made.source, made.first, made.last) == (None, Path("/a.png"), Path("/b.png"))
    assert setup(plan_of(shot), shot, "x", 96, limits=BEGINS, ends=False).last is None
    still = setup(plan_of(shot), shot, "x", 96)
    assert (still.source, still.first, still.last) == (Path("/a.png"), None, None)


def test_a_video_is_filmed_and_not_begun_with() -> None:
    shot = SHOT.model_copy(update={"image": Path("/a.mp4")})
    made = setup(plan_of(shot), shot, "x", 96, limits=BEGINS)
    assert (made.source, made.first) == (Path("/a.mp4"), None)


def test_the_look_s_loras_come_first_then_those_of_who_is_seen_and_each_once() -> None:
    ink, ann, bo = (Lora(path=Path(f"/{name}.safetensors")) for name in ("ink", "ann", "bo"))
    plan = plan_of(SHOT, look=Look(loras=(ink,)), cast=(
        Member(name="Andromeda", look="white", loras=(ann, ink)),
        Member(name="Bo", look="blue", loras=(bo,))))
    assert loras(plan, SHOT) == (ink, ann)
    assert setup(plan, SHOT, "x", 96, limits=BEGINS).loras == (ink, ann)
    assert setup(plan, SHOT, "x", 96).loras == ()
