"""What is doubted, where, and what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from narrator.review.check import check
from narrator.review.check.findings import reading
from narrator.review.check.findings.reading import reading_seconds
from narrator.settings import settings
from scenes.camera import CAMERAS
from tests.doubles.weights import safetensors

STORIES = sorted(Path("stories").glob("*.md"))
NAMES = {"cast-faceless", "cast-alike", "cast-unseen", "place-unused", "place-unestablished",
         "scene-unestablished", "framing-repeated", "look-changed", "word-unfilmable",
         "name-unknown", "sentence-long", "subtitle-fast", "caption-fast", "framings-equal",
         "not-drawn",
         "prompt-long", "picture-small", "lora-unused", "not-continued", "aim-unknown",
         "mood-unknown", "voice-unknown"}


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_nothing_is_doubtful_in_the_example_stories(story: Path, tmp_path: Path) -> None:
    assert check(story, settings(out=tmp_path)).findings == ()


def test_every_doubt_is_told_in_the_documents() -> None:
    told = set(re.findall(r"^\| `([a-z]+-[a-z]+)` \|", Path("docs/findings.md").read_text("utf-8"),
                          re.M))
    rules = [*Path("narrator/review/check/findings").glob("*.py"),
             *Path("narrator/plan/supervision").glob("*.py")]
    named = set(re.findall(r'(?:film\.finding\(\s*|Doubt\(name=)"([a-z-]+)"', "".join(
        path.read_text("utf-8") for path in rules)))
    assert told == named == NAMES


def test_who_is_described_by_the_name_alone_is_doubted_at_the_name(doubts) -> None:
    [one] = doubts("cast-faceless", "> Ada sits.", "cast:\n  Ada: Ada\n  Bo: a man in blue")
    assert (one.place.line, one.place.file.endswith("story.md")) == (5, True)
    assert "Ada is described by nothing" in one.problem
    assert one.remedy.startswith("write it: 'Ada: ")


def test_two_of_one_look_are_doubted(doubts) -> None:
    top = "cast:\n  Ada: A girl in red\n  Bo: a girl, in red!\n  Cy: a girl in blue"
    [one] = doubts("cast-alike", "> Ada, Bo and Cy.", top)
    assert one.problem == "Bo looks exactly like Ada"


def test_who_is_never_seen_is_doubted_and_who_speaks_is_seen(doubts) -> None:
    top = "cast:\n  Ada: a girl in red\n  Bo: a man in blue\n  Cy: a man in green"
    [one] = doubts("cast-unseen", "> Ada sits.\n\n**Bo:** Hello.", top)
    assert (one.problem, one.place.line) == ("Cy is in the cast and in no picture", 7)


def test_a_place_that_no_shot_is_set_in_is_doubted(doubts) -> None:
    top = "places:\n  the mill: a white mill\n  the hill: a green hill"
    [one] = doubts("place-unused", "> Wide shot of the mill.", top)
    assert (one.problem.split()[1], one.place.line) == ("hill", 6)


def test_a_place_of_which_only_details_are_seen_is_doubted(doubts) -> None:
    top = "places:\n  the mill: a white mill"
    near = "> Close shot of the mill.\n\n> Close shot of the mill, night."
    assert len(doubts("place-unestablished", near, top)) == 1
    assert not doubts("place-unestablished", f"{near}\n\n> Wide shot of the mill.", top)


@pytest.mark.parametrize(("words", "doubted"), [
    ("one " * 25 + "two.", True), ("one " * 24 + "two.", False),
    ("一" * 40 + "。", True), ("一" * 20 + "，" + "一" * 17 + "。", False),
    ("Short. " * 40, False)])
def test_a_sentence_of_more_than_a_breath_is_doubted(doubts, words: str, doubted: bool) -> None:
    found = doubts("sentence-long", f"# One\n\n{words}")
    assert [one.place.line for one in found] == ([8] if doubted else [])


def test_reading_is_slower_in_chinese() -> None:
    assert reading_seconds("a" * 20) == pytest.approx(1)
    assert reading_seconds("字" * 9) == pytest.approx(1)


def test_a_subtitle_that_is_gone_before_it_is_read_is_doubted(checked, tmp_path, monkeypatch
                                                              ) -> None:
    body = "> A man.\n\nThe quick brown fox jumps over the lazy dog."
    assert not [one for one in checked(body).findings if one.name == "subtitle-fast"]
    monkeypatch.setattr(reading, "LATIN_A_SECOND", 5)
    [one] = [one for one in checked(body).findings if one.name == "subtitle-fast"]
    assert (one.place.line, one.place.shot) == (6, "s1-1")
    assert "takes 8.8 s to read" in one.problem


def test_a_caption_that_its_shot_is_too_short_for_is_doubted(doubts, tmp_path: Path) -> None:
    Image.new("RGB", (320, 180)).save(tmp_path / "a.png")
    caption = "A photograph of the mill before the fire, by an unknown hand, about 1871"
    [one] = doubts("caption-fast", f"![{caption}](a.png) {{2s}}")
    assert "takes 3.6 s to read and its shot lasts 2.0 s" in one.problem
    assert not doubts("caption-fast", f"![{caption}](a.png) {{6s}}")


def test_five_equal_framings_in_a_row_are_doubted_at_the_fifth(doubts) -> None:
    shots = [f"> Close shot of a lamp number {n} {{2s}}\n" for n in range(5)]
    [one] = doubts("framings-equal", "\n".join(shots))
    assert one.problem == "5 shots in a row are close: s1-1 to s1-5"
    assert (one.place.shot, one.place.line) == ("s1-5", 14)
    shots[2] = "> Wide shot of a lamp {2s}\n"
    assert not doubts("framings-equal", "\n".join(shots))


def test_the_script_supervisor_s_doubts_stand_at_their_lines_once_each(doubts) -> None:
    body = "> Ada remembers the sea.\n\nWords.\n\n> Ada remembers, in a red dress.\n\nMore."
    top = "cast:\n  Ada: a girl in a white dress"
    assert [one.place.line for one in doubts("word-unfilmable", body, top)] == [7]
    [one] = doubts("look-changed", body, top)
    assert (one.place.line, one.place.shot) == (11, "s1-2")


def test_what_the_theatre_has_no_paper_for_is_named_once_and_only_where_it_films(
        doubts, tmp_path: Path) -> None:
    body = "> A girl in a field holds a purple kite.\n\nA kite. " + "It rose and rose. " * 12
    [one] = doubts("not-drawn", body)
    assert one.problem == "the paper camera leaves out: kite"
    assert one.place.shot == "s1-1"
    Image.new("RGB", (320, 180)).save(tmp_path / "a.png")
    assert not doubts("not-drawn", '![x](a.png "push in on a kite")')
    assert not doubts("not-drawn", "# One\n\nA girl holds a kite.")


def test_figures_that_a_framing_has_no_room_for_are_named(doubts) -> None:
    [one] = doubts("not-drawn", "> Close shot of a queen, a horse, a dog and a lion in a field.")
    assert one.problem.endswith("leaves out: dog, lion")
    assert "wider" in one.remedy


def test_a_picture_smaller_than_the_film_is_doubted_once(doubts, tmp_path: Path) -> None:
    Image.new("RGB", (80, 45)).save(tmp_path / "small.png")
    Image.new("RGB", (160, 40)).save(tmp_path / "long.png")
    [one] = doubts("picture-small", "![a](small.png)\n\n![b](small.png)\n\n![c](long.png)")
    assert "small.png is 80×45 in a film of 160×90: it is shown 2.0 times its size" in one.problem
    assert "160×90" in one.remedy


def test_a_photograph_taken_upright_is_measured_upright(doubts, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 100)).save(tmp_path / "turned.jpg", exif=exif)
    [one] = doubts("picture-small", "![a](turned.jpg)")
    assert "turned.jpg is 100×60" in one.problem


def test_a_mood_that_the_synth_does_not_know_is_doubted_at_its_line(doubts) -> None:
    [one] = doubts("mood-unknown", "Words.", "music: zydeco")
    assert one.place.line == 4
    assert "plays" not in one.problem
    for known in ("calm", "平静", "wonder", "none"):
        assert not doubts("mood-unknown", "Words.", f"music: {known}")


@pytest.mark.parametrize(("said", "told"), [
    ("push in to the lower lefft", "'lower lefft'"), ("Push in to the moon", "'moon'"),
    ("推向月亮", "'月亮'"), ("A harbour, push in to 80,10", "'80,10'")])
def test_a_move_sent_to_no_point_of_a_picture_is_doubted(
        doubts, tmp_path: Path, said: str, told: str) -> None:
    Image.new("RGB", (320, 180)).save(tmp_path / "a.png")
    [one] = doubts("aim-unknown", f'Words.\n\n![](a.png "{said}")\n\nWords.')
    assert one.place.line == 8
    assert one.problem.startswith(told)


@pytest.mark.parametrize("line", [
    '![](a.png "push in to the lower left")', '![](a.png "push in to 70% 40%")',
    '![](a.png "A ship sails to the moon, push in")', "> Push in to the moon"])
def test_a_move_that_needs_no_point_is_not(doubts, tmp_path: Path, line: str) -> None:
    Image.new("RGB", (320, 180)).save(tmp_path / "a.png")
    assert not doubts("aim-unknown", f"{line}\n\nWords.")


def test_a_voice_in_words_that_tell_of_none_is_doubted(doubts) -> None:
    [one] = doubts("voice-unknown", "Words.", "voice: Morgan Freeman")
    assert (one.place.line, "'Morgan Freeman' tells espeak" in one.problem) == (4, True)
    assert [one.place.line for one in doubts("voice-unknown", "她走了。", "配音： 晓晓")] == [4]
    cast = "cast:\n  Ada: {look: a girl, voice: Scarlett Johansson}\n  Bo: {look: a man, voice: of}"
    assert [one.place.line for one in doubts("voice-unknown", "**Ada:** Hello.", cast)] == [5]


@pytest.mark.parametrize("voice", [
    "a deep old man", "低沉的老年男声", "espeak:en+f2", "f2", "edge:en-GB-SoniaNeural",
    "{edge: Nobody At All, any: slow}"])
def test_a_voice_that_says_something_is_not_doubted(doubts, voice: str) -> None:
    assert not doubts("voice-unknown", "Words.", f"voice: {voice}")


def test_who_of_the_cast_is_no_figure_is_told_once(doubts) -> None:
    top = "cast:\n  大海: 深蓝的巨浪\n  Seven: polished brass"
    body = "> 大海, Seven.\n\nOne.\n\n> 大海, wide.\n\nTwo."
    assert [(one.place.line, one.problem) for one in doubts("not-drawn", body, top)] == [
        (8, "the paper camera leaves out: 大海"),
        (8, "the paper camera has no figure for Seven, and draws a person")]


def test_in_chinese_too(doubts) -> None:
    top = "人物：\n  织女： 织女\n  牛郎： 年轻农夫，蓝衣\n配乐： 摇滚"
    body = "> 近景，织女面前有一台巨大的齿轮。\n\n她在织布。"
    assert [one.problem for one in doubts("not-drawn", body, top)] == [
        "the paper camera leaves out: 齿轮"]
    assert [one.place.line for one in doubts("mood-unknown", body, top)] == [7]
    assert [one.place.line for one in doubts("cast-faceless", body, top)] == [5]


def test_a_lora_that_the_camera_takes_no_notice_of_is_doubted_once(doubts, tmp_path: Path) -> None:
    for name in ("ink", "ada"):
        safetensors(tmp_path / f"{name}.safetensors")
    body = "> Ada sits.\n\n> Ada stands.\n\n> A hill."
    cast = "cast:\n  Ada: {look: a girl in red, lora: ada.safetensors}"
    [one] = doubts("lora-unused", body, cast)
    assert (one.problem, one.place.line) == (
        "the paper camera takes no LoRA, and leaves out ada.safetensors", 5)
    assert not doubts("lora-unused", "> A hill.", cast)


def test_a_model_takes_the_lora_and_goes_on(
        doubts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:WordsModel")
    safetensors(tmp_path / "ada.safetensors")
    cast = "cast:\n  Ada: {look: a girl in red, lora: ada.safetensors}"
    body = "> Ada sits.\n\n> Ada stands. {continues}"
    assert not doubts("lora-unused", body, cast, camera="wan")
    assert not doubts("not-continued", body, cast, camera="wan")


def test_a_shot_that_does_not_go_on_in_a_draft_is_doubted_at_its_line(doubts) -> None:
    [one] = doubts("not-continued", "> A hill.\n\n> 一棵树。{接上}")
    assert one.place.line == 8
    assert one.problem == "the paper camera begins with no picture, and starts the shot afresh"


def test_a_picture_of_the_author_s_asks_for_no_lora(doubts, tmp_path: Path) -> None:
    safetensors(tmp_path / "ada.safetensors")
    Image.new("RGB", (160, 90)).save(tmp_path / "a.png")
    cast = "cast:\n  Ada: {look: a girl in red, lora: ada.safetensors}"
    assert not doubts("lora-unused", '![](a.png "Ada")', cast)
