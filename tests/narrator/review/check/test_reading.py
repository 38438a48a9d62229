"""Every line of the file is spoken, a picture, a title or ignored, and says in which shot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from audio.voice import Voice
from narrator.film import plan, render
from narrator.review.check import Report, check
from narrator.settings import settings

STORIES = sorted(Path("stories").glob("*.md"))
BODY = """
# The mill

> Wide shot of a mill,
> by night

The wheel turned. It turned
all night.
<!-- a remark
  of two lines -->
**Bo (softly):** Hear it?

---

- one thing;
- another.

[^1]: A note.
"""
TOP = "cast:\n  Bo: a man in blue"


def told(report: Report) -> list[tuple[int, int, str, str, str]]:
    return [(row.first, row.last, row.kind, row.shot, row.text) for row in report.rows]


FOUNTAIN = "INT. 灯塔 - 夜\n\n灯亮着。老人（白胡子）在看书。\n\n@老人\n再读一页。\n"
TEXT = "第一章 灯塔\n\n海上亮着一盏灯。\n\n已经亮了一百年。\n"


@pytest.mark.parametrize(("name", "text"), [("x.fountain", FOUNTAIN), ("x.txt", TEXT)])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_every_kind_of_story_is_told_in_whatever_it_was_saved(
        tmp_path: Path, name: str, text: str, encoding: str) -> None:
    story = tmp_path / name
    story.write_bytes(text.encode(encoding))
    report = check(story, settings(out=tmp_path / "films"))
    spoken = "".join(row.text for row in report.rows if row.kind == "spoken")
    assert "再读一页。" in spoken or "已经亮了一百年。" in spoken
    lines = {line for row in report.rows if row.first for line in range(row.first, row.last + 1)}
    assert {number for number, row in enumerate(text.split("\n"), 1) if row.strip()} <= lines


def test_a_story_is_told_line_by_line(checked) -> None:
    report = checked(BODY, TOP)
    assert told(report) == [
        (1, 6, "ignored", "", "front matter"),
        (8, 8, "title", "", "The mill"),
        (10, 11, "picture", "s1-1", "Wide shot of a mill, by night"),
        (13, 14, "spoken", "s1-1", "The wheel turned. It turned all night."),
        (17, 17, "spoken", "s1-1", "Hear it?"),
        (15, 16, "ignored", "", "comment"),
        (19, 19, "ignored", "", "scene break"),
        (0, 0, "picture", "s2-1", "one thing; another"),
        (21, 21, "spoken", "s2-1", "one thing;"),
        (22, 22, "spoken", "s2-1", "another."),
        (24, 24, "ignored", "", "footnote")]
    bo = report.rows[4]
    assert (bo.speaker, bo.manner, bo.scene) == ("Bo", "softly", "s1")
    assert bo.seconds
    assert not bo.about


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_no_line_of_the_examples_is_left_out_or_told_twice(story: Path, tmp_path: Path) -> None:
    report = check(story, settings(out=tmp_path))
    rows = story.read_text(encoding="utf-8").split("\n")
    covered = [line for row in report.rows if row.first
               for line in range(row.first, row.last + 1)]
    for number, row in enumerate(rows, 1):
        assert covered.count(number) == 1 or not row.strip(), (number, row)


def test_a_paragraph_that_several_shots_share_is_placed_sentence_by_sentence(checked) -> None:
    sentences = [f"Number {n} is a sentence of some few words about nothing at all.\n"
                 for n in range(12)]
    report = checked("".join(sentences))
    spoken = [row for row in report.rows if row.kind == "spoken"]
    assert len(spoken) > 3
    assert [row.first for row in spoken] == [6, *(row.last + 1 for row in spoken[:-1])]
    assert spoken[-1].last == 17


def test_a_heading_with_nothing_below_it_stands_before_its_shot(checked) -> None:
    report = checked("Words.\n\n# The end")
    assert [(row.first, row.kind, row.shot) for row in report.rows[1:]] == [
        (0, "picture", "s1-1"), (6, "spoken", "s1-1"), (8, "title", ""), (0, "picture", "s2-1")]


def test_nothing_is_written(checked, tmp_path: Path) -> None:
    checked(BODY, TOP)
    assert [path.name for path in tmp_path.iterdir()] == ["story.md"]


def test_a_plan_is_told_at_its_own_lines(checked, tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    checked(BODY, TOP)
    chosen = settings(out=tmp_path / "films")
    file = plan(path, chosen).file
    rows = file.read_text(encoding="utf-8").splitlines()
    report = check(file, chosen)
    assert [(row.kind, row.shot) for row in report.rows] == [
        ("title", ""), ("picture", "s1-1"), ("spoken", "s1-1"), ("spoken", "s1-1"),
        ("picture", "s2-1"), ("spoken", "s2-1"), ("spoken", "s2-1")]
    for row in report.rows:
        said = {"title": row.text, "picture": f"id: {row.shot}", "spoken": row.text}[row.kind]
        assert said in rows[row.first - 1]


def test_what_a_hand_took_out_of_the_plan_is_told(checked, tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    checked(BODY, TOP)
    chosen = settings(out=tmp_path / "films")
    file = plan(path, chosen).file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("          - another.\n", ""), encoding="utf-8")
    assert (22, 22, "ignored", "", "not in the plan: another.") in told(check(path, chosen))


def test_the_times_are_those_of_the_film(checked, tmp_path: Path) -> None:
    report = checked("> A lamp {2s}\n\n> A ship at sea\n\nIt came home.")
    [film] = render([tmp_path / "story.md"], settings(out=tmp_path / "films"))
    assert film.seconds == pytest.approx(report.seconds)
    assert [shot.begin for shot in report.shots] == sorted(shot.begin for shot in report.shots)
    assert report.shots[0].asked == ("2 s",)
    assert report.shots[0].seconds == pytest.approx(2.0)


def test_another_voice_is_estimated_until_it_has_spoken(
        checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice under another name that is as quick as espeak, so that the estimate is right."""
    from audio.voices.espeak import EspeakVoice
    from narrator.shoot import band

    class Other(EspeakVoice):
        spoke = 0

        @property
        def identity(self):  # type: ignore[no-untyped-def]
            return super().identity.model_copy(update={"name": "other"})

        def speak(self, utterances, session):  # type: ignore[no-untyped-def]
            Other.spoke += len(utterances)
            return super().speak(utterances, session)

    real = band.voice

    def voice(name: str) -> Voice:
        return Other() if name == "other" else real(name)

    monkeypatch.setattr(band, "voice", voice)
    report = checked("> A lamp\n\nIt burns.", voice="other")
    assert (report.about, Other.spoke) == (True, 0)
    assert next(row for row in report.rows if row.kind == "spoken").about
    render([tmp_path / "story.md"], settings(out=tmp_path / "films", voice="other"))
    again = checked("> A lamp\n\nIt burns.", voice="other")
    assert (again.about, Other.spoke) == (False, 1)
    assert again.seconds == pytest.approx(report.seconds)


def test_a_damaged_store_is_looked_at_and_left_alone(checked, tmp_path: Path) -> None:
    checked("> A lamp {2s}\n\nIt burns.")
    chosen = settings(out=tmp_path / "films")
    render([tmp_path / "story.md"], chosen)
    [speech] = (tmp_path / "films" / ".store" / "speech").glob("*/*/speech.wav")
    speech.write_bytes(b"damaged")
    shutil.rmtree(tmp_path / "films" / ".store" / "tmp", ignore_errors=True)
    report = check(tmp_path / "story.md", chosen)
    assert report.rows[-1].seconds
    assert speech.read_bytes() == b"damaged"
    assert not (tmp_path / "films" / ".store" / "tmp").exists()


def test_a_shot_tells_which_picture_shows_what_is_exact(checked, tmp_path: Path) -> None:
    Image.new("RGB", (160, 90)).save(tmp_path / "vase.png")
    top = "cast:\n  Vase: {look: a blue vase, exact: true, picture: vase.png}"
    report = checked("> A hill.\n\n> The Vase. {seed: 7}\n\n> A tree. {continues}", top)
    assert [(shot.camera, shot.asked) for shot in report.shots] == [
        ("paper", ()), ("still", ("seed 7", "shows vase.png")), ("paper", ("continues",))]
