"""Screenplays: what each of Fountain's elements becomes in a film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from narrator.errors import BadStory
from narrator.plan.outline import OutlinePlanner
from narrator.story import Story
from narrator.story.readers import LineKind, classify, read_story

Screenplay = Callable[[str], Story]

LAMP = """\
Title:
    _**The Last Lamp**_
Credit: Written by
Author: A. Keeper
Contact: 12 Harbour Road
Cast:
    Keeper: an old man with a white beard
Look: {style: ink-and-silk, aspect: 9:16}
Music: calm

FADE IN:

# Act One

EXT. LIGHTHOUSE - NIGHT #1#

= The storm comes.

Rain. A white lighthouse on a black rock. {6s}

MARA (30s, a sailor's coat) climbs the stairs. ELIAS, 70, in a blue coat, waits
for her.

MARA
(out of breath)
The boat is gone.
Gone, do you hear?
(quietly)
*All* of it.

ELIAS (V.O.) ^
I know.

NARRATOR (V.O.)
The sea keeps what it is given.

/* cut this
EXT. NOWHERE - DAY
*/

CUT TO:

INT. LAMP ROOM - CONTINUOUS

The KEEPER turns the lamp. [[check this]] Mara watches
the light.

!CLOSE ON THE LAMP

KEEPER (CONT'D)
~Row, row,
~home.

> DISSOLVE TO:

.THE HARBOUR - DAWN

A boat comes in.

> THE END <

===

> FADE OUT.
"""


@pytest.fixture
def screenplay(tmp_path: Path) -> Screenplay:
    """The story that a screenplay in a file of its own is."""
    def reading(text: str) -> Story:
        path = tmp_path / "the-lamp.fountain"
        path.write_text(text, encoding="utf-8")
        return read_story(path)
    return reading


def spoken(story: Story) -> list[tuple[int, str, str, str]]:
    """Line, speaker, manner and words of every paragraph."""
    return [(one.line, one.spoken.speaker, one.spoken.direction, one.spoken.text)
            for scene in story.scenes for beat in scene.beats for one in beat.paragraphs]


def seen(story: Story) -> list[str]:
    return [beat.direction.text for scene in story.scenes for beat in scene.beats
            if beat.direction]


def test_a_whole_screenplay_becomes_a_story(screenplay: Screenplay) -> None:
    story = screenplay(LAMP)
    assert [(scene.line, scene.title) for scene in story.scenes] == [
        (13, "Act One"), (15, "Lighthouse, night"), (43, "Lamp room, night"),
        (56, "The harbour, dawn"), (60, "THE END")]
    assert seen(story) == [
        "Rain. A white lighthouse on a black rock.",
        "Mara climbs the stairs. Elias, 70, in a blue coat, waits for her.",
        "The Keeper turns the lamp. Mara watches the light.", "Close on the lamp",
        "A boat comes in."]
    assert spoken(story) == [
        (26, "Mara", "out of breath", "The boat is gone. Gone, do you hear?"),
        (29, "Mara", "quietly", "All of it."), (32, "Elias", "voice over", "I know."),
        (35, "", "", "The sea keeps what it is given."),
        (51, "Keeper", "singing", "Row, row, home.")]
    assert [beat.overrides.transition for scene in story.scenes for beat in scene.beats] == [
        "fade", None, "cut", None, "dissolve"]
    assert story.scenes[1].beats[0].overrides.seconds == 6


def test_the_title_page_is_the_front_matter_and_keeps_the_contact_to_itself(
        screenplay: Screenplay) -> None:
    story = screenplay(LAMP)
    assert (story.title, story.language) == ("The Last Lamp", "en")
    assert (story.look.style, story.look.aspect) == ("ink-and-silk", "9:16")
    assert story.music.mood == "calm"
    assert story.sources == ("Written by A. Keeper",)


def test_the_action_describes_the_cast_and_the_headings_name_the_places(
        screenplay: Screenplay) -> None:
    story = screenplay(LAMP)
    assert [(one.name, one.look) for one in story.cast] == [
        ("Keeper", "an old man with a white beard"), ("Mara", "30s, a sailor's coat"),
        ("Elias", "70, in a blue coat")]
    assert [(one.name, one.look) for one in story.places] == [
        ("lighthouse", "lighthouse, exterior"), ("lamp room", "lamp room, interior"),
        ("the harbour", "the harbour")]


def test_every_line_of_a_screenplay_has_a_kind() -> None:
    kinds = classify(LAMP, Path("x.fountain"))
    assert len(kinds) == len(LAMP.split("\n"))
    of_line = dict(enumerate(kinds, 1))
    assert {of_line[line] for line in range(1, 10)} == {LineKind.FRONT_MATTER}
    assert [of_line[line] for line in (11, 13, 15, 17, 19, 24, 25, 26, 37, 49, 50)] == [
        LineKind.DIRECTION, LineKind.TITLE, LineKind.TITLE, LineKind.NOTE, LineKind.DIRECTION,
        LineKind.SPEECH, LineKind.SPEECH, LineKind.SPEECH, LineKind.COMMENT, LineKind.BLANK,
        LineKind.SPEECH]


def test_the_format_s_page_shows_a_screenplay_that_reads(screenplay: Screenplay) -> None:
    page = (Path(__file__).parents[4] / "docs" / "story-format.md").read_text(encoding="utf-8")
    story = screenplay(page.partition("```fountain\n")[2].partition("```")[0])
    assert [scene.title for scene in story.scenes] == ["Lighthouse, night", "Lamp room, night"]
    assert [(one.name, one.described) for one in story.cast] == [("Keeper", True), ("Mara", True)]


@pytest.mark.parametrize("text", ["Title: T", "Title: T\n", "Title: T\n\n", "\n\nTitle: T\n\nx"])
def test_a_title_page_alone_has_a_kind_for_every_line(text: str) -> None:
    assert len(classify(text, Path("x.fountain"))) == len(text.split("\n"))


def test_who_is_not_seen_is_not_in_the_picture(screenplay: Screenplay) -> None:
    story = screenplay("EXT. SEA - DAY\n\nA boat.\n\nMARA (O.S.)\nHelp!\n\nELIAS\nWhere?\n")
    plan = OutlinePlanner().plan(story, None, lambda name, done: None)
    assert plan.shots[0].cast == ("Elias",)
    assert {line.speaker for shot in plan.shots for line in shot.lines} == {"Mara", "Elias"}


def test_the_pictures_know_the_place_and_the_time_of_the_heading(screenplay: Screenplay) -> None:
    story = screenplay("INT. LAMP ROOM - NIGHT\n\nMara waits.\n\nMARA\nNobody.\n")
    shot, = OutlinePlanner().plan(story, None, lambda name, done: None).shots
    assert (shot.places, shot.picture.setting, shot.picture.mood) == (
        ("lamp room",), "lamp room", "night")


@pytest.mark.parametrize(("line", "title"), [
    ("EXT. BRICK'S POOL - DAY", "Brick's pool, day"), ("int lamp room", "Lamp room"),
    ("INT./EXT. CAR (MOVING) - NIGHT", "Car, night"), ("I/E CAR – DUSK", "Car, dusk"),
    (".SNIPER SCOPE POV", "Sniper scope pov"), ("EST. LONDON", "London"),
    ("INT. HOUSE - KITCHEN - NIGHT #12A#", "House, kitchen, night"),
    ("内景 灯室 夜", "灯室，夜"), ("外景。海边。黄昏", "海边，黄昏"),
    ("内景：灯塔 - 清晨", "灯塔，清晨"), ("第三场 灯塔 日 内", "灯塔，白天"),
    ("3、外景 码头 雨夜", "码头，雨夜"), ("内/外景 船舱 连续", "船舱")])
def test_a_scene_heading_is_a_scene_with_place_and_time(
        screenplay: Screenplay, line: str, title: str) -> None:
    story = screenplay(f"{line}\n\nIn London, the Brick house.\n")
    assert [scene.title for scene in story.scenes] == [title]


def test_a_place_from_inside_and_from_outside_is_two(screenplay: Screenplay) -> None:
    story = screenplay("INT. HOUSE - DAY\n\nx.\n\nEXT. HOUSE - LATER\n\ny.\n")
    assert [place.name for place in story.places] == ["house, interior", "house, exterior"]
    assert [scene.title for scene in story.scenes] == ["House, interior, day",
                                                       "House, exterior, day"]


@pytest.mark.parametrize(("headings", "places"), [
    (".ROOM|INT. ROOM", ["room, interior"]), ("INT. ROOM|I/E ROOM", ["room, interior"]),
    ("INT. ROOM|EXT. ROOM|I/E ROOM", ["room, interior", "room, exterior", "room"]),
    ("INT. ROOM, INTERIOR|INT. ROOM|EXT. ROOM",
     ["room, interior, interior", "room, exterior"])])
def test_a_place_that_is_seen_from_no_side_has_no_name_twice(
        screenplay: Screenplay, headings: str, places: list[str]) -> None:
    story = screenplay("".join(f"{one}\n\nRain.\n\n" for one in headings.split("|")))
    assert [place.look for place in story.places] == places
    assert len({place.name for place in story.places}) == len(places)


@pytest.mark.parametrize(("introduced", "look", "left"), [
    ("MARA (30s, tall) waits.", "30s, tall", "Mara waits."),
    ("There stands MARA HUGHES (30s).", "30s", "There stands Mara HUGHES."),
    ("MARA, 30s, in a blue coat, waits.", "30s, in a blue coat",
     "Mara, 30s, in a blue coat, waits."),
    ("MARA, a tall sailor, waits.", "a tall sailor", "Mara, a tall sailor, waits."),
    ("MARA, waiting, sings.", "Mara", "Mara, waiting, sings.")])
def test_the_first_action_with_a_name_describes_whom_it_introduces(
        screenplay: Screenplay, introduced: str, look: str, left: str) -> None:
    story = screenplay(f"INT. ROOM\n\n{introduced}\n\nMARA\nYes.\n")
    assert (story.cast[0].name, story.cast[0].look) == ("Mara", look)
    assert seen(story) == [left]
    assert story.cast[0].described is (look != "Mara")


def test_a_role_that_is_written_small_keeps_its_letters(screenplay: Screenplay) -> None:
    story = screenplay("INT. ROOM\n\nThe old keeper waits.\n\nKEEPER\nYes.\n")
    assert story.cast[0].name == "keeper"


@pytest.mark.parametrize(("line", "kind"), [
    ("CUT TO:", "cut"), ("SMASH CUT TO:", "cut"), ("> FADE OUT.", "fade"),
    ("FADE TO BLACK.", "fade"),
    ("DISSOLVE TO:", "dissolve"), ("BACK TO:", "cut"), ("> Crossfade", "dissolve"),
    ("切至：", "cut"), ("淡入：", "fade"), ("叠化至：", "dissolve"), ("> 淡出", "fade")])
def test_a_transition_is_how_the_next_shot_begins(
        screenplay: Screenplay, line: str, kind: str) -> None:
    story = screenplay(f"INT. A\n\nOne.\n\n{line}\n\nINT. B\n\nTwo.\n")
    assert [beat.overrides.transition for scene in story.scenes for beat in scene.beats] == [
        None, kind]


def test_a_transition_before_dialogue_begins_its_shot(screenplay: Screenplay) -> None:
    story = screenplay("INT. A\n\nOne.\n\nCUT TO:\n\nMARA\nYes.\n")
    assert [(beat.overrides.transition, len(beat.paragraphs))
            for beat in story.scenes[0].beats] == [(None, 0), ("cut", 1)]


@pytest.mark.parametrize("text", [
    "MARA\nYes.", "@McAvoy\nYes.", "MARA ^\nYes.", "R2D2 (O.C.)\nYes."])
def test_a_name_above_words_speaks_them(screenplay: Screenplay, text: str) -> None:
    (_, speaker, _, words), = spoken(screenplay(f"INT. A\n\n{text}\n"))
    assert speaker
    assert words == "Yes."


@pytest.mark.parametrize("text", [
    "BANG!\nThe door.", "LOUD, LOUDER\u2014\nThe door.", "!MARA\nThe door.", "Mara\nThe door."])
def test_what_is_no_name_is_seen(screenplay: Screenplay, text: str) -> None:
    story = screenplay(f"INT. A\n\n{text}\n")
    assert spoken(story) == []
    assert seen(story)[0].endswith("The door.")


def test_two_blanks_keep_a_speech_together(screenplay: Screenplay) -> None:
    story = screenplay("INT. A\n\nMARA\nOne.\n  \nTwo.\n\nThree.\n")
    assert [(who, words) for _, who, _, words in spoken(story)] == [("Mara", "One."),
                                                                    ("Mara", "Two.")]
    assert seen(story) == ["Three."]


def test_chinese_speech_stands_behind_its_name(screenplay: Screenplay) -> None:
    story = screenplay(
        "标题：灯\n人物：\n    守灯人：白胡子老人\n\n外景 灯塔 夜\n\n时间：夜\n\n大雨。\n\n"
        "玛拉（三十多岁，水手外套）走来。\n\n玛拉（喘着气）：船没了。\n守灯人：我知道。\n玛拉（画外音）：听。\n"
        "玛拉跑下去。\n\n旁白：海不说话。\n\n@渔夫\n（轻声）\n回家吧。\n\n字幕：三年后\n")
    assert (story.language, story.title) == ("zh-CN", "灯")
    assert [(who, how, words) for _, who, how, words in spoken(story)] == [
        ("玛拉", "喘着气", "船没了。"), ("守灯人", "", "我知道。"), ("玛拉", "画外音", "听。"),
        ("", "", "海不说话。"), ("渔夫", "轻声", "回家吧。")]
    assert seen(story) == ["大雨。", "玛拉走来。", "玛拉跑下去。"]
    assert {one.name: one.look for one in story.cast} == {
        "守灯人": "白胡子老人", "玛拉": "三十多岁，水手外套", "渔夫": "渔夫"}
    assert story.scenes[-1].title == "三年后"


def test_without_a_title_page_the_film_is_called_as_its_file(screenplay: Screenplay) -> None:
    assert screenplay("FADE IN:\n\nINT. A\n\nA lamp.\n").title == "The lamp"


def test_the_author_s_picture_opens_a_shot(screenplay: Screenplay, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    story = screenplay('INT. A\n\n![The lamp](a.png "slow push in")\n\nMARA\nYes.\n')
    beat, = story.scenes[0].beats
    assert beat.image is not None
    assert (beat.image.caption, beat.image.path.name) == ("The lamp", "a.png")


@pytest.mark.parametrize(("text", "line", "says"), [
    ("INT. A\n\n@MARA\n\nx\n", 3, "write a name behind the @"),
    ("INT. A\n\nMARA\n(softly)\n\nx\n", 3, "'MARA' has a cue and no words"),
    ("INT. A\n\nx\n\nWIPE TO:\n\ny\n", 5, "write CUT TO:, DISSOLVE TO: or FADE TO:"),
    ("INT. A\n\nx\n\n> LATER\n\ny\n", 5, "transition 'LATER' is none that is made"),
    ("INT. A\n\n/* x\n", 3, "write */ behind it"), ("INT. A\n\nx [[y\n", 3, "write ]] behind it"),
    ("Title: T\nCsat: x\n\nINT. A\n\nx\n", 2, "did you mean cast?"),
    ("Title: T\nLook: {fps: 23}\n\nINT. A\n\nx\n", 2, "look.fps"),
    ("Title: T\nCast:\n    Mara:\n\nINT. A\n\nx\n", 3, "'Mara' has no look"),
    ("INT. A\n\n远处：一盏灯。\n", 3, "write @远处 on a line above the words, or ! before"),
    ("INT. A\n\nMARA\nSee www.example.org now.\n", 4, "say it in words"),
    ("INT. A\n\n> <\n\nx\n", 3, "a title without words"),
    ("INT. A\n\n#\n\nx\n", 3, "without words"),
    ("INT. A\n\nA boat (7s)\n", 3, "did you mean {7s}?")])
def test_what_can_be_neither_spoken_nor_filmed_is_refused_at_its_line(
        screenplay: Screenplay, text: str, line: int, says: str) -> None:
    with pytest.raises(BadStory) as caught:
        screenplay(text)
    assert caught.value.line == line
    assert says in caught.value.problem
    assert "\n" not in str(caught.value)


def test_an_age_in_brackets_is_no_length(screenplay: Screenplay) -> None:
    assert seen(screenplay("INT. A\n\nBehind her stands an OLD SAILOR (60s)\n")) == [
        "Behind her stands an OLD SAILOR (60s)"]


def test_a_crowd_that_nobody_could_cast_is_refused(screenplay: Screenplay) -> None:
    with pytest.raises(BadStory, match="more than 500 people speak"):
        screenplay("".join(f"N{i}A\nYes.\n\n" for i in range(600)))
