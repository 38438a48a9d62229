"""The glossary and the era of the front matter, and one sentence for what they do not take."""

from __future__ import annotations

import pytest

from narrator.story import MOST_TERMS, Term


def test_a_word_is_a_look_or_a_look_and_a_note(read) -> None:
    front = ("title: T\nglossary:\n  the Grail: a plain wooden cup\n  The Way:\n"
             "    look: a band of stars\n    note: not a road")
    assert read(front=front).glossary == (
        Term(word="the Grail", look="a plain wooden cup"),
        Term(word="The Way", look="a band of stars", note="not a road"))


@pytest.mark.parametrize("key", ["词汇", "词库"])
def test_in_chinese_too(read, key: str) -> None:
    story = read(front=f"标题：T\n画风：{{年代：唐代长安}}\n{key}：\n  海怪：黑色巨鳗\n"
                       "  牵牛：{形象：青年男子，注：不是牛}")
    assert story.glossary == (Term(word="海怪", look="黑色巨鳗"),
                              Term(word="牵牛", look="青年男子", note="不是牛"))
    assert story.look.era == "唐代长安"


@pytest.mark.parametrize(("front", "line", "says"), [
    ("glossary: words", 3, "glossary takes a key and a value"),
    ("glossary:\n  海怪:", 4, "word '海怪' has no look; describe it"),
    ("glossary:\n  海怪: {note: x}", 4, "word '海怪' has no look"),
    ("glossary:\n  海怪: {look: x, voice: y}", 4, "key 'glossary.海怪.voice' is not known"),
    ("glossary:\n  海怪: [x]", 4, "glossary.海怪 takes text"),
    (f"glossary:\n  海怪: {'x' * 301}", 4, "glossary.海怪 has 301 characters; it takes at most"),
    (f"glossary:\n  x: {{look: x, note: {'x' * 301}}}", 4, "glossary.x.note has 301 characters"),
    (f"glossary:\n  {'x' * 61}: y", 4, "cannot be a word of the glossary"),
    ("glossary:\n  '…': y", 4, "cannot be a word of the glossary"),
    ("glossary:\n  Grail: x\n  GRAIL: y", 5, "differ in capitals only"),
    ("glossary:\n" + "\n".join(f"  w{n}: x" for n in range(MOST_TERMS + 1)), 3,
     "glossary has 501 words; at most 500"),
    (f"look: {{era: {'x' * 201}}}", 3, "look.era has 201 characters; it takes at most 200"),
    ("glosary:\n  x: y", 3, "did you mean glossary?")])
def test_what_a_glossary_cannot_be_is_told_at_its_line(refused, front: str, line: int, says: str
                                                       ) -> None:
    bad = refused(front=f"title: T\n{front}")
    assert says in bad.problem
    assert bad.line == line
