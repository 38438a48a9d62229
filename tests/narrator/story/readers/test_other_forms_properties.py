"""What holds for any screenplay and any plain text: no line is lost, and none stops the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import BadStory
from narrator.story.readers import LineKind, classify, read_story

anything = st.text(st.characters(codec="utf-8"), max_size=200)
markish = st.lists(st.sampled_from([
    "INT. ROOM - NIGHT", "内景 灯室 夜", "MARA", "@", "@玛拉", "玛拉：", "(softly)", "(V.O.)", "^",
    "CUT TO:", "> ", " <", "~", "#", "=", "===", "[[", "]]", "/*", "*/", "!", ".", "Title: T",
    "Cast:", "{8s}", "*", "_", "\\", "\n", "\n", "\n\n", "\n\n", "  ", "\u3000", "word", "词。",
    "Chapter 1", "第一章", "“", "”", ":", "---", "!["]), max_size=40).map("".join)


@pytest.mark.parametrize("suffix", [".fountain", ".txt"])
@settings(max_examples=40, deadline=None)
@given(text=anything | markish)
def test_every_line_has_a_kind_or_the_story_is_refused(suffix: str, text: str) -> None:
    lines = text.split("\n")
    try:
        kinds = classify(text, Path(f"x{suffix}"))
    except BadStory as exc:
        assert exc.line <= len(lines)  # noqa: PT017
        return
    assert len(kinds) == len(lines)
    assert all(not line.strip() if kind is LineKind.BLANK else
               line.strip() or kind is LineKind.COMMENT
               for kind, line in zip(kinds, lines, strict=True))


@pytest.mark.parametrize("suffix", [".fountain", ".txt"])
@pytest.mark.parametrize("unit", [
    "MARA\nHi.\n\n", "MARA (x) climbs.\n\nMARA\nHi.\n\n", "(", "（", "[[", "[[ x ]]", "/* x */",
    "*a ", "~a\n", "> a <\n", "INT. A - DAY\n\n", "INT. ", " - ", "@a\nb\n\n", "玛拉：好。\n",
    "玛拉：", "内景 ",
    "CUT TO:\n\n", "A ", "TO:", "第", "“", "Ana: “", "a:\n", "MARA, 3, a", "A (B) "])
def test_a_long_file_of_one_mark_is_read_or_refused(
        tmp_path: Path, suffix: str, unit: str) -> None:
    # A pattern that goes back over what it has read would come to no end here.
    path = tmp_path / f"x{suffix}"
    path.write_bytes(b"x\n\n" + unit.encode() * (30_000 // len(unit.encode())))
    try:
        assert read_story(path).scenes
    except BadStory as exc:
        assert exc.line >= 0  # noqa: PT017
