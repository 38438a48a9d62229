"""What every camera of the registry promises."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from media.backend import Session
from media.clips import write_clip
from media.probe import probe
from scenes.camera import CAMERAS, Camera, CannotFilm, Limits
from scenes.camera import camera as registered
from scenes.formats import FRAME_RATES
from scenes.shot import Clip, Described, Lora, Picture, Setup
from tests.doubles import tiny_wan as tiny
from tests.installed import needs

FPS = 24
ALWAYS_READ = {"width", "height", "fps", "frames"}
OPTIONS: dict[str, dict[str, str]] = {}
"""What each camera is made with here, where it has to be told anything."""
OWN = {"wan": {"width": 64, "height": 32, "fps": 16, "frames": 5}}
"""The form of a setup, for a camera with sizes and a rate of its own."""


NAMED = [pytest.param(name, marks=needs("torch") if name == "wan" else ()) for name in CAMERAS]


def camera(name: str, workers: int | None = None) -> Camera:
    return registered(name, workers, OPTIONS.get(name))


@pytest.fixture(scope="module")
def wan(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A model of half a megabyte, and clips of five frames."""
    weights = tiny.home(tmp_path_factory.mktemp("weights"), "t2v-1.3b")
    return {**tiny.OPTIONS, "model": "t2v-1.3b", "weights": str(weights), "frames": "9",
            "steps": "1", "guidance": "1"}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "a picture, 图.png"
    Image.linear_gradient("L").resize((200, 120)).convert("RGB").save(path)
    return path


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of grey that grows lighter."""
    path = tmp_path_factory.mktemp("videos") / "a video, 影.mp4"
    write_clip(lambda index: np.full((72, 128, 3), 40 + index, np.uint8), 90, 30, path)
    return path


@pytest.fixture(scope="module")
def setups(image: Path, video: Path) -> dict[str, list[Setup]]:
    """What each camera is able to film."""
    def asked(name: str, **fields: object) -> Setup:
        return Setup.model_validate({"name": name, "width": 160, "height": 90, "fps": FPS,
                                     "frames": 6, **fields})

    def own(name: str, **fields: object) -> Setup:
        return asked(name, **{**OWN["wan"], **fields})

    sea = Picture(subject="a ship", setting="the sea", framing="wide, push in", mood="dusk")
    ground = Picture(subject="织女", setting="天河", framing="中景", mood="夜")
    return {
        "paper": [asked("t/s1-1", picture=sea), asked("t/s1-2", picture=ground, frames=10),
                  asked("t/s1-3", picture=sea, seed=7)],
        "still": [asked("t/s1-1", source=image), asked("t/s1-2", source=image, frames=10),
                  asked("t/s1-3", source=image, width=90, height=160)],
        "footage": [asked("t/s1-1", source=video), asked("t/s1-2", source=video, frames=10),
                    asked("t/s1-3", source=video, start_seconds=1.25, width=90, height=160)],
        "card": [asked("t/title", words=("Andromeda",)), asked("t/end", words=("完", "七夕")),
                 asked("t/credits", words=("Sources", "Ovid", "Hyginus"), frames=10)],
        "wan": [own("t/s1-1", prompt="A red fox leaps into a lake."),
                own("t/s1-2", prompt="织女独坐云岸。", negative="text", frames=9),
                own("t/s1-3", prompt="A red fox leaps into a lake.", seed=7)]}


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Another value for every field that a camera may leave unread."""
    path = tmp_path_factory.mktemp("others") / "other.png"
    Image.new("RGB", (50, 80), "red").save(path)
    return {"picture": Picture(subject="a lion", setting="a city", framing="static"),
            "prompt": "a lion in a red city", "negative": "text", "style": "woodcut, crimson",
            "palette": ("vermilion", "#102030"), "words": ("Perseus",), "seed": 4711,
            "cast": (Described(name="a lion", look="a king in red"),),
            "places": (Described(name="a city", look="a snowy forest"),), "source": path,
            "start_seconds": 1.5, "first": path, "last": path, "loras": (Lora(path=path),)}


class Films(NamedTuple):
    """What a camera made of all its setups, in a folder of their own, and what it told."""

    folder: Path
    clips: list[Clip]
    told: dict[str, list[float]]


@pytest.fixture(scope="module")
def films(setups: dict[str, list[Setup]], tmp_path_factory: pytest.TempPathFactory
          ) -> Callable[[str], Films]:
    """All setups of the camera of a name, filmed once for those that only look."""
    @cache
    def filmed(name: str) -> Films:
        made = Films(tmp_path_factory.mktemp(name), [], {})
        made.clips.extend(camera(name).film(
            setups[name], Session(
                lambda setup: made.folder / f"{setup[2:]}.mp4",
                lambda setup, done: made.told.setdefault(setup, []).append(done))))
        return made

    return filmed


def refused(name: str, image: Path) -> Setup:
    """A setup that the camera of that name has to refuse."""
    base = Setup(name="t/s9-9", width=160, height=90, fps=FPS, frames=12)
    changes = {"paper": {"source": image}, "still": {"source": image.parent / "none.png"},
               "footage": {"source": image}, "card": {"words": ()},
               "wan": {**OWN["wan"], "prompt": "a fox", "first": image}}
    return base.model_copy(update=changes[name])


@pytest.mark.parametrize("name", NAMED)
class TestCamera:
    @pytest.fixture(autouse=True)
    def made(self, name: str, request: pytest.FixtureRequest) -> None:
        if name == "wan" and name not in OPTIONS:
            OPTIONS[name] = request.getfixturevalue("wan")

    def filmed(self, name: str, asked: list[Setup], folder: Path) -> list[Clip]:
        def into(setup: str) -> Path:
            return folder / f"{setup.replace('/', '-')}.mp4"

        return list(camera(name).film(asked, Session(into)))

    def test_it_is_a_camera(self, name):
        assert isinstance(camera(name), Camera)

    def test_its_identity_is_stable(self, name):
        assert camera(name).identity == camera(name).identity
        assert camera(name).identity.name == name
        assert camera(name).identity.revision

    def test_a_clip_is_exactly_what_was_asked(self, name, setups, films):
        clips = films(name).clips
        assert sorted(clip.name for clip in clips) == sorted(s.name for s in setups[name])
        for clip in clips:
            asked = next(s for s in setups[name] if s.name == clip.name)
            found = probe(clip.path)
            assert (found.frames, found.width, found.height) == (asked.frames, *asked.size)
            assert (clip.frames, clip.width, clip.height) == (asked.frames, *asked.size)
            assert found.fps == Fraction(asked.fps)
            assert found.even
            assert not found.has_audio

    def test_the_same_setup_gives_the_same_bytes(self, name, setups, films, tmp_path):
        before = next(clip for clip in films(name).clips if clip.name == setups[name][0].name)
        [again] = self.filmed(name, setups[name][:1], tmp_path / "again")
        assert again.path.read_bytes() == before.path.read_bytes()

    def test_what_it_does_not_read_changes_no_byte(self, name, setups, others, tmp_path):
        assert set(others) | ALWAYS_READ | {"name"} == set(Setup.model_fields)
        reads = camera(name).reads
        assert ALWAYS_READ <= reads <= set(Setup.model_fields) - {"name"}
        asked = setups[name][0]
        unread = {field: value for field, value in others.items() if field not in reads}
        other = asked.model_copy(update={**unread, "name": "t/other"})
        first, second = sorted(self.filmed(name, [asked, other], tmp_path), key=lambda c: c.name)
        assert first.path.read_bytes() == second.path.read_bytes()

    def test_one_worker_films_one_setup_after_the_other(self, name, setups, tmp_path):
        told: list[str] = []
        list(camera(name, workers=1).film(setups[name], Session(
            lambda s: tmp_path / f"{s[2:]}.mp4", lambda setup, _: told.append(setup))))
        assert [setup for setup, _ in groupby(told)] == [setup.name for setup in setups[name]]

    def test_the_bytes_do_not_tell_how_many_worked(self, name, setups, tmp_path):
        clips = [Path(clip.path) for workers in (1, 5)
                 for clip in camera(name, workers=workers).film(
                     setups[name][:1], Session(lambda _, n=workers: tmp_path / f"{n}.mp4"))]
        assert len({path.read_bytes() for path in clips}) == 1

    def test_its_identity_names_what_makes_the_pixels(self, name):
        assert {"numpy", "opencv-python-headless", "imageio-ffmpeg"} <= {
            package for package, _ in camera(name).identity.settings}

    def test_only_whole_files_are_left(self, name, films):
        assert {clip.path for clip in films(name).clips} == set(films(name).folder.iterdir())

    def test_progress_reaches_the_end_of_each_setup(self, name, films):
        told = films(name).told
        assert {clip.name for clip in films(name).clips} == set(told)
        assert all(steps == sorted(steps) and steps[-1] == 1 for steps in told.values())

    @pytest.mark.parametrize("fps", FRAME_RATES)
    def test_legal_frames_are_reached_once_never_shrink_and_can_be_filmed(self, name, fps):
        legal_counts_hold(camera(name).limits, fps)

    def test_what_it_cannot_film_is_named(self, name, image, tmp_path):
        with pytest.raises(CannotFilm, match="t/s9-9"):
            self.filmed(name, [refused(name, image)], tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_a_longer_film_than_it_films_is_refused(self, name, setups, tmp_path):
        fps = setups[name][0].fps
        too_long = camera(name).limits.longest_frames(fps) + fps
        asked = setups[name][0].model_copy(update={"frames": too_long})
        with pytest.raises(CannotFilm, match=asked.name):
            self.filmed(name, [asked], tmp_path)


def legal_counts_hold(limits: Limits, fps: int) -> None:
    longest = limits.longest_frames(fps)
    legal = [limits.legal_frames(frames, fps) for frames in range(1, longest + 1)]
    assert legal == sorted(legal)
    assert all(got >= frames for frames, got in enumerate(legal, 1))
    assert all(limits.legal_frames(frames, fps) == frames for frames in legal)
    assert legal[-1] == longest
    assert limits.legal_frames(longest + 1, fps) > longest


@pytest.mark.parametrize("fps", FRAME_RATES)
@pytest.mark.parametrize("limits", [
    Limits(fps=16, longest_seconds=5, step_frames=(4, 1)),
    Limits(fps=30, longest_seconds=8.8, step_frames=(8, 1)),
    Limits(longest_seconds=7.3, step_seconds=0.1), Limits(longest_seconds=0.4, step_seconds=0.5)])
def test_legal_frames_hold_for_cameras_with_a_rate_of_their_own(limits, fps):
    legal_counts_hold(limits, fps)


def test_frames_of_its_own_rate_reach_to_their_last_and_no_further():
    wan = Limits(fps=16, longest_seconds=5, step_frames=(4, 1))
    assert [wan.longest_frames(fps) for fps in (24, 25, 30, 50, 60)] == [121, 126, 151, 251, 301]
    for fps in FRAME_RATES:
        for frames in range(1, wan.longest_frames(fps) + 1):
            legal = wan.legal_frames(frames, fps)
            own = wan.own_frames(legal, fps)
            assert own % 4 == 1
            assert Fraction(legal - 1, fps) <= Fraction(own - 1, 16) < Fraction(legal, fps)


def test_the_size_it_films_in_is_the_nearest_in_shape_and_then_in_area():
    own = ((1280, 720), (720, 1280), (832, 480), (480, 832))
    wan = Limits(longest_seconds=5, sizes=own)
    assert [wan.nearest_size(size) for size in (
        (1920, 1080), (1280, 720), (640, 360), (1080, 1920), (1680, 720), (768, 960))] == [
        (1280, 720), (1280, 720), (1280, 720), (720, 1280), (1280, 720), (480, 832)]
    assert Limits(longest_seconds=5).nearest_size((642, 360)) == (642, 360)


def test_half_seconds_are_counted_exactly_at_odd_rates():
    limits = Limits(longest_seconds=20, step_seconds=0.5)
    assert [limits.legal_frames(frames, 25) for frames in (1, 13, 14, 26, 500)] == [
        13, 13, 25, 38, 500]
