"""What holds for any text: no line is lost, none read aloud by accident, none stops the reader."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from narrator.errors import BadStory
from narrator.story.readers import LineKind, classify, read_story

FRONT = "---\ntitle: T\ncast: {Ana: a girl, 织女: 女}\n---\n"
T = TypeVar("T")
HEARD = (LineKind.WORDS, LineKind.SPEECH)

anything = st.text(st.characters(codec="utf-8"), max_size=200)
markish = st.lists(st.sampled_from([
    "#", ">", "-", "*", "_", "`", "~", "|", "=", "!", "[", "]", "(", ")", "<", "<!--", "-->", "{",
    "}", "\\", ":", "：", "“", "”", "\n", "\n\n", " ", "\u3000", "1.", "Ana", "织女", "word", "词",
    "**", "{8s}", "---", "[^1]:", "&amp;", "\t", "\r"]), max_size=40).map("".join)


def outcome(read: Callable[[], T]) -> T | BadStory:
    """What ``read`` returns, or the error it ends in."""
    try:
        return read()
    except BadStory as refusal:
        return refusal


@settings(max_examples=120)
@given(anything | markish)
def test_every_line_has_a_kind_or_the_story_is_refused(body: str) -> None:
    text = FRONT + body
    lines = text.split("\n")
    kinds = outcome(lambda: classify(text, Path("x.md")))
    if isinstance(kinds, BadStory):
        assert 0 < kinds.line <= len(lines)
        return
    assert len(kinds) == len(lines)
    # A blank line inside a comment may be either.
    assert all(not line.strip() if kind is LineKind.BLANK else
               line.strip() or kind is LineKind.COMMENT
               for kind, line in zip(kinds, lines, strict=True))


part = st.sampled_from([
    "from", "从", ":", "：", "=", "12s", "1:05", "75秒", "sound", "声音", "keep", "保留", "credit",
    "署名", "licence", "许可", "last", "到", "p.png", "continues",
    "接上", "yes", '"', "“", "”", "a, b", ",", "，", "、", ";", "8s", "seed: 7", "fade",
    " ", "\\,", "CC BY 4.0", "\\", "《", "."])


@settings(max_examples=120)
@given(st.lists(part, max_size=14).map("".join))
def test_whatever_stands_in_braces_is_understood_or_refused_in_one_line(inside: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Image.new("RGB", (2, 2)).save(Path(folder) / "p.png")
        path = Path(folder) / "x.md"
        path.write_text(f"{FRONT}![c](p.png) {{{inside}}}\nwords\n", encoding="utf-8")
        story = outcome(lambda: read_story(path))
    if isinstance(story, BadStory):
        assert (story.line, "\n" in str(story)) == (5, False)
    else:
        [beat] = story.scenes[0].beats
        assert beat.overrides.start is None  # a picture has no beginning and no sound
        assert beat.overrides.sound is None


quotable = st.text(st.sampled_from("aé天,，、;；: 《》."), min_size=1, max_size=20).filter(
    lambda text: any(char.isalnum() for char in text))


@settings(max_examples=100)
@given(quotable, quotable)
def test_what_stands_in_quotes_is_kept_whole(credit: str, licence: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Image.new("RGB", (2, 2)).save(Path(folder) / "p.png")
        path = Path(folder) / "x.md"
        path.write_text(f'{FRONT}![c](p.png) {{credit: "{credit}", 许可：“{licence}”}}\nwords\n',
                        encoding="utf-8")
        [beat] = read_story(path).scenes[0].beats
    assert beat.overrides.credit.split() == credit.split()
    assert beat.overrides.licence.split() == licence.split()


word = st.text("abcdefgh天河织锦", min_size=1, max_size=6)
sentence = st.lists(word, min_size=1, max_size=6).map(" ".join)
element = st.one_of(
    sentence.map(lambda s: (f"{s}\n", LineKind.WORDS, s)),
    sentence.map(lambda s: (f"- {s}\n", LineKind.WORDS, s)),
    sentence.map(lambda s: (f"\u3000\u3000{s}\n", LineKind.WORDS, s)),
    sentence.map(lambda s: (f"**Ana (low):** {s}\n", LineKind.SPEECH, s)),
    sentence.map(lambda s: (f"织女：“{s}”\n", LineKind.SPEECH, f"“{s}”")),
    sentence.map(lambda s: (f"# {s}\n", LineKind.TITLE, s)),
    sentence.map(lambda s: (f"> {s} {{8s, seed: 7}}\n", LineKind.DIRECTION, s)),
    sentence.map(lambda s: (f"<!-- {s} -->\n", LineKind.COMMENT, s)),
    st.just(("---\n", LineKind.BREAK, "")),
)


@settings(max_examples=120)
@given(st.lists(element, min_size=1, max_size=12))
def test_every_word_is_spoken_once_and_in_order(elements: list[tuple[str, LineKind, str]]) -> None:
    body = FRONT + "start\n\n" + "\n".join(line for line, _, _ in elements)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.md"
        path.write_text(body, encoding="utf-8")
        story = read_story(path)
    said = [one.spoken.text for scene in story.scenes for beat in scene.beats
            for one in beat.paragraphs]
    assert said == ["start", *(text for _, kind, text in elements if kind in HEARD)]
    assert [scene.title for scene in story.scenes if scene.title] == [
        text for _, kind, text in elements if kind is LineKind.TITLE]
    assert [beat.direction.text for scene in story.scenes for beat in scene.beats
            if beat.direction] == [text for _, kind, text in elements
                                   if kind is LineKind.DIRECTION]
