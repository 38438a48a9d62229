"""Which stretch of a video is seen, whether there is as much of it, and when its sound is heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio.line import Line, Speech, Word
from media import ffmpeg
from narrator.cut.footage import ambience, check_lengths, starts, within
from narrator.cut.timeline import Join
from narrator.cut.timing import Piece, timed
from narrator.errors import BadShot
from narrator.plan import Plan, Scene, Shot
from narrator.story.look import Look, Pace
from scenes.camera import Limits

LIMITS = Limits(longest_seconds=600, from_video=True)
DISSOLVE, CUT = Join(kind="dissolve", frames=12), Join()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Six seconds."""
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=6", "-pix_fmt", "yuv420p", "a.mp4"],
               tmp_path)
    return tmp_path / "a.mp4"


def plan_of(*shots: Shot, shot: float = 4.0) -> Plan:
    return Plan(story="x.md", digest="", title="X", scenes=(Scene(id="s1", shots=shots),),
                look=Look(fps=24), pace=Pace(shot=shot))


def filmed(video: Path, id: str = "s1-1", **more: object) -> Shot:
    return Shot.model_validate({"id": id, "image": video, **more})


def piece(id: str, shot: str, frames: int, into: Join = DISSOLVE, out: Join = DISSOLVE) -> Piece:
    return Piece(id=id, shot=shot, scene="s1", frames=frames, into=into, out=out)


def spoken(seconds: float) -> Speech:
    word = Word(begin=0, end=1, start_seconds=0, stop_seconds=seconds)
    return Speech(name="s1-1.1", path=Path("a.wav"), seconds=seconds, words=(word,))


def test_a_shot_begins_where_it_is_told_to(video: Path) -> None:
    plan = plan_of(filmed(video, start=1.5), Shot(id="s1-2"), filmed(video, "s1-3"))
    pieces = [piece(id, id, 60) for id in ("s1-1", "s1-2", "s1-3")]
    assert starts(plan, pieces) == {"s1-1": 1.5, "s1-3": 0}


def test_the_pieces_of_one_shot_go_on_where_the_one_before_leaves_off(video: Path) -> None:
    plan = plan_of(filmed(video, start=1))
    pieces = [piece(f"s1-1{letter}", "s1-1", 48) for letter in "abc"]
    # A dissolve of 12 frames between two pieces is of the same 12 frames of video.
    assert starts(plan, pieces) == {"s1-1a": 1, "s1-1b": 2.5, "s1-1c": 4}


@pytest.mark.parametrize(("start", "frames", "fits"), [
    (0, 144, True), (0, 145, False), (3, 72, True), (3, 73, False), (5.9, 2, True)])
def test_every_frame_that_is_asked_for_must_be_there(
        video: Path, start: float, frames: int, fits: bool) -> None:
    plan = plan_of(filmed(video, start=start))
    pieces = [piece("s1-1", "s1-1", frames)]
    if fits:
        check_lengths(plan, pieces, {})
        return
    with pytest.raises(BadShot, match=r"of a\.mp4.* lasts 6\.0 s") as caught:
        check_lengths(plan, pieces, {})
    assert ("begin earlier" in str(caught.value)) is bool(start)


def test_a_camera_may_be_asked_for_more_than_the_film_takes(video: Path) -> None:
    with pytest.raises(BadShot):
        check_lengths(plan_of(filmed(video)), [piece("s1-1", "s1-1", 100)], {"s1-1": 156})


@pytest.mark.parametrize(("start", "pace", "frames"), [
    (0, 4.0, 96), (0, 20.0, 144), (3, 4.0, 72), (4, 4.0, 48 + 48)])
def test_a_video_without_words_ends_when_it_ends(
        video: Path, start: float, pace: float, frames: int) -> None:
    """The last is too short for any shot: it is left as it is, for the check to say so."""
    plan = plan_of(filmed(video, start=start), shot=pace)
    [made] = timed(plan, {}, lambda shot: within(shot, LIMITS, plan))
    assert made.frames == frames


def test_words_are_never_cut_short_by_their_video(video: Path) -> None:
    shot = filmed(video, lines=(Line(text="a"),))
    plan = plan_of(shot)
    assert within(shot, LIMITS, plan) == LIMITS
    pieces = timed(plan, {"s1-1.1": spoken(9)}, lambda shot: within(shot, LIMITS, plan))
    with pytest.raises(BadShot, match="give it fewer words, or a longer video"):
        check_lengths(plan, pieces, {})


def test_a_kept_sound_comes_and_goes_as_its_picture_does(video: Path) -> None:
    plan = plan_of(filmed(video, start=2, sound="keep"), Shot(id="s1-2"),
                   filmed(video, "s1-3", sound="drop"), filmed(video, "s1-4"))
    placed = [(piece("s1-1a", "s1-1", 48, into=CUT), 0), (piece("s1-1b", "s1-1", 60), 36),
              (piece("s1-2", "s1-2", 48), 84), (piece("s1-3", "s1-3", 48), 120),
              (piece("s1-4", "s1-4", 48), 156)]
    [sound] = ambience(plan, placed)
    assert (sound.source, sound.from_seconds) == (video, 2)
    assert (sound.begin, sound.frames) == (0, 96)
    assert (sound.fade_in, sound.fade_out) == (2, 12)  # a cut: only so long that it does not click
