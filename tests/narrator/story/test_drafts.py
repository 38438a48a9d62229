"""A draft becomes a story, and no word of it is lost."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import BadStory
from narrator.story import Story
from narrator.story.drafts import drafted
from narrator.story.drafts.escaping import escaped
from narrator.story.drafts.word import MAX_ENTRIES, MAX_XML
from narrator.story.readers import manuscript_of

WORD = re.compile(r"\w+")


def made(draft: Path) -> Story:
    """The story that ``draft`` becomes."""
    out = draft.with_name("out.md")
    return manuscript_of(drafted(draft, out).text.encode(), out).story


def told(story: Story) -> list[str]:
    """Everything that the film says or shows in words, in order; names where they speak."""
    found = [story.title]
    for scene in story.scenes:
        found.append(scene.title)
        found += [f"{one.spoken.speaker} {one.spoken.direction} {one.spoken.text}"
                  for beat in scene.beats for one in beat.paragraphs]
    return found


mark = st.sampled_from([
    "#", "＃", ">", "-", "*", "**", "_", "`", "~~", "|", "=", "==", "!", "![", "[", "]", "(", ")",
    "<b>", "<!--", "-->", "{8s}", "}", "\\", ":", "：", "“", "”", "\n", "\n\n", "\n\n", " ",
    "\u3000", "1.", "2)", "3、", "4．", "1066.", "---", "[^1]:", "&amp;", "$$", "https://", "www.",
    "Ana", "Ana:", "织女：", "Narrator:", "旁白：", "word", "词。", "Chapter 1", "第一章", "Title",
    "。", ".", "---\n"])
drafts = st.lists(mark | st.text("abc天河 \n", max_size=8), min_size=1, max_size=30).map("".join)


@settings(max_examples=400, deadline=None)
@given(drafts)
def test_every_word_of_a_draft_is_spoken_or_shown(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.txt"
        path.write_text(text, encoding="utf-8")
        try:
            story = made(path)
        except BadStory as exc:
            assert "is empty" in exc.problem or "nothing is spoken" in exc.problem  # noqa: PT017
            return
        words = "".join(WORD.findall(text)).replace("_", "").casefold()
    heard = "".join(WORD.findall(" ".join(told(story)))).replace("_", "").casefold()
    if story.title.casefold() == "out":
        heard = heard.removeprefix("out")
    # "Ana: Ana:" is one speaker and her own words; a narrator who is named is not said to be one.
    for name in ("narrator", "旁白", "title"):
        heard, words = heard.replace(name, ""), words.replace(name, "")
    assert heard == words


@given(st.text("ab天：:“”()（） \\`*_[]<>{}#~=$&!|-+.1、）．@^\"'", min_size=1, max_size=40))
def test_escaped_words_are_just_those_words(text: str) -> None:
    words = " ".join(text.split())
    if not any(char.isalnum() for char in words):
        return
    text = f"---\ntitle: T\ncast: {{a: b, 天: b}}\n---\n{escaped(words, ['a', '天'])}\n"
    story = manuscript_of(text.encode(), Path("x.md")).story
    spoken, = [one.spoken for scene in story.scenes for beat in scene.beats
               for one in beat.paragraphs]
    assert (spoken.speaker, spoken.text) == ("", words)


@pytest.mark.parametrize(("text", "names"), [
    ("Mara: “The boat is gone.”", ["Mara"]), ("Mara: Yes.\n\nMARA: No.", []),
    ("Mara: Yes.\n\nElias: No.\n\nMara: Why?", ["Mara"]), ("Old Tom (low): “Aye.”", ["Old Tom"]),
    ("Remember: “be kind.”", []), ("Note: a.\n\nNote: b.", []), ("the sea: “hush.”", []),
    ("玛拉：船没了。\n\n玛拉：走吧。", ["玛拉"]), ("玛拉说：“好。”\n\n玛拉说：“走。”", []),
    ("Narrator: Once.\n\nNarrator: Twice.", []), ("旁白：从前。\n\n旁白：后来。", [])])
def test_who_speaks_is_found_where_it_is_sure(
        tmp_path: Path, text: str, names: list[str]) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(text, encoding="utf-8")
    assert list(drafted(draft, tmp_path / "out.md").speakers) == names


def test_a_word_document_keeps_its_headings_words_and_order(tmp_path: Path) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    document = Document()
    document.add_heading("The Last Lamp", 0)
    document.add_heading("The tower", 1)
    document.add_paragraph("A *lamp* above\nthe sea.")
    document.add_paragraph("Mara: “Gone.” She wept.")
    document.add_picture(picture)
    document.add_table(1, 1).cell(0, 0).text = "in a table"
    document.add_paragraph("***")
    document.add_heading("The end", 2)
    document.add_paragraph("1. It burned.")
    document.save(str(tmp_path / "draft.docx"))
    found = drafted(tmp_path / "draft.docx", tmp_path / "out.md")
    assert told(manuscript_of(found.text.encode(), tmp_path / "out.md").story) == [
        "The Last Lamp", "The tower", "  A *lamp* above the sea.", "Mara  “Gone.”", "  She wept.",
        "  in a table", "The end", "  1. It burned."]
    assert [remark.split(":")[0] for remark in found.remarks] == [
        "1 picture is left out", "a table is told cell by cell"]


def test_a_word_document_without_headings_is_read_as_a_text(tmp_path: Path) -> None:
    document = Document()
    for words in ("灯", "第一章 塔", "海上有一盏灯。", "第二章", "风来了。"):
        document.add_paragraph(words)
    document.save(str(tmp_path / "draft.docx"))
    assert told(made(tmp_path / "draft.docx")) == ["灯", "第一章 塔", "  海上有一盏灯。", "第二章",
                                                   "  风来了。"]


@pytest.mark.parametrize(("bold", "plain"), [
    ("Thomson:", " Look there."), ("Thomson", ": Look there."), ("Thomson (low):", " Look there."),
    ("汤姆孙：", "看那儿。")])
def test_a_name_in_bold_before_a_colon_speaks(tmp_path: Path, bold: str, plain: str) -> None:
    document = Document()
    document.add_paragraph("Remember: it was night, and nobody was there to see it.")
    said = document.add_paragraph()
    said.add_run(bold).bold = True
    said.add_run(plain)
    document.save(str(tmp_path / "d.docx"))
    assert drafted(tmp_path / "d.docx", tmp_path / "d.md").speakers == (
        ("汤姆孙" if "汤" in bold else "Thomson"),)


def test_words_in_bold_without_a_colon_of_their_own_do_not(tmp_path: Path) -> None:
    document = Document()
    said = document.add_paragraph()
    said.add_run("Thomson").bold = True
    said.add_run(" had one wish: to see the sea.")
    document.save(str(tmp_path / "d.docx"))
    assert drafted(tmp_path / "d.docx", tmp_path / "d.md").speakers == ()


def test_a_numbered_line_above_its_paragraph_is_a_chapter_and_a_list_is_none(
        tmp_path: Path) -> None:
    draft = tmp_path / "d.txt"
    draft.write_text("很久以前，有一个女孩。\n\n三、衔石填海\n她每天衔来石头，投进大海。\n\n"
                     "一、苹果\n二、梨\n三、桃\n\n她走了，再也没有回来。\n", encoding="utf-8")
    text = drafted(draft, tmp_path / "d.md").text
    assert "# 三、衔石填海\n\n她每天" in text
    assert text.count("# ") == 1


def test_typed_bullets_are_not_read_aloud(tmp_path: Path) -> None:
    draft = tmp_path / "d.txt"
    draft.write_text("She packed three things for the road.\n• bread\n•\ta knife\n● 一盏灯\n",
                     encoding="utf-8")
    assert drafted(draft, tmp_path / "d.md").text.endswith(
        "---\n\nShe packed three things for the road.\n\nbread\n\na knife\n\n一盏灯\n")


def test_a_character_that_no_film_can_show_is_named_at_its_paragraph(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("One.")
    document.add_paragraph("A \U0001f31f star.")
    document.save(str(tmp_path / "draft.docx"))
    with pytest.raises(BadStory, match=r"draft\.docx:2: no glyph for .* U\+1F31F"):
        drafted(tmp_path / "draft.docx", tmp_path / "out.md")


def bomb(entries: dict[str, int]) -> bytes:
    """A ZIP archive with entries of so many zeros."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in entries.items():
            archive.writestr(name, b"\0" * size)
    return file.getvalue()


@pytest.mark.parametrize(("data", "says"), [
    (b"", "is no Word document"), (b"plain words", "is no Word document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word document"),
    (bomb({"a.txt": 1}), "is no Word document"),
    (bomb({"word/document.xml": MAX_XML + 1}), "unpacks to more than a text needs"),
    (bomb({f"{i}": 0 for i in range(MAX_ENTRIES + 1)}), "unpacks to more than a text needs")])
def test_an_archive_that_is_no_document_is_refused_unopened(
        tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(data)
    with pytest.raises(BadStory, match=says):
        drafted(path, tmp_path / "out.md")
