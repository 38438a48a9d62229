"""Story files that are broken or mean harm: each ends in one error that names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.errors import BadStory
from narrator.story.readers import read_story

HEAD = b"---\ntitle: T\ncast: {Ana: a girl}\n---\n"

SEEDS: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 0, "is empty"),
    "blank": (b"\xef\xbb\xbf \n\xe3\x80\x80\n", 0, "is empty"),
    "binary": (b"\x7fELF\2\1\1\0\0\0", 1, "binary file"),
    "utf-16": ("---\ntitle: T\n".encode("utf-16"), 1, "save it as UTF-8"),
    "gbk": (HEAD + "很久以前".encode("gbk"), 5, "byte 0xBA is not UTF-8"),
    "too long": (HEAD + b"word " * 200_000, 0, "longer than 1,000,000 bytes"),
    "no title": (b"Once upon a time.", 1, "has no title"),
    "no content": (HEAD, 0, "nothing is spoken"),
    "titles only": (HEAD + b"# A\n# B\n", 0, "nothing is spoken"),
    "unclosed front matter": (b"---\ntitle: T\n\nOnce.\n", 1, "never closed"),
    "broken YAML": (b"---\ntitle: T\nlook: {style: a\n---\nx", 3, "broken YAML"),
    "laughs": (b"---\ntitle: &a T\nvoice: *a\n---\nx", 2, "anchor"),
    "tag": (b"---\ntitle: !!python/name:os.system T\n---\nx", 2, "tag"),
    "deep": (b"---\ntitle: " + b"[" * 5000 + b"\n---\nx", 2, "16 levels"),
    "long front matter": (b"---\ntitle: T\nvoice: " + b"x" * 100_000 + b"\n---\nx", 1,
                          "front matter of more than"),
    "control": (HEAD + b"a\nb\x1b[31m", 6, "U+001B"),
    "nul": (HEAD + b"a\nb\0", 6, "binary file"),
    "bidi override": (HEAD + "a\u202eb".encode(), 5, "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    "bidi isolate": (HEAD + "a\u2066b".encode(), 5, "U+2066"),
    "private": (HEAD + "a\n\ue000".encode(), 6, "U+E000"),
    "emoji": (HEAD + "A\nstar \U0001f31f here".encode(), 6, "U+1F31F (GLOWING STAR)"),
    "emoji title": ("---\ntitle: T \U0001f31f\n---\nx".encode(), 2, "U+1F31F"),
    "unassigned": (HEAD + "a \U0003fff0 b".encode(), 5, "U+3FFF0"),
    "a name that is not seen": (b'---\ntitle: T\ncast: {"\\u200b": x}\n---\nx', 3,
                                "nothing of it is seen"),
    "names that look the same": (b'---\ntitle: T\ncast: {Ana: x, "An\\u200ba": y}\n---\nx',
                                 3, "look the same"),
    "a place that is not seen": (b'---\ntitle: T\nplaces: {"\\u2060": x}\n---\nx', 3,
                                 "nothing of it is seen"),
    "a word that is not seen": (b'---\ntitle: T\nglossary: {"\\u200b": x}\n---\nx', 3,
                                "cannot be a word of the glossary"),
    "words that look the same": (b'---\ntitle: T\nglossary: {Ana: x, "An\\u200ba": y}\n---\nx',
                                 3, "look the same"),
    "a glossary of one word": (b"---\ntitle: T\nglossary: {" + b"x" * 900 + b": y}\n---\nx", 3,
                               "cannot be a word of the glossary"),
    "a paper and a story": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + HEAD + b"x", 2, "is not UTF-8"),
    "an archive and a story": (HEAD + b"x\nPK\3\4\0\0", 6, "binary file"),
    "stranger": (HEAD + b"x\n\n**Anna:** hi", 7, "did you mean 'Ana'?"),
    "unknown": (HEAD + b"**Zeus:** hi", 5, "add Zeus: and how they look under cast:"),
    "ambiguous": (HEAD + b"Ana: a girl.", 5, "write **Ana:** for dialogue"),
    "table": (HEAD + b"| a | b |\n|---|---|", 5, "is a table"),
    "bare table": (HEAD + b"a | b\n--- | ---", 6, "is a table"),
    "code fence": (HEAD + b"```python\nprint()\n```", 5, "is a code fence"),
    "tilde fence": (HEAD + b"~~~\nx\n~~~", 5, "is a code fence"),
    "html": (HEAD + b"a <b>bold</b> move", 5, "'<b>' is HTML"),
    "script": (HEAD + b"<script src=x>", 5, "is HTML"),
    "entity": (HEAD + b"a &nbsp; b", 5, "'&nbsp;' is an HTML entity"),
    "address": (HEAD + b"see https://example.org now", 5, "'https://example.org' is an address"),
    "struck out": (HEAD + b"a ~~b~~", 5, "struck-out"),
    "formula": (HEAD + b"$$E = mc^2$$", 5, "formula"),
    "underlined title": (HEAD + b"Title\n=====", 6, "write # before the title"),
    "empty heading": (HEAD + b"#\nx", 5, "heading without words"),
    "deep heading": (HEAD + b"####### x", 5, "use 1 to 6"),
    "empty direction": (HEAD + b">\nx", 5, "direction without words"),
    "bare override": (HEAD + b"> {8s}\nx", 5, "direction without words"),
    "two overrides": (HEAD + b"> a {8s}\n> b {4s}", 6, "one {…}"),
    "open override": (HEAD + b"> a sea {8s", 5, "'{8s' is never closed; write } behind it"),
    "length in brackets": (HEAD + b"> a sea (7s)\nx", 5, "did you mean {7s}?"),
    "length in wide brackets": (HEAD + "> 大海（7秒，淡）".encode(), 5, "did you mean {7秒，淡}?"),
    "override behind words": (HEAD + b"words {8s}", 5, "'{8s}' stands behind words"),
    "override behind a title": (HEAD + b"# A {8s}", 5, "'{8s}' stands behind words"),
    "open comment": (HEAD + b"a\n<!-- b\n\nc", 6, "never closed"),
    "stray comment end": (HEAD + b"a -->", 5, "the end of a comment"),
    "nothing to say": (HEAD + "……".encode(), 5, "no word to speak"),
    "empty dialogue": (HEAD + b"**Ana:**\n\nx", 5, "no word to speak"),
}


@pytest.mark.parametrize(("data", "line", "says"), SEEDS.values(), ids=SEEDS)
def test_a_hostile_story_ends_in_one_error(
        tmp_path: Path, data: bytes, line: int, says: str) -> None:
    path = tmp_path / "a story, [it's] 故事.md"
    path.write_bytes(data)
    with pytest.raises(BadStory) as caught:
        read_story(path)
    assert caught.value.line == line
    assert says in caught.value.problem
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert len(caught.value.problem) < 300
    assert [file.name for file in tmp_path.iterdir()] == [path.name], "nothing is written"


def test_a_path_that_is_no_story_is_named_as_it_was_given(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "qixi.md").write_text("x")
    (tmp_path / "clip.mp4").write_bytes(b"\0")
    for given, says in [("qix.md", "did you mean qixi.md?"), ("no/x.md", "nor a folder no"),
                        ("folder.md", "is a folder"), ("clip.mp4", "is not a story")]:
        with pytest.raises(BadStory) as caught:
            read_story(Path(given))
        assert str(caught.value).startswith(f"{given}: ")
        assert says in caught.value.problem


def test_a_byte_order_mark_and_every_line_end_are_tolerated(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    for end in ("\n", "\r\n", "\r"):
        path.write_bytes(b"\xef\xbb\xbf" + f"---{end}title: T{end}---{end}a{end}{end}b".encode())
        beat, = read_story(path).scenes[0].beats
        assert [(one.spoken.text, one.line) for one in beat.paragraphs] == [("a", 4), ("b", 6)]


def test_invisible_blanks_of_pasted_text_do_not_hide_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("---\ntitle: T\n---\n\u200b> sea\nwo\u00adrds", encoding="utf-8")
    beat, = read_story(path).scenes[0].beats
    assert beat.direction is not None
    assert (beat.direction.text, beat.paragraphs[0].spoken.text) == ("sea", "words")


@pytest.mark.parametrize("unit", [
    "A word, and another word.\n", "中\n", "**Ana:** Hi.\n\n\n\n", "_a ", "`a ", "<a", "[a](",
    "**a ", "![", "<!-- x -->", "\\*", "a ~~", " #", "> a\n> b\n\n    \n", "- word\n", "(“", "{",
    "&a", "http:", "[^a"])
def test_a_long_story_of_one_mark_is_read_or_refused(tmp_path: Path, unit: str) -> None:
    # A pattern that goes back over what it has read would come to no end here.
    path = tmp_path / "x.md"
    path.write_bytes(HEAD + b"x\n\n" + unit.encode() * (150_000 // len(unit.encode())))
    line = 5
    try:
        read_story(path)
    except BadStory as exc:
        line = exc.line
    assert line >= 5
