"""The outline: every word once and in order, shots of even length, pictures in the right fields."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.line import Line
from media.progress import silent
from narrator.plan import SHOT_ID, Plan, Shot
from narrator.plan.outline import OutlinePlanner
from narrator.story import (
    Beat,
    Direction,
    Image,
    Member,
    Overrides,
    Paragraph,
    Place,
    Story,
    StoryScene,
)
from narrator.story.look import Look, Pace
from narrator.story.readers import read_story
from narrator.story.text import speaking_seconds
from scenes.aim import Aim, Aims, aims

ENGLISH = ["The sea heard her. ", "Perseus flew over the hills, and saw the girl. ", "She wept. ",
           "“Go!” she said, “and do not look back — not once.” ", "In 1066, it rained. ",
           "Then, out of the dark water, with the whole of the sea running from its back like rain "
           "from a roof, came the monster, black and endless, and it looked at her. "]
CHINESE = ["天河之东，住着织女。", "她年年织锦。", "“河水涨了！”她说。", "传说里，王母知道了……",
           "每年七月初七的夜里，喜鹊从四方飞来，头尾相接，搭成一座桥，"
           "让隔河相望的两个人见上一面，说一夜的话。"]
CAST = {"en": ("Perseus", "Cetus"), "zh-CN": ("织女", "王母")}


@st.composite
def stories(draw: st.DrawFn, language: str | None = None) -> Story:
    """Stories of every shape that the nouns allow, in either language."""
    language = language or draw(st.sampled_from(["en", "zh-CN"]))
    pool = ENGLISH if language == "en" else CHINESE
    texts = st.lists(st.sampled_from(pool), min_size=1, max_size=6).map("".join)
    lines = st.builds(Line, text=texts, speaker=st.sampled_from(["", *CAST[language]]))
    paragraphs = st.lists(st.builds(Paragraph, spoken=lines, line=st.just(1)), max_size=4)
    seen = st.builds(Direction, text=st.sampled_from(pool), line=st.just(1))
    beats = st.builds(Beat, direction=st.none() | seen, paragraphs=paragraphs.map(tuple),
                      overrides=st.builds(Overrides, seconds=st.sampled_from([None, None, 8.0])))
    scenes = st.builds(StoryScene, title=st.sampled_from(["", "天河", "The sea"]),
                       beats=st.lists(beats, max_size=3).map(tuple))
    return _story(language, draw(st.lists(scenes, min_size=1, max_size=3)),
                  pace=draw(st.sampled_from([1.0, 4.0, 9.0])))


def _story(language: str, scenes: list[StoryScene], pace: float = 4.0) -> Story:
    return Story(path=Path("/tales/x.md"), digest="d", title="X", language=language,
                 cast=tuple(Member(name=name, look="…") for name in CAST[language]),
                 places=(Place(name="天河", look="…"), Place(name="the palace", look="…")),
                 pace=Pace(shot=pace), scenes=tuple(scenes))


def told(*paragraphs: str, language: str = "en", direction: str = "", **beat: object) -> Story:
    """A story of one beat."""
    seen = Direction(text=direction, line=1) if direction else None
    spoken = tuple(Paragraph(spoken=Line(text=text), line=1) for text in paragraphs)
    beats = (Beat.model_validate({"direction": seen, "paragraphs": spoken, **beat}),)
    return _story(language, [StoryScene(beats=beats)])


def plan(story: Story, before: Plan | None = None) -> Plan:
    return OutlinePlanner().plan(story, before, silent)


def said(story: Story) -> list[tuple[str, str]]:
    """Every character that is spoken, with its speaker, blanks apart."""
    return [(paragraph.spoken.speaker, char) for scene in story.scenes for beat in scene.beats
            for paragraph in beat.paragraphs for char in "".join(paragraph.spoken.text.split())]


def planned(plan: Plan) -> list[tuple[str, str]]:
    return [(line.speaker, char) for shot in plan.shots for line in shot.lines
            for char in "".join(line.text.split())]


def words(shot: Shot) -> str:
    return " ".join(line.text for line in shot.lines)


@settings(deadline=None, max_examples=60)
@given(stories())
def test_every_word_is_in_the_plan_once_and_in_order(story: Story) -> None:
    made = plan(story)
    assert planned(made) == said(story)
    ids = [shot.id for shot in made.shots]
    assert len(set(ids)) == len(ids)
    assert all(re.match(SHOT_ID, id) for id in ids)


@settings(deadline=None, max_examples=40)
@given(stories("en"), stories("en"))
def test_every_word_is_there_too_when_an_earlier_plan_has_its_say(one: Story, two: Story) -> None:
    assert planned(plan(two, before=plan(one))) == said(two)


@settings(deadline=None, max_examples=30)
@given(stories())
def test_the_same_story_is_planned_the_same(story: Story) -> None:
    made = plan(story)
    assert plan(story) == made
    assert plan(story, before=made) == made


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from([*ENGLISH, *CHINESE, "**Perseus:** Look at me!\n", "> A hill.\n",
                                 "# The sea\n", "---\n", "- an item\n"]), min_size=1))
def test_a_markdown_file_is_covered_as_well(tmp_path_factory: pytest.TempPathFactory,
                                            parts: list[str]) -> None:
    path = tmp_path_factory.mktemp("story") / "x.md"
    head = "---\ntitle: X\ncast:\n  Perseus: a hero\n---\n\n"
    path.write_text(head + "\n".join([*parts, "The end."]), encoding="utf-8")
    story = read_story(path)
    assert planned(plan(story)) == said(story)


def test_words_without_a_direction_last_about_as_long_as_the_pace_asks() -> None:
    made = plan(told("The sea heard her. It rose, and did not fall back. A monster came out of it, "
                     "long as the wall. The king wept for his girl. Nobody slept in the palace. "
                     "The oracle named its price at dawn."))
    lengths = [speaking_seconds(words(shot)) for shot in made.shots]
    assert len(lengths) > 2
    assert all(2.5 <= seconds <= 6 for seconds in lengths)


def test_no_crumb_is_left_at_the_end() -> None:
    made = plan(told("The sea heard her words and it rose. It did not fall back that day. Go."))
    assert [words(shot) for shot in made.shots][-1] == "It did not fall back that day. Go."


def test_a_paragraph_is_a_better_place_to_cut_than_a_sentence() -> None:
    made = plan(told("One two three four five six seven. Eight nine ten eleven.",
                     "Twelve now. Thirteen fourteen fifteen sixteen seventeen eighteen nineteen."))
    assert [words(shot)[:6] for shot in made.shots] == ["One tw", "Twelve"]


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    made = plan(told(CHINESE[-1], language="zh-CN"))
    assert len(made.shots) > 1
    assert all(words(shot)[-1] in "，。" for shot in made.shots)


def test_a_directed_beat_is_one_shot_until_its_words_are_far_too_long() -> None:
    sentence = "Seven words are said in this sentence. "
    one = plan(told(sentence * 3, direction="A hill"))
    many = plan(told(sentence * 8, direction="A hill, wide shot"))
    assert len(one.shots) == 1
    assert len(many.shots) > 2
    assert {shot.picture.subject for shot in many.shots} == {"A hill"}
    framings = [shot.picture.framing for shot in many.shots]
    assert all(a != b for a, b in pairwise(framings))


def test_overrides_reach_the_shot_and_forced_seconds_keep_it_whole() -> None:
    asked = Overrides(seconds=8, seed=7, take=2, transition="fade", camera="paper", continues=True)
    [shot] = plan(told(ENGLISH[-1] * 4, direction="A hill", overrides=asked)).shots
    assert (shot.seconds, shot.seed, shot.take) == (8, 7, 2)
    assert (shot.transition, shot.camera, shot.continues) == ("fade", "paper", True)


def test_the_plan_tells_which_planner_made_it() -> None:
    assert plan(told("It rained.")).planner == "outline"


def test_a_picture_is_filmed_by_the_still_camera() -> None:
    image = Image(path=Path("/tales/a.jpg"), written="a.jpg", caption="A print")
    [shot] = plan(told("Here it is.", image=image, direction="slow push in")).shots
    assert (shot.camera, shot.image, shot.caption) == ("still", image.path, "A print")
    assert shot.picture.framing == "slow push in"


@pytest.mark.parametrize("said", [
    "Wide shot. Push in to the moon in the upper left.", "远景。推向左上角的月亮。"])
def test_a_move_over_a_picture_goes_where_the_story_sends_it(said: str) -> None:
    image = Image(path=Path("/tales/a.jpg"), written="a.jpg", caption="A print")
    [shot] = plan(told("Here it is.", image=image, direction=said)).shots
    assert aims(shot.picture.framing) == Aims(end=Aim(0.2, 0.2))


def test_a_video_is_one_shot_of_the_footage_camera_however_long_its_words() -> None:
    """It moves by itself, and would begin anew with every further shot."""
    video = Image(path=Path("/tales/a.mp4"), written="a.mp4", caption="The mole")
    asked = Overrides(start=12, sound="keep", credit="Jo, 2019", licence="CC0")
    [shot] = plan(told(*ENGLISH, image=video, overrides=asked)).shots
    assert (shot.camera, shot.image, shot.video) == ("footage", video.path, video.path)
    assert (shot.start, shot.sound, shot.credit, shot.licence) == (12, "keep", "Jo, 2019", "CC0")
    assert shot.picture.framing == ""
    assert shot.made.overrides == asked


def test_a_direction_without_words_is_a_silent_shot_and_a_bare_heading_none() -> None:
    story = told(direction="A hill")
    empty = story.model_copy(update={"scenes": (StoryScene(title="Nothing"), *story.scenes)})
    [shot] = plan(empty).shots
    assert (shot.id, shot.lines) == ("s1-1", ())


def test_a_direction_is_sorted_into_the_fields_and_loses_no_word() -> None:
    text = "远景，缓慢推近。天河横贯夜空，织女独坐云岸，织机泛着微光。"
    [shot] = plan(told(language="zh-CN", direction=text)).shots
    assert shot.picture.framing == "远景，缓慢推近"
    assert (shot.picture.subject, shot.picture.action) == ("织女", "独坐云岸，织机泛着微光")
    assert (shot.picture.setting, shot.places) == ("天河横贯夜空", ("天河",))
    [shot] = plan(told(direction="Close-up of a girl chained to a rock above a stormy sea. Dusk."
                       )).shots
    assert [value for _, value in shot.picture] == [
        "a girl chained to a rock", "", "above a stormy sea", "Close-up", "Dusk"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["Wide shot", "slow pan left", "at dusk", "Perseus flies", "a ship",
                                 "over the sea", "rain", "the palace", "she sings"]), min_size=1))
def test_every_word_of_a_direction_is_in_some_field(parts: list[str]) -> None:
    [shot] = plan(told(direction=", ".join(parts))).shots
    fields = Counter(word for _, value in shot.picture for word in re.findall(r"\w+", value))
    assert fields >= Counter(word for part in parts for word in re.findall(r"\w+", part))


def test_names_are_found_longest_first_and_pronouns_keep_the_last() -> None:
    story = told("Perseus came over the hills at night. He saw the water and the far white walls. "
                 "Perseusville is not a man. Nobody was there to see it or tell the tale.")
    cast = [shot.cast for shot in plan(story).shots]
    assert cast == [("Perseus",), ("Perseus",), ()]


def test_place_and_time_stand_until_another_is_named() -> None:
    story = told("At night the palace was dark and quiet everywhere. Nobody spoke a single word in "
                 "it then. In the forest the birds woke again at dawn.")
    seen = [(shot.picture.setting, shot.picture.mood) for shot in plan(story).shots]
    assert [setting for setting, _ in seen] == ["the palace", "the palace", "a forest"]
    assert [mood.split(",")[0] for _, mood in seen] == ["night", "night", "dawn"]


def test_a_scene_opens_wide_and_no_two_shots_in_a_row_are_framed_alike() -> None:
    framings = [shot.picture.framing for shot in plan(told(*ENGLISH * 3)).shots]
    assert framings[0].startswith("wide shot")
    assert all(a != b for a, b in pairwise(framings))


def test_dialogue_is_a_line_of_its_own_and_its_speaker_is_seen() -> None:
    spoken = (Paragraph(spoken=Line(text="She rose."), line=1),
              Paragraph(spoken=Line(text="走吧。", speaker="Cetus", direction="softly"), line=2))
    [shot] = plan(told(paragraphs=spoken)).shots
    assert [(line.speaker, line.direction) for line in shot.lines] == [
        ("", ""), ("Cetus", "softly")]
    assert shot.cast == ("Cetus",)


STANDING = ("The sea heard her and it rose up high. The king wept for his only girl that day. The "
            "oracle named its price at dawn today.")


def test_a_new_paragraph_does_not_cut_its_neighbours_again() -> None:
    before = plan(told(STANDING, STANDING.replace("sea", "hill")))
    new = "A crow sat on the wall and said nothing at all to anyone."
    after = plan(told(STANDING, new, STANDING.replace("sea", "hill")), before)
    assert [words(shot) for shot in after.shots if words(shot) != new] == [
        words(shot) for shot in before.shots]


def test_a_person_s_cuts_are_kept_where_the_words_stand() -> None:
    before = plan(told(STANDING))
    joined = before.shots[0].model_copy(update={
        "lines": before.shots[0].lines + before.shots[1].lines})
    by_hand = before.model_copy(update={"scenes": (before.scenes[0].model_copy(
        update={"shots": (joined, *before.shots[2:])}),)})
    after = plan(told(STANDING.replace("wept", "weeps")), by_hand)
    assert len(after.shots) == len(before.shots) - 1
    assert words(after.shots[0]).endswith("weeps for his only girl that day.")


def test_a_few_new_words_join_the_shot_they_were_put_into() -> None:
    before = plan(told(STANDING))
    after = plan(told(STANDING.replace("that day. The", "that day. He did. The")), before)
    assert [words(shot) for shot in after.shots] == [
        words(shot).replace("that day.", "that day. He did.") for shot in before.shots]


def test_a_direction_put_before_words_takes_them_all() -> None:
    before = plan(told(STANDING))
    assert len(before.shots) > 1
    [shot] = plan(told(STANDING.split(". The o")[0], direction="A hill"), before).shots
    assert shot.picture.subject == "A hill"


def test_the_look_s_seed_varies_the_framing() -> None:
    story = told(*ENGLISH * 3)
    other = story.model_copy(update={"look": Look(seed=7)})
    assert [s.picture.framing for s in plan(story).shots] != [
        s.picture.framing for s in plan(other).shots]


def test_a_heading_above_a_heading_is_shown_with_it() -> None:
    beat = Beat(paragraphs=(Paragraph(spoken=Line(text="A lamp burns."), line=5),), line=5)
    story = Story(path=Path("x.md"), digest="", title="X", scenes=(
        StoryScene(title="Part One", line=1), StoryScene(title="The Lamp", line=3, beats=(beat,))))
    (scene,) = OutlinePlanner().plan(story, None, silent).scenes
    assert scene.title == "Part One · The Lamp"


def test_a_heading_that_ends_the_story_is_shown_over_a_silent_shot() -> None:
    beat = Beat(paragraphs=(Paragraph(spoken=Line(text="A lamp burns."), line=2),), line=2)
    story = Story(path=Path("x.md"), digest="", title="X", scenes=(
        StoryScene(title="One", line=1, beats=(beat,)), StoryScene(title="The End", line=4)))
    plan = OutlinePlanner().plan(story, None, silent)
    assert [scene.title for scene in plan.scenes] == ["One", "The End"]
    assert plan.scenes[1].shots[0].lines == ()
