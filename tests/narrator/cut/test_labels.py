"""A caption stands while its picture does, is set in two lines at most, and meets no subtitle."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from media import ffmpeg
from media.fonts import font_path
from narrator.cut import captions
from narrator.cut.labels import labels
from narrator.cut.lettering import document
from narrator.cut.timeline import Join, Label, Span, Subtitle, Timeline
from narrator.cut.timing import Piece
from narrator.plan import Plan, Scene, Shot
from narrator.story.look import Look

DISSOLVE = Join(kind="dissolve", frames=12)
SHORT = ("The Rock", "岩石")
LONG = ("Red-figure bell krater with Perseus and the head of Medusa, Apulia, about 400 BC, found "
        "near Taranto in 1887, and given to the museum by the heirs of its finder",
        "清代《牛郎织女》年画，局部，杨柳青，套色木版与手绘，" * 4)
CREDIT = "Museo Archeologico Nazionale, Naples · CC BY-SA 4.0"


def plan_of(*shots: Shot) -> Plan:
    return Plan(story="x.md", digest="", title="X", scenes=(Scene(id="s1", shots=shots),),
                look=Look(fps=24))


def shot(id: str = "s1-1", **more: object) -> Shot:
    return Shot.model_validate({"id": id, "image": Path("/a.png"), "caption": "The Rock", **more})


def placed(*frames: int) -> list[tuple[Piece, int]]:
    """Pieces ``s1-1``, ``s1-2`` … of so many frames, each dissolving into the next."""
    found, at = [], 0
    for number, count in enumerate(frames, 1):
        id = f"s1-{number}"
        found.append((Piece(id=id, shot=id, scene="s1", frames=count, into=DISSOLVE,
                            out=DISSOLVE), at))
        at += count - 12
    return found


def test_a_caption_comes_after_its_picture_stands_alone_and_goes_before_it_does() -> None:
    [label] = labels(plan_of(shot()), placed(240))
    assert (label.kind, label.text) == ("caption", "The Rock")
    assert (label.begin, label.end) == (12 + 12, 12 + 12 + 108)
    [brief] = labels(plan_of(shot()), placed(84))
    assert (brief.begin, brief.end) == (24, 72)
    [briefest] = labels(plan_of(shot()), placed(50))
    assert (briefest.begin, briefest.end) == (12, 38)


def test_a_long_caption_stays_longer() -> None:
    [label] = labels(plan_of(shot(caption=LONG[0][:90], credit=CREDIT[:30])), placed(400))
    assert 5 < (label.end - label.begin) / 24 < 8.1


def test_a_picture_that_goes_on_says_once_whose_it_is() -> None:
    plan = plan_of(shot(), shot("s1-2"), shot("s1-3", caption="Another"), shot("s1-4"))
    assert [label.text for label in labels(plan, placed(96, 96, 96, 96))] == [
        "The Rock", "Another", "The Rock"]


def test_a_credit_is_shown_with_the_caption_or_alone() -> None:
    plan = plan_of(shot(credit="NASA", licence="public domain"),
                   shot("s1-2", caption="", credit="NASA"), shot("s1-3", caption=""),
                   Shot(id="s1-4", caption="of a drawn shot"))
    assert [(label.text, label.credit) for label in labels(plan, placed(96, 96, 96, 96))] == [
        ("The Rock", "NASA · public domain"), ("", "NASA")]


def film(text: str, credit: str, size: tuple[int, int], caption: bool, words: bool) -> Timeline:
    return Timeline(
        title="X", language="en", fps=24, width=size[0], height=size[1], frames=96,
        picture=(Span(id="a", clip=Path("a"), begin=0, frames=96, into=Join(), out=Join()),),
        subtitles=words * (Subtitle(begin=0, end=96, lines=("天河之东，住着", "gjpqy ÅÉ| said")),),
        labels=caption * (Label(kind="caption", begin=0, end=96, text=text, credit=credit),))


def rows(timeline: Timeline, folder: Path) -> set[int]:
    """The rows of a grey picture that its letters touch, in the middle of their time."""
    (folder / "fonts").mkdir(exist_ok=True)
    (folder / "fonts" / "font.ttf").write_bytes(font_path().read_bytes())
    (folder / "letters.ass").write_text(document(timeline, 0, 96), encoding="utf-8")
    size = f"{timeline.width}x{timeline.height}"
    ffmpeg.run(["-f", "lavfi", "-i", f"color=0x808080:s={size}:r=1:d=3", "-vf",
                "ass=letters.ass:fontsdir=fonts,format=gray", "-ss", "2", "-frames:v", "1",
                "-f", "rawvideo", "x.raw"], folder)
    picture = np.fromfile(folder / "x.raw", np.uint8).reshape(timeline.height, timeline.width)
    ground = int(picture[0, 0])
    touched = np.abs(picture.astype(int) - ground) > 2
    assert not touched[:, -2:].any(), "it leaves the picture at the right"
    return {int(row) for row in np.flatnonzero(touched.any(axis=1))}


@pytest.mark.parametrize(("size", "text"), [
    *product([(640, 360), (360, 640)], (*SHORT, *LONG)), ((400, 400), LONG[0])])
def test_no_caption_meets_a_subtitle(tmp_path: Path, size: tuple[int, int], text: str) -> None:
    seen = rows(film(text, CREDIT, size, True, False), tmp_path)
    said = rows(film(text, CREDIT, size, False, True), tmp_path)
    assert seen
    assert max(seen) < min(said)
    assert min(seen) > size[1] * 0.4


def lines_of(text: str, size: tuple[int, int]) -> list[str]:
    """The words of a caption's document, line by line, as a viewer sees them."""
    events = [row for row in document(film(text, CREDIT, size, True, False), 0, 96).splitlines()
              if row.startswith("Dialogue") and "\\p1" not in row]
    return [re.sub(r"\{[^}]*\}", "", row.split(",", 9)[9]) for row in events]


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (960, 960)])
def test_a_caption_has_two_lines_at_most_and_a_credit(size: tuple[int, int]) -> None:
    for text in (*SHORT, *LONG):
        *lines, credit = lines_of(text, size)
        assert credit == CREDIT
        assert len(lines) <= 2
        if not lines[-1].endswith("…"):
            assert "".join("".join(lines).split()) == "".join(text.split()).rstrip("，")
    assert len(lines_of(SHORT[0], size)) == 2
    assert lines_of(LONG[1], (720, 1280))[1].endswith("…")


@pytest.mark.parametrize("words", ["so long ", "天河之东，", "x"])
def test_a_caption_that_fits_at_no_size_is_cut_and_not_tried_at_each(
        words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(text: str, ems: float) -> tuple[str, ...]:
        raise AssertionError("halves of so much are dear")

    monkeypatch.setattr(captions, "halves", never)
    text = (words * 5000)[:5000]
    first, second, credit = lines_of(text, (640, 360))
    assert (second[-1], credit) == ("…", CREDIT)
    assert text.startswith(first)


def test_a_caption_commands_nothing() -> None:
    lines = lines_of("{\\pos(0,0)} a \\N b", (1280, 720))
    assert "".join(lines).startswith("｛＼pos(0,0)｝ a ＼N b")


def test_segments_without_a_caption_are_lettered_as_before() -> None:
    timeline = film("x", "", (640, 360), False, True)
    assert "Caption" not in document(timeline, 0, 96)


@pytest.mark.parametrize(("size", "title"), [*product([(320, 568), (160, 284), (640, 360)], [
    "The Grandmother's Remembrances of Winter", "天河的东边住着织女年年织着云锦",
    "Donaudampfschifffahrtsgesellschaftskapitän", "W" * 30, *LONG])])
def test_no_chapter_s_title_leaves_the_picture(
        tmp_path: Path, size: tuple[int, int], title: str) -> None:
    chapter = Label(begin=0, end=96, text=title)
    bare = film("", "", size, False, False)
    seen = rows(bare.model_copy(update={"labels": (chapter,)}), tmp_path)
    assert seen
    assert max(seen) < size[1] - 2
