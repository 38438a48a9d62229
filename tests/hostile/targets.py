"""What must hold for any bytes whatever: a typed error in one sentence, or what they say.

Each target takes bytes, and raises for what must not be: pytest and Hypothesis give them texts that
look like ours, ``fuzz.py`` whatever reaches a line of the program that was not reached before.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from narrator.errors import BadInput, BadPlan, BadStory, named
from narrator.plan import Plan
from narrator.plan.file import read_plan
from narrator.plan.file.form import ON_ONE_LINE, plan_form
from narrator.plan.file.reading import PlanReader
from narrator.plan.file.yamlpatch import rewritten
from narrator.plan.fingerprints import words_of
from narrator.plan.outline import OutlinePlanner
from narrator.story import Story
from narrator.story.drafts import drafted
from narrator.story.readers import manuscript_of
from narrator.story.readers.assets import picture as look_at
from narrator.story.yaml import load
from tests.hostile.drafts import document

Target = Callable[[bytes], None]


def story(data: bytes, name: str = "x.md") -> None:
    """A story, or one error; of a story every word is in the text, and all are in its plan."""
    path = _room() / name
    try:
        read = manuscript_of(data, path).story
        plan = OutlinePlanner().plan(read, None, lambda *_: None)
    except BadStory as exc:
        _is_one_sentence(exc, path)
        return
    assert any(scene.beats for scene in read.scenes)
    _comes_from(_words(read), data)
    said = [one.spoken for scene in read.scenes for beat in scene.beats for one in beat.paragraphs]
    assert _run_on(words_of([line for shot in plan.shots for line in shot.lines])) == _run_on(
        words_of(said)), "the plan says the story's words"
    assert _written_and_read(plan) == plan


def fountain(data: bytes) -> None:
    """As ``story``, for a screenplay."""
    story(data, "x.fountain")


def text(data: bytes) -> None:
    """As ``story``, for plain text in any of its encodings."""
    story(data, "x.txt")


def plan(data: bytes) -> None:
    """A plan that is written as it was read, or one error at a line of the file."""
    path = _room() / "x.plan.yaml"
    path.write_bytes(data)
    try:
        read = read_plan(path)
    except BadPlan as exc:
        _is_one_sentence(exc, path)
        assert 0 <= exc.line <= data.count(b"\n") + data.count(b"\r") + 2  # noqa: PT017
        return
    assert _written_and_read(read) == read


def draft(data: bytes) -> None:
    """A text that becomes a story which speaks its words, or one error."""
    _drafted(_room() / "d.txt", data)


def docx(data: bytes) -> None:
    """A Word document whose text is these bytes in XML: a story, or one error."""
    into = BytesIO()
    with ZipFile(BytesIO(document())) as old, ZipFile(into, "w") as new:
        for part in old.namelist():
            new.writestr(part, data if part == "word/document.xml" else old.read(part))
    _drafted(_room() / "d.docx", into.getvalue())


def archive(data: bytes) -> None:
    """Bytes called a Word document: a story, or one error."""
    _drafted(_room() / "d.docx", data)


def picture(data: bytes) -> None:
    """Bytes called a picture: one that can be decoded, or one error."""
    (_room() / "i.png").write_bytes(data)
    try:
        with named(_room() / "x.md", BadStory):
            look_at("i.png", _room(), 1)
    except BadStory as exc:
        _is_one_sentence(exc, _room() / "x.md")


TARGETS: Mapping[str, Target] = {
    "story": story, "fountain": fountain, "text": text, "plan": plan, "draft": draft, "docx": docx,
    "archive": archive, "picture": picture}


@cache
def _room() -> Path:
    """A folder for as long as the process lives."""
    return Path(_kept().name)


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="hostile-")


def _drafted(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        made = drafted(path, _room() / "y.md")
    except BadStory as exc:
        _is_one_sentence(exc, path)
        return
    assert manuscript_of(made.text.encode(), _room() / "y.md").story.scenes


def _written_and_read(plan: Plan) -> Plan:
    path = _room() / "again.plan.yaml"
    written = rewritten("", plan_form(plan, path.parent), ON_ONE_LINE)
    return PlanReader(path.parent, load(written, most=16_000_000)).plan()


def _is_one_sentence(exc: BadInput, path: Path) -> None:
    assert str(exc).startswith(f"{path}:")
    assert "\n" not in str(exc)
    assert len(exc.problem) < 300, str(exc)


def _words(read: Story) -> str:
    return "".join(one.spoken.text for scene in read.scenes for beat in scene.beats
                   for one in beat.paragraphs)


def _comes_from(words: str, data: bytes) -> None:
    """Raise unless ``words`` stand in the text, in their order; other things may stand between."""
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"):
        whole = unicodedata.normalize("NFC", data.decode(encoding, "replace"))
        left = iter(whole)
        if all(char in left for char in words if char.isalnum()):
            return
    raise AssertionError(f"{words!r} is spoken, and stands nowhere")


def _run_on(said: str) -> str:
    return "".join(said.split())
