"""The door to YAML: text with lines comes in, features and bombs stay out."""

from __future__ import annotations

import pytest

from narrator.errors import BadLine
from narrator.story.yaml import MAX_DEPTH, Keys, as_python, line_at, load


def test_values_stay_the_words_they_are() -> None:
    node = load("a: 16:9\nb: 2.10\nc: no\nd: ['1', 0x10]\ne:\nf: |\n  x\n  y\n")
    assert as_python(node) == {
        "a": "16:9", "b": "2.10", "c": "no", "d": ["1", "0x10"], "e": "", "f": "x\ny\n"}


def test_every_key_and_value_has_its_line() -> None:
    node = load("a:\n  b:\n  - c: 1\n    d: 2\n  - 3\n", first_line=11)
    lines = {where: line_at(node, where) for where in
             [(), ("a",), ("a", "b"), ("a", "b", 0, "d"), ("a", "b", 1), ("a", "b", 9), ("a", "z")]}
    assert list(lines.values()) == [11, 11, 12, 14, 15, 12, 11]


def test_an_empty_text_is_an_empty_mapping() -> None:
    assert load("# nothing\n") == Keys({}, 1)


@pytest.mark.parametrize(("text", "line", "says"), [
    ("a: 1\nb: &x 2", 2, "anchor &x"),
    ("a: *x", 1, "alias *x"),
    ("a: !!python/object:os.system x", 1, "tag tag:yaml.org"),
    ("a: 1\n<<: {b: 2}", 2, "merge key"),
    ("a: 1\nb: 2\na: 3", 3, "written twice, first on line 1"),
    ("a: {b: 1, b: 2}", 1, "written twice"),
    ("? [a]\n: b", 1, "a key that is itself a list"),
    ("a: 1\n---\nb: 2", 2, "second YAML document"),
    ("a:\n\tb: 1", 2, "not tabs"),
    ("a: b: c", 1, "quote a value that holds a colon"),
    ("a: [b, #c]\n", 1, "quote a value that holds #"),
    ("a: 'b", 1, "close the quotes"),
    ("a: 1\n b: 2", 2, "broken YAML"),
    ("a: \x07", 1, "broken YAML"),
    ("a: \ud800", 1, "broken YAML"),
    ("[" * (MAX_DEPTH + 1), 1, "16 levels"),
    ("a: 1\n" * 200_001, 0, "more than 1,000,000 bytes"),
])
def test_what_no_file_of_ours_needs_is_refused(text: str, line: int, says: str) -> None:
    with pytest.raises(BadLine) as caught:
        load(text)
    assert caught.value.line == line
    assert says in caught.value.problem
    assert "\n" not in str(caught.value)


def test_bombs_are_refused_before_they_grow() -> None:
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8))
    for bomb in (laughs, "[" * 500_000, "{a: " * 200_000, "- " * 400_000):
        with pytest.raises(BadLine):
            load(bomb)


def test_more_values_than_a_plan_can_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # A million of them take 250 MB; a file of the size that is allowed could hold eight.
    monkeypatch.setattr("narrator.story.yaml.MAX_NODES", 10)
    with pytest.raises(BadLine, match="more than 10 values"):
        load("[a, b, c, d, e, f, g, h, i, j]")
