"""A delivery is there whole, or the one before it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from media.backend import Identity
from media.clips import write_clip
from narrator.cut.deliver import account, cameras_of, deliver
from narrator.cut.timeline import Join, Span, Subtitle, Timeline
from narrator.plan import Plan, Scene, Shot
from scenes.shot import Lora, Setup

PAPER = Identity(name="paper", revision="1", settings=(("numpy", "2"),))
PLAN = Plan(title="X", story="x.md", digest="0" * 64, planner="llm", model="muse-1")


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    clip = tmp_path / "clip.mp4"
    write_clip(lambda i: np.full((90, 160, 3), 9 * i, np.uint8), 24, 24, clip)
    return Timeline(
        title="X", language="en", fps=24, width=160, height=90, frames=24,
        picture=(Span(id="s1-1", clip=clip, begin=0, frames=24, into=Join(), out=Join()),),
        subtitles=(Subtitle(begin=0, end=12, lines=("a <b> & {c}", "d\\Ne")),))


def put(timeline: Timeline, tmp_path: Path, folder: Path) -> None:
    film = tmp_path / "made.mp4"
    film.write_bytes(b"film")
    deliver(film, PLAN, timeline, {"s1-1": {"camera": PAPER.model_dump(exclude_defaults=True)}},
            {"voice": Identity(name="espeak", revision="1"), "score": None}, folder)


def test_everything_is_delivered(tmp_path: Path, timeline: Timeline) -> None:
    put(timeline, tmp_path, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "film.en.srt", "film.en.vtt", "film.mp4", "manifest.json", "poster.jpg", "timeline.otio"]
    told = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert told["planned_by"] == {"planner": "llm", "model": "muse-1"}
    assert told["crew"] == {"voice": {"name": "espeak", "revision": "1"}, "score": None}
    assert told["pieces"][0]["camera"] == {"name": "paper", "revision": "1",
                                           "settings": [["numpy", "2"]]}


def test_who_filmed_it_can_be_read_again(tmp_path: Path, timeline: Timeline) -> None:
    assert cameras_of(tmp_path / "out") == frozenset()
    put(timeline, tmp_path, tmp_path / "out")
    assert cameras_of(tmp_path / "out") == {PAPER}
    (tmp_path / "out" / "manifest.json").write_text("[[[", encoding="utf-8")
    assert cameras_of(tmp_path / "out") == frozenset()


def test_marks_of_a_format_are_shown_and_do_nothing(tmp_path: Path, timeline: Timeline) -> None:
    put(timeline, tmp_path, tmp_path / "out")
    srt, vtt = ((tmp_path / "out" / f"film.en.{kind}").read_text("utf-8")
                for kind in ("srt", "vtt"))
    assert "a <b> & ｛c｝\nd＼Ne" in srt
    assert "a &lt;b&gt; &amp; ｛c｝\nd＼Ne" in vtt
    assert "00:00:00,000 --> 00:00:00,500" in srt


def test_subtitles_of_another_language_go(tmp_path: Path, timeline: Timeline) -> None:
    put(timeline, tmp_path, tmp_path / "out")
    put(timeline.model_copy(update={"language": "zh-CN"}), tmp_path, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").glob("film.*.*")) == [
        "film.zh-CN.srt", "film.zh-CN.vtt"]


def test_a_delivery_that_fails_leaves_the_one_before(
        tmp_path: Path, timeline: Timeline) -> None:
    put(timeline, tmp_path, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    broken = timeline.model_copy(update={"title": "Y", "picture": (
        timeline.picture[0].model_copy(update={"id": "s9-9"}),)})
    with pytest.raises(KeyError):  # the manifest, which is written last, has no such piece
        put(broken, tmp_path, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_vtt_says_who_of_the_cast_speaks_and_srt_says_words_alone(
        tmp_path: Path, timeline: Timeline) -> None:
    said = (Subtitle(begin=0, end=8, lines=("Once.",)),
            Subtitle(begin=8, end=16, lines=("Go!", "Now!"), speaker="An <a> & 织女"))
    put(timeline.model_copy(update={"subtitles": said}), tmp_path, tmp_path / "out")
    srt, vtt = ((tmp_path / "out" / f"film.en.{kind}").read_text("utf-8")
                for kind in ("srt", "vtt"))
    assert "\n<v An &lt;a&gt; &amp; 织女>Go!\nNow!\n" in vtt
    assert "\nOnce.\n" in vtt
    assert "织女" not in srt


def test_the_manifest_says_whose_picture_each_piece_shows(
        tmp_path: Path, timeline: Timeline) -> None:
    shot = Shot(id="s1-1", image=Path("/x/mole.mp4"), caption="The mole", credit="Jo",
                licence="CC0")
    span = timeline.picture[0]
    film = timeline.model_copy(update={"picture": (
        span.model_copy(update={"id": "s1-1a", "shot": "s1-1"}),
        span.model_copy(update={"id": "title"}))})
    plan = PLAN.model_copy(update={"scenes": (Scene(id="s1", shots=(shot,)),)})
    (tmp_path / "made.mp4").write_bytes(b"film")
    deliver(tmp_path / "made.mp4", plan, film, {"s1-1a": {}, "title": {}}, {}, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert [piece.get("shows") for piece in told["pieces"]] == [
        {"file": "mole.mp4", "caption": "The mole", "credit": "Jo", "licence": "CC0"}, None]


def test_the_account_of_a_piece_tells_what_happened_and_what_was_asked_in_vain() -> None:
    setup = Setup(name="x/s1-1", seed=1, width=64, height=32, fps=16, frames=5)
    camera = Identity(name="wan", revision="1")
    told = account(setup, camera)
    assert not {"notes", "left_out", "finishing"} & told.keys()
    assert account(setup, camera, notes=("it rained",), left_out=("no LoRA",)) == {
        **told, "notes": ["it rained"], "left_out": ["no LoRA"]}


def test_files_are_told_by_what_they_hold_and_never_by_where_they_lie(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "ink.safetensors"):
        (tmp_path / name).write_bytes(name.encode())
    setup = Setup(name="x/s1-1", width=64, height=64, fps=24, frames=24, first=tmp_path / "a.png",
                  last=tmp_path / "b.png",
                  loras=(Lora(path=tmp_path / "ink.safetensors", strength=0.5),))
    told = account(setup, Identity(name="wan", revision="1"))
    assert str(tmp_path) not in json.dumps(told)
    assert len({told["first_sha256"], told["last_sha256"], told["loras"][0]["sha256"]}) == 3
    assert {key: told["loras"][0][key] for key in ("file", "strength", "expert")} == {
        "file": "ink.safetensors", "strength": 0.5, "expert": "both"}
