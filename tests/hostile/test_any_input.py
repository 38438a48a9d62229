"""Whatever the bytes are: a typed error in one sentence, or a story whose words all come from them.

The targets are those of ``fuzz.py``; here they meet texts that look much like ours.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import targets
from tests.hostile.drafts import WORDS, document
from tests.hostile.pictures import jpeg, moving_webp, png
from tests.hostile.plans import PLAN

anything = st.text(st.characters(codec="utf-8"), max_size=120)
usual = st.sampled_from([
    "\n", "\n\n", "\n\n", " ", "# ", "\n\n> ", "\n\n**Ana:** ", "\n\n**织女（低声）：** ", "Mr. ",
    "She reads. ", "它在河边。", "a word", "A. B. ", "a sea at night, slow push in", " {8s}\n",
    "\n\nMARA\n", "\n\nMARA (30s, a coat) climbs.\n\n", "(softly)\n", "INT. ROOM - NIGHT\n\n",
    "内景 灯室 夜\n\n", "\n\nChapter 1\n\n", "\n\n第一章\n\n", "\u3000\u3000", "- ", "1. ",
    "“So.”", "3.14"])
odd = st.sampled_from([
    "---", "\n---\n", "title: T", "![a](i.png)", "{", "}", "Ana: “", "”", "*", "_", "`", "\\", "~~",
    "<", ">", "<!--", "-->", "&amp;", "|", "[a](b)", "[^1]:", "@Ana", "CUT TO:", "[[", "]]", "/*",
    "*/", "……", "é", "ﬁ", "\u200b", "\ufeff", "\x00", "\r", "0", "look: 16:9", "：", "music: none"])
texts = anything | st.lists(st.one_of(usual, usual, usual, usual, usual, odd), max_size=30).map(
    "".join) | st.lists(odd, max_size=20).map("\n".join)
front = st.sampled_from(["", "---\ntitle: T\ncast: {Ana: a girl, 织女: 女}\n---\n"])
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])


@given(front, texts)
def test_any_text_is_a_story_of_its_own_words_or_one_error(front: str, body: str) -> None:
    targets.story((front + body).encode())


@given(texts)
def test_any_screenplay_is_a_story_of_its_own_words_or_one_error(body: str) -> None:
    targets.fountain(body.encode())


@given(texts, encodings, st.binary(max_size=2))
def test_any_plain_text_is_a_story_of_its_own_words_or_one_error(
        body: str, encoding: str, more: bytes) -> None:
    targets.text(body.encode(encoding) + more)


@given(texts)
def test_any_draft_makes_a_story_or_one_error(body: str) -> None:
    targets.draft(body.encode())


scalars = st.sampled_from([
    "", "~", "null", "true", "no", "0", "-1", "1e999", ".nan", ".inf", "0x10", "1_000",
    "2001-01-01", "16:9", "'", '"', "[]", "{}", "[a, b]", "{a: b}", "&a x", "*a", "!!str x",
    "<<", "%", "@", "`",
    "|\n  x", "- x", "? x", "../x.png", "/etc/passwd", "i.mp4", "s1-1", "s1", "Ana", "天河",
    '"\\ud800"', '"\\u202e"', '"\\0"', "\t", "# x", "x: y", "9" * 40])


@st.composite
def changed_plans(draw: st.DrawFn) -> str:
    """A plan in which lines are gone, doubled, swapped, moved in or out, or say something else."""
    lines = PLAN.splitlines() + draw(st.sampled_from([[], [], [
        "        seconds: 4"], ["        image: i.png"], ["        made: {words: b}"],
        ["      - id: s1-2"], ["  - id: s2"], ["made: {title: b}"]]))
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        match draw(st.sampled_from(["gone", "twice", "swapped", "deeper", "says", "cut"])):
            case "gone":
                del lines[at]
            case "twice":
                lines.insert(at, line)
            case "swapped":
                lines[at], lines[0] = lines[0], line
            case "deeper":
                lines[at] = " " * draw(st.integers(0, 9)) + line.lstrip(" ")
            case "says":
                lines[at] = f"{line.partition(':')[0]}: {draw(scalars)}"
            case "cut":
                lines[at] = line[:draw(st.integers(0, len(line)))]
        if not lines:
            break
    return "\n".join(lines) + "\n"


@given(changed_plans())
def test_a_plan_that_was_changed_anyhow_is_a_plan_or_one_error(text: str) -> None:
    targets.plan(text.encode())


@given(st.text(st.sampled_from("abs: -[]{}#'\"&*!|>%@,?\n\t~0123.天\\")) | anything)
def test_any_yaml_is_a_plan_or_one_error(text: str) -> None:
    targets.plan(text.encode())


@given(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=40))
def test_any_damage_to_a_word_document_leaves_a_document_or_one_error(
        where: float, damage: bytes) -> None:
    data = bytearray(document())
    at = int(where * len(data))
    data[at:at + len(damage)] = damage
    targets.archive(bytes(data))


words = st.text(st.sampled_from("Ana: “Hi.” 她说：好。*_{}#1.\u200b"), max_size=12).map(escape)
leaves = words.map(lambda said: f"<w:t>{said}</w:t>") | st.sampled_from([
    "<w:tab/>", "<w:br/>", "<w:drawing/>", "<!-- x -->", "<?x?>", "x", "<w:noBreakHyphen/>",
    '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>', '<w:pPr><w:pStyle w:val="Title"/></w:pPr>'])
nodes = st.recursive(leaves, lambda inner: st.builds(
    lambda tag, inside: f"<w:{tag}>{''.join(inside)}</w:{tag}>",
    st.sampled_from(["p", "p", "r", "r", "tbl", "sdt", "Fallback", "txbxContent", "del", "ins"]),
    st.lists(inner, max_size=4)), max_leaves=12)


@given(st.lists(nodes, max_size=6).map("".join), st.sampled_from(["", "", "", "<w:p>", "&x;"]))
def test_any_word_document_makes_a_story_or_one_error(inside: str, more: str) -> None:
    targets.docx(f'<w:document xmlns:w="{WORDS}"><w:body><w:p><w:r><w:t>It was.</w:t></w:r></w:p>'
                 f"{inside}{more}</w:body></w:document>".encode())


@pytest.mark.parametrize("whole", [png(9, 9, channels=4), jpeg(9, 9), moving_webp(2)],
                         ids=["png", "jpeg", "webp"])
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
       st.floats(0.2, 1))
def test_any_damage_to_a_picture_leaves_a_picture_or_one_error(
        whole: bytes, hits: list[tuple[float, int]], kept: float) -> None:
    data = bytearray(whole)
    for where, value in hits:
        data[int(where * len(data))] = value
    targets.picture(bytes(data[:int(kept * len(data))]))
