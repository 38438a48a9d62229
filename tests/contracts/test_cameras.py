"""What every camera of the registry promises."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from media.probe import probe
from media.progress import silent
from scenes.camera import CAMERAS, Camera, CannotFilm, camera
from scenes.shot import Clip, Picture, Setup

FPS = 24


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "a picture, 图.png"
    Image.linear_gradient("L").resize((200, 120)).convert("RGB").save(path)
    return path


@pytest.fixture(scope="module")
def setups(image: Path) -> dict[str, list[Setup]]:
    """What each camera is able to film."""
    def asked(name: str, **fields: object) -> Setup:
        return Setup.model_validate({"name": name, "width": 160, "height": 90, "fps": FPS,
                                     "frames": 12, **fields})

    sea = Picture(subject="a ship", setting="the sea", framing="wide, push in", mood="dusk")
    ground = Picture(subject="织女", setting="天河", framing="中景", mood="夜")
    return {
        "paper": [asked("t/s1-1", picture=sea), asked("t/s1-2", picture=ground, frames=24),
                  asked("t/s1-3", picture=sea, seed=7)],
        "still": [asked("t/s1-1", source=image), asked("t/s1-2", source=image, frames=20),
                  asked("t/s1-3", source=image, width=90, height=160)],
        "card": [asked("t/title", words=("Andromeda",)), asked("t/end", words=("完", "七夕")),
                 asked("t/credits", words=("Sources", "Ovid", "Hyginus"), frames=20)]}


def refused(name: str, image: Path) -> Setup:
    """A setup that the camera of that name has to refuse."""
    base = Setup(name="t/s9-9", width=160, height=90, fps=FPS, frames=12)
    changes = {"paper": {"source": image}, "still": {"source": image.parent / "none.png"},
               "card": {"words": ()}}
    return base.model_copy(update=changes[name])


@pytest.mark.parametrize("name", CAMERAS)
class TestCamera:
    def filmed(self, name: str, asked: list[Setup], folder: Path) -> list[Clip]:
        def into(setup: str) -> Path:
            return folder / f"{setup.replace('/', '-')}.mp4"

        return list(camera(name).film(asked, into, silent))

    def test_it_is_a_camera(self, name):
        assert isinstance(camera(name), Camera)

    def test_its_identity_is_stable(self, name):
        assert camera(name).identity == camera(name).identity
        assert camera(name).identity.name == name
        assert camera(name).identity.revision

    def test_a_clip_is_exactly_what_was_asked(self, name, setups, tmp_path):
        clips = self.filmed(name, setups[name], tmp_path)
        assert sorted(clip.name for clip in clips) == sorted(s.name for s in setups[name])
        for clip in clips:
            asked = next(s for s in setups[name] if s.name == clip.name)
            found = probe(clip.path)
            assert (found.frames, found.width, found.height) == (asked.frames, *asked.size)
            assert (clip.frames, clip.width, clip.height) == (asked.frames, *asked.size)
            assert found.fps == Fraction(FPS)
            assert found.even
            assert not found.has_audio

    def test_the_same_setup_gives_the_same_bytes(self, name, setups, tmp_path):
        hashes = [hashlib.sha256(clip.path.read_bytes()).hexdigest()
                  for folder in ("a", "b")
                  for clip in self.filmed(name, setups[name][:1], tmp_path / folder)]
        assert hashes[0] == hashes[1]

    def test_only_whole_files_are_left(self, name, setups, tmp_path):
        clips = self.filmed(name, setups[name], tmp_path)
        assert {clip.path for clip in clips} == set(tmp_path.iterdir())

    def test_progress_reaches_the_end_of_each_setup(self, name, setups, tmp_path):
        told: dict[str, list[float]] = {}
        clips = camera(name).film(setups[name], lambda s: tmp_path / f"{s[2:]}.mp4",
                                  lambda setup, done: told.setdefault(setup, []).append(done))
        assert {clip.name for clip in clips} == set(told)
        assert all(steps == sorted(steps) and steps[-1] == 1 for steps in told.values())

    def test_legal_frames_are_reached_once_and_never_shrink(self, name):
        limits = camera(name).limits
        legal = [limits.legal_frames(frames, FPS) for frames in range(1, 200)]
        assert legal == sorted(legal)
        assert all(got >= frames for frames, got in enumerate(legal, 1))
        assert all(limits.legal_frames(frames, FPS) == frames for frames in legal)

    def test_what_it_cannot_film_is_named(self, name, image, tmp_path):
        with pytest.raises(CannotFilm, match="t/s9-9"):
            self.filmed(name, [refused(name, image)], tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_a_longer_film_than_it_films_is_refused(self, name, setups, tmp_path):
        too_long = camera(name).limits.longest_frames(FPS) + FPS
        asked = setups[name][0].model_copy(update={"frames": too_long})
        with pytest.raises(CannotFilm, match=asked.name):
            self.filmed(name, [asked], tmp_path)
