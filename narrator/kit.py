"""The kit of a render: which camera, voice, planner and score the settings ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from audio.score import Score, score
from audio.voice import Voice, voice
from media.backend import Identity
from media.errors import MediaError, NotMedia
from media.sound import to_wav
from narrator.errors import BadInput, BadShot
from narrator.plan import Plan, Shot, own_camera
from narrator.planner import Planner, planner
from narrator.settings import Quality, Settings
from scenes.camera import CARDS, Camera, Limits, camera
from scenes.finishing.route import Finishing

T = TypeVar("T")

_DRAFT = {"camera": "paper", "voice": "espeak", "planner": "outline", "score": "synth"}

QUALITIES: Mapping[Quality, Mapping[str, str]] = {
    "draft": _DRAFT,
    "preview": {**_DRAFT, "camera": "wan", "voice": "edge"},
    "fast": {**_DRAFT, "camera": "wan", "voice": "edge"},
    "final": {**_DRAFT, "camera": "wan", "voice": "edge"},
}
"""The dial: what each quality is made with, unless a part is named by itself."""


class Kit:
    """Backends by role, each made once. Never swapped: what was chosen serves, or is an error."""

    def __init__(self, settings: Settings) -> None:
        """Raises BadInput naming what the chosen quality or part lacks."""
        asked = {part: getattr(settings, part) for part in _DRAFT}
        self._named = {part: name for part, name in asked.items() if name}
        self._names = {**QUALITIES[settings.quality], **self._named}
        self._quality = settings.quality
        self._workers = settings.workers
        if self._names["camera"] == CARDS:
            raise BadInput(f"camera {CARDS!r} films the film's own cards alone, and no shots: "
                           f"name another with --camera")
        self._cameras = {self._names["camera"]: self._got("camera", self._made_camera)}
        self.voice: Voice = self._got("voice", voice)
        self._voices = {self._names["voice"]: self.voice}
        self.planner: Planner = self._got("planner", planner)
        self.finishing = self._finishing(settings.upscaler)

    def camera_name(self, shot: Shot) -> str:
        """The name of the camera that films ``shot``: its own, or the film's."""
        return shot.camera or own_camera(shot.image) or self._names["camera"]

    def camera(self, name: str) -> Camera:
        """The camera of that name; raises BadInput."""
        if name not in self._cameras:
            try:
                self._cameras[name] = self._made_camera(name)
            except MediaError as exc:
                raise BadInput(str(exc)) from exc
        return self._cameras[name]

    def voice_of(self, name: str) -> Voice:
        """The voice of that name, for a speaker whose story names it; raises MediaError."""
        if name not in self._voices:
            self._voices[name] = voice(name)
        return self._voices[name]

    def limits(self, shot: Shot) -> Limits:
        """Those of the camera that films ``shot``; raises BadShot when that needs a picture or a
        video and has none, or has a video and films none."""
        name = self.camera_name(shot)
        limits = self.camera(name).limits
        if (shot.image is None or shot.video) and limits.from_image:
            raise BadShot(shot.id, f"is filmed by the camera {name!r}, which needs a picture: give "
                                   f"it one, or another camera")
        if not shot.video and limits.from_video:
            raise BadShot(shot.id, f"is filmed by the camera {name!r}, which needs a video: give "
                                   f"it one, or another camera")
        if shot.video and not limits.from_video:
            raise BadShot(shot.id, f"shows the video {shot.video.name}, and the camera {name!r} "
                                   f"films none: leave the camera out")
        return limits

    def check(self, plan: Plan) -> None:
        """Raise BadInput, before any work, for what ``plan`` asks and the kit cannot do."""
        for shot in plan.shots:
            self.limits(shot)
        try:
            if plan.music.file:
                # A second of it tells whether it is music at all.
                with TemporaryDirectory() as folder:
                    to_wav(plan.music.file, Path(folder) / "music.wav", seconds=1)
            self.score(plan)
        except (BadInput, NotMedia) as exc:
            raise BadInput(f"{plan.story}: {exc}") from exc

    def crew(self, plan: Plan) -> dict[str, Identity | None]:
        """Who speaks and plays the film; a plan remembers its own planner."""
        return {"voice": self.voice.identity,
                "score": None if plan.music.none else self.score(plan).identity}

    def score(self, plan: Plan) -> Score:
        """The score that plays the film's music: the author's own file, or the kit's."""
        if plan.music.file and "score" not in self._named:
            return score("file")
        return self._got("score", score)

    def _finishing(self, upscaler: Path | None) -> Finishing:
        try:
            return Finishing(self._workers, upscaler)
        except MediaError as exc:
            raise BadInput(str(exc)) from exc

    def _made_camera(self, name: str) -> Camera:
        return camera(name, workers=self._workers)

    def _got(self, part: str, make: Callable[[str], T]) -> T:
        """Part ``part`` of the kit, by its name; raises BadInput with a way on."""
        name = self._names[part]
        try:
            return make(name)
        except MediaError as exc:
            if part in self._named:
                raise BadInput(str(exc)) from exc
            raise BadInput(
                f"quality {self._quality} is made with the {part} {name!r}, and {exc}: use "
                f"--quality draft, which needs nothing, or name another with --{part}") from exc
