"""The kit of a render: which camera, voice, planner and score the settings ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from audio.score import Score, score
from audio.voice import Voice, voice
from media.errors import MediaError
from narrator.errors import BadInput
from narrator.plan import Plan, Shot
from narrator.planner import Planner, planner
from narrator.settings import Quality, Settings
from scenes.camera import Camera, Limits, camera

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
        self._cameras: dict[str, Camera] = {}
        self.planner: Planner = self._got("planner", planner)
        self.voice: Voice = self._got("voice", voice)
        self.camera(self._names["camera"])

    def camera_name(self, shot: Shot) -> str:
        """The name of the camera that films ``shot``: its own, or the film's."""
        return shot.camera or ("still" if shot.image else self._names["camera"])

    def camera(self, name: str) -> Camera:
        """The camera of that name; raises BadInput."""
        if name not in self._cameras:
            usual = name == self._names["camera"]
            self._cameras[name] = (self._got("camera", camera) if usual
                                   else _told(lambda: camera(name), ""))
        return self._cameras[name]

    def limits(self, shot: Shot) -> Limits:
        """Those of the camera that films ``shot``."""
        return self.camera(self.camera_name(shot)).limits

    def score(self, plan: Plan) -> Score:
        """The score that plays the film's music: the author's own file, or the kit's."""
        if plan.music.file and "score" not in self._named:
            return score("file")
        return self._got("score", score)

    def _got(self, part: str, make: Callable[[str], T]) -> T:
        name = self._names[part]
        remedy = ("" if part in self._named or self._quality == "draft" else
                  f" (quality {self._quality} is made with it: --quality draft needs nothing, "
                  f"--{part} names another)")
        return _told(lambda: make(name), remedy)


def _told(make: Callable[[], T], remedy: str) -> T:
    try:
        return make()
    except MediaError as exc:
        raise BadInput(f"{exc}{remedy}") from exc
