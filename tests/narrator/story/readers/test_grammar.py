"""The line grammar: what each form of line becomes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from narrator.errors import BadStory
from narrator.story import Story
from narrator.story.readers import LineKind, classify

Read = Callable[..., Story]
Refused = Callable[..., BadStory]


def spoken(story: Story) -> list[tuple[str, str, str]]:
    """Speaker, manner and words of every paragraph."""
    return [(one.spoken.speaker, one.spoken.direction, one.spoken.text)
            for scene in story.scenes for beat in scene.beats for one in beat.paragraphs]


def words(story: Story) -> list[str]:
    return [text for _, _, text in spoken(story)]


@pytest.mark.parametrize("line", [
    "# Rock", "#Rock", "###### Rock", "＃ Rock", "# Rock ##", "# **Rock**"])
def test_a_heading_opens_a_titled_scene(read: Read, line: str) -> None:
    story = read(f"before\n\n{line}\nafter")
    assert [scene.title for scene in story.scenes] == ["", "Rock"]
    assert words(story) == ["before", "after"]


@pytest.mark.parametrize("line", ["---", "***", "* * *", "- - -", "____"])
def test_a_break_opens_a_scene_and_is_no_heading_s_underline(read: Read, line: str) -> None:
    story = read(f"one\n{line}\ntwo")
    assert [scene.title for scene in story.scenes] == ["", ""]
    assert words(story) == ["one", "two"]


def test_a_break_before_a_heading_makes_no_empty_scene(read: Read) -> None:
    assert [scene.title for scene in read("a\n\n---\n\n# B\n\nb").scenes] == ["", "B"]


def test_a_heading_may_have_no_content(read: Read) -> None:
    story = read("# A\n\n# B\nb")
    assert [(scene.title, len(scene.beats)) for scene in story.scenes] == [("A", 0), ("B", 1)]


@pytest.mark.parametrize(("lines", "joined"), [
    ("one\ntwo", "one two"),
    ("天河\n之东", "天河之东"),
    ("他说：\n“好。”", "他说：“好。”"),
    ("天河\nRiver", "天河 River"),
    ("“Go!”\n“Stay!”", "“Go!” “Stay!”"),
    ("  one\n\u3000\u3000天河", "one 天河"),
    ("a\\\nb", "a b"),
    ("one   two\u3000three", "one two three"),
])
def test_lines_of_a_paragraph_join(read: Read, lines: str, joined: str) -> None:
    assert words(read(lines)) == [joined]


def test_a_blank_line_ends_a_paragraph_even_if_it_holds_wide_blanks(read: Read) -> None:
    assert words(read("one\n\u3000\u3000\ntwo")) == ["one", "two"]


def test_a_direction_holds_for_the_words_below_it(read: Read) -> None:
    story = read("> sea\nwords\n\nmore\n\n> sky {fade}\n\n> land\nlast")
    beats = story.scenes[0].beats
    assert [(beat.direction and beat.direction.text, len(beat.paragraphs)) for beat in beats] == [
        ("sea", 2), ("sky", 0), ("land", 1)]
    assert beats[1].overrides.transition == "fade"


def test_directions_in_a_row_are_one(read: Read) -> None:
    beat, = read("> 远景，\n> 夜 {8s}\n词").scenes[0].beats
    assert beat.direction is not None
    assert (beat.direction.text, beat.direction.line, beat.overrides.seconds) == ("远景，夜", 8, 8)


def test_a_line_without_its_mark_is_never_a_direction(read: Read) -> None:
    story = read("> sea\nlazy line")
    assert words(story) == ["lazy line"]


@pytest.mark.parametrize("line", [
    "**Perseus:** Go!", "**Perseus**: Go!", "**Perseus：** Go!", "**perseus:**Go!",
    "__Perseus:__ Go!", "**Perseus:**\nGo!", "- **Perseus:** Go!"])
def test_bold_dialogue_is_spoken_by_the_cast(read: Read, line: str) -> None:
    assert spoken(read(line)) == [("Perseus", "", "Go!")]


@pytest.mark.parametrize("line", [
    "**织女（低声）：** 来。", "**织女(低声):** 来。", "**织女**（低声）：来。",
    "**织女：**（低声）来。", "**织女：** (低声) 来。"])
def test_a_direction_to_the_speaker_is_not_spoken(read: Read, line: str) -> None:
    assert spoken(read(line)) == [("织女", "低声", "来。")]


@pytest.mark.parametrize("line", ["老牛：“走吧。”", "老牛: 「走吧。」", "老牛：\"走吧。\""])
def test_bare_dialogue_keeps_its_quotes(read: Read, line: str) -> None:
    speaker, _, text = spoken(read(line))[0]
    assert speaker == "老牛"
    assert text[1:-1] == "走吧。"


def test_what_follows_a_bare_quote_is_the_narrator_s(read: Read) -> None:
    assert spoken(read("老牛：“走\n吧。”它说。\n他去了。")) == [
        ("老牛", "", "“走吧。”"), ("", "", "它说。他去了。")]


def test_an_apostrophe_does_not_close_a_quote(read: Read) -> None:
    assert spoken(read("Perseus: ‘I don’t fall.’")) == [("Perseus", "", "‘I don’t fall.’")]


def test_dialogue_opens_a_paragraph_of_its_own(read: Read) -> None:
    assert spoken(read("He came.\n**Perseus:** Go!\n老牛：“走！”")) == [
        ("", "", "He came."), ("Perseus", "", "Go!"), ("老牛", "", "“走！”")]


@pytest.mark.parametrize(("line", "name"), [
    ("Perseus: It is the moon.", "Perseus"), ("**Perseus: It is the moon.", "Perseus"),
    ("*Perseus:* “It is the moon.”", "Perseus"), ("_perseus (low):_ The moon.", "perseus"),
    ("＊＊织女：是月亮。", "织女"), ("**旁白：夜深了。", "旁白")])
def test_a_name_with_a_colon_and_neither_bold_nor_quotes_is_asked_about(
        refused: Refused, line: str, name: str) -> None:
    assert f"write **{name}:** for dialogue" in refused(line).problem


@pytest.mark.parametrize(("text", "line", "shown"), [
    ("**Bob: hi.", 0, "write **Bob:** for dialogue"),
    ("He came in.\n**Bob (low): hi.\nAll went.", 1, "write **Bob:** for dialogue"),
    ("他来了。\n**小明：你好。", 1, "write **小明:** for dialogue"),
    ("**Perseus:** **Go now!", 0, r"write **words** for bold, or \*\* to"),
    ("他**大叫。", 0, "write **words** for bold"),
    ("__Never: again.", 0, r"write __Never:__ for dialogue, or \_\_ to")])
def test_bold_that_is_never_closed_is_not_read_aloud(
        refused: Refused, text: str, line: int, shown: str) -> None:
    error = refused(text)
    assert "is never closed" in error.problem
    assert shown in error.problem
    assert error.line == 8 + line


@pytest.mark.parametrize(("marked", "plain"), [
    ("**Bob: hi\nand more** he said.", "Bob: hi and more he said."),
    (r"\*\*Bob: hi.", "**Bob: hi."), ("What the f**k.", "What the f**k."),
    ("2 ** 3 is 8.", "2 ** 3 is 8."), ("snake__case", "snake__case"), ("a*b", "a*b")])
def test_bold_may_end_on_another_line_and_other_signs_are_no_bold(
        read: Read, marked: str, plain: str) -> None:
    assert words(read(marked)) == [plain]


def test_a_name_that_is_stressed_in_narration_is_narration(read: Read) -> None:
    assert spoken(read("*Perseus* said: it is the moon.")) == [
        ("", "", "Perseus said: it is the moon.")]


def test_the_narrator_may_be_named(read: Read) -> None:
    assert spoken(read("**旁白：** 从前。\n\n**Narrator:** Once.")) == [
        ("", "", "从前。"), ("", "", "Once.")]


def test_a_name_outside_the_cast_with_a_colon_is_narration(read: Read) -> None:
    assert spoken(read("Remember: the sea is deep.")) == [("", "", "Remember: the sea is deep.")]


def test_list_items_are_paragraphs_without_their_markers(read: Read) -> None:
    text = "- one\n* two\n+ three\nand more\n\n1. 1st\n2) 2nd\n3、三\n4.四\n- [ ] task"
    assert words(read(text)) == [
        "one", "two", "three and more", "1st", "2nd", "三", "四", "task"]


@pytest.mark.parametrize("line", [
    "1066. It was a year.", "42. That is all.", "3.5 metres", "-5 degrees"])
def test_a_number_that_is_no_marker_is_spoken(read: Read, line: str) -> None:
    assert words(read(line)) == [line]


@pytest.mark.parametrize(("marked", "plain"), [
    ("*a* **b** ***c*** _d_ `e` ==f==", "a b c d e f"),
    ("**bold *with* this**", "bold with this"),
    ("snake_case_name, 2 * 3 * 4", "snake_case_name, 2 * 3 * 4"),
    ("[words](https://example.org/(a) \"t\")", "words"),
    ("[words][ref], word[^1].", "words, word."),
    ("“你好”「再见」", "“你好”「再见」"),
    (r"\*a\* \# \[b\] \{8s\}", "*a* # [b] {8s}"),
    (r"\> not a direction", "> not a direction"),
    ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
])
def test_inline_marks_vanish_and_words_stay(read: Read, marked: str, plain: str) -> None:
    assert words(read(marked)) == [plain]


def test_an_escape_makes_narration_of_what_looks_like_dialogue(read: Read) -> None:
    assert spoken(read(r"Perseus\: a hero.")) == [("", "", "Perseus: a hero.")]


def test_comments_are_ignored_over_several_lines(read: Read) -> None:
    story = read("one <!-- no\n# no\n--> two\n<!-- x --><!-- y -->\nthree")
    assert words(story) == ["one two three"]
    assert len(story.scenes) == 1


def test_footnotes_and_link_targets_are_ignored(read: Read) -> None:
    story = read("a[^1]\n\n[^1]: a note\n  and more of it\n[x]: https://example.org \"t\"\nb")
    assert words(story) == ["a", "b"]


def test_every_element_keeps_its_line(read: Read) -> None:
    story = read("# A\r\n\r\n> sea\r\nwords\r\rmore\n\n---\n\nlast")
    first, second = story.scenes
    assert (first.line, second.line) == (8, 15)
    assert [beat.line for beat in first.beats] == [10]
    assert [one.line for one in first.beats[0].paragraphs] == [11, 13]


def test_classify_names_every_line() -> None:
    text = "---\ntitle: T\n---\n\n# A\n> d\n<!-- c -->\nw\n- i\n---\n[^1]: n"
    assert classify(text) == [
        LineKind.FRONT_MATTER, LineKind.FRONT_MATTER, LineKind.FRONT_MATTER, LineKind.BLANK,
        LineKind.TITLE, LineKind.DIRECTION, LineKind.COMMENT, LineKind.WORDS, LineKind.WORDS,
        LineKind.BREAK, LineKind.NOTE]
