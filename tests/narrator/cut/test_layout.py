"""The timeline says what plays when, in whole frames; segments and letters follow from it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from audio.line import Line, Speech, Word
from narrator.cut.cards import with_cards
from narrator.cut.layout import lay
from narrator.cut.lettering import document
from narrator.cut.segments import segments
from narrator.cut.timeline import Timeline
from narrator.cut.timing import timed
from narrator.plan import Plan, Scene, Shot, line_name
from narrator.story.look import Look
from scenes.camera import Limits
from scenes.shot import Clip

LIMITS = Limits(longest_seconds=20, step_seconds=0.5)


def spoken(text: str) -> Speech:
    words = [Word(begin=i, end=i + 1, start_seconds=i * 0.1, stop_seconds=i * 0.1 + 0.1)
             for i, char in enumerate(text)]
    return Speech(name="x", path=Path(f"{len(text)}.wav"), seconds=len(text) * 0.1,
                  words=tuple(words))


def plan_of(*chapters: tuple[str, list[tuple[str, str | None]]], fps: int = 24) -> Plan:
    scenes = tuple(
        Scene(id=f"s{i}", title=title, shots=tuple(
            Shot.model_validate({"id": f"s{i}-{j}", "lines": (Line(text=text),),
                                 "transition": kind})
            for j, (text, kind) in enumerate(shots, 1)))
        for i, (title, shots) in enumerate(chapters, 1))
    return Plan(story="x.md", digest="", title="The Film", scenes=scenes,
                look=Look.model_validate({"fps": fps, "size": (160, 90)}))


def laid(plan: Plan) -> Timeline:
    speech = {line_name(shot, 0): spoken(shot.lines[0].text) for shot in plan.shots}
    pieces = with_cards(plan, timed(plan, speech, lambda _: LIMITS))
    clips = {piece.id: Clip(name=piece.id, path=Path(f"{piece.id}.mp4"), width=160, height=90,
                            fps=plan.look.fps, frames=piece.frames) for piece in pieces}
    return lay(plan, pieces, clips, speech, None)


TWO = plan_of(("One", [("A quiet sea at night.", None), ("A ship comes nearer.", "cut")]),
              ("Two", [("Morning, and a wide beach.", "fade"), ("The ship has gone.", None)]))


def test_pieces_overlap_by_their_dissolves_and_fill_the_film() -> None:
    timeline = laid(TWO)
    assert timeline.picture[0].begin == 0
    assert timeline.picture[-1].end == timeline.frames
    for before, span in pairwise(timeline.picture):
        assert before.end - span.begin == span.into.overlap
        assert before.out == span.into


def test_the_film_comes_from_black_and_goes_back() -> None:
    timeline = laid(TWO)
    assert timeline.picture[0].into.kind == timeline.picture[-1].out.kind == "fade"
    first, last = segments(timeline)[0], segments(timeline)[-1]
    assert (first.fade_in, last.fade_out) == (12, 12)


def test_no_word_sounds_while_two_pictures_are_seen() -> None:
    timeline = laid(TWO)
    for spoken_ in timeline.narration:
        end = spoken_.begin + (spoken_.to_seconds - spoken_.from_seconds) * timeline.fps
        for span in timeline.picture:
            handles = [(span.begin, span.begin + span.into.frames),
                       (span.end - span.out.frames, span.end)]
            assert all(end <= a or spoken_.begin >= b for a, b in handles)


def test_segments_add_up_to_the_film() -> None:
    timeline = laid(TWO)
    parts = segments(timeline)
    assert sum(part.frames for part in parts) == timeline.frames
    assert [part.name for part in parts] == [
        "title", "title~s1-1", "s1-1", "s1-2", "s2-1", "s2-1~s2-2", "s2-2", "s2-2~credits",
        "credits"]
    assert min(part.frames for part in parts) >= 2


def test_a_longer_shot_changes_its_own_segments_and_no_others() -> None:
    longer = plan_of(("One", [("A quiet sea at night.", None),
                              ("A ship comes nearer and nearer.", "cut")]),
                     ("Two", [("Morning, and a wide beach.", "fade"),
                              ("The ship has gone.", None)]))
    before, after = ({part.model_copy(update={"clips": ()}) for part in segments(laid(plan))}
                     for plan in (TWO, longer))
    assert {part.name for part in after - before} == {"s1-2"}


def test_subtitles_show_what_is_spoken_when_it_is() -> None:
    timeline = laid(TWO)
    assert [sub.lines for sub in timeline.subtitles] == [
        ("A quiet sea at night.",), ("A ship comes nearer.",), ("Morning, and a wide beach.",),
        ("The ship has gone.",)]
    assert [sub.begin for sub in timeline.subtitles] == [s.begin for s in timeline.narration]


def test_chapters_begin_with_their_first_picture() -> None:
    timeline = laid(TWO)
    begins = {span.id: span.begin for span in timeline.picture}
    assert [(c.title, c.begin) for c in timeline.chapters] == [
        ("The Film", 0), ("One", begins["s1-1"]), ("Two", begins["s2-1"])]
    assert [label.text for label in timeline.labels] == ["One", "Two"]


def test_a_scene_without_a_title_makes_no_chapter() -> None:
    timeline = laid(plan_of(("", [("A quiet sea at night.", None)])))
    assert timeline.chapters == ()
    assert timeline.labels == ()


def test_letters_of_a_stretch_are_counted_from_its_beginning() -> None:
    timeline = laid(TWO)
    subtitle = timeline.subtitles[0]
    near = document(timeline, subtitle.begin - 5, subtitle.end)
    moved = timeline.model_copy(update={
        "labels": (), "subtitles": (subtitle.model_copy(update={
            "begin": subtitle.begin + 1000, "end": subtitle.end + 1000}),)})
    far = document(moved, subtitle.begin + 995, subtitle.end + 1000)
    assert "A quiet sea" in near
    assert [line for line in near.splitlines() if "Subtitle,," in line] == [
        line for line in far.splitlines() if "Subtitle,," in line]
    assert document(timeline, 0, 10) == ""


def test_marks_that_command_libass_are_only_shown() -> None:
    timeline = laid(plan_of(("{\\pos(0,0)}", [("{\\an8}up \\N down", None)])))
    text = document(timeline, 0, timeline.frames)
    assert "｛＼an8｝up ＼N down" in text
    assert "｛＼pos(0,0)｝" in text
