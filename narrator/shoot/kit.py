"""The kit of a render: which camera, voice, planner and score the settings ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from audio.score import Score, score
from audio.voice import Voice, voice
from media.backend import Identity, backend
from media.errors import BadOption, MediaError, NotMedia
from media.sound import to_wav
from narrator.errors import BadInput, BadShot
from narrator.events import Consent, nobody
from narrator.plan import Plan, Shot
from narrator.plan.planner import Planner, planner
from narrator.settings import Quality, Settings
from narrator.story import own_camera
from narrator.story.look import Look
from scenes.camera import CAMERAS, CARDS, Camera, Demanding, Limits, Versatile, camera
from scenes.cameras.wan import choices
from scenes.finishing.route import Finishing

T = TypeVar("T")

_NO_LOOK = Look()

_DRAFT = {"camera": "paper", "voice": "espeak", "planner": "outline", "score": "synth"}

QUALITIES: Mapping[Quality, Mapping[str, str]] = {
    "draft": _DRAFT,
    "preview": {**_DRAFT, "camera": "wan", "voice": "edge"},
    "fast": {**_DRAFT, "camera": "wan", "voice": "edge"},
    "final": {**_DRAFT, "camera": "wan", "voice": "edge"},
}
"""The dial: what each quality is made with, unless a part is named by itself."""

OPTIONS: Mapping[Quality, Mapping[str, str]] = {
    "draft": {},
    "preview": {"size": "480p", "distilled": "yes"},
    "fast": {"size": "720p", "distilled": "yes"},
    "final": {"size": "720p"},
}
"""The same dial, for the options of the wan camera."""

_Chosen = tuple[str, tuple[tuple[str, str], ...]]
"""A camera: its name and its options."""


class Kit:
    """Backends by role, each made once. Never swapped: what was chosen serves, or is an error."""

    def __init__(self, settings: Settings, agree: Consent = nobody) -> None:
        """``agree`` is asked before a planner asks what costs money. Raises BadInput naming what
        the chosen quality or part lacks."""
        asked = {part: getattr(settings, part) for part in _DRAFT}
        self._named = {part: name for part, name in asked.items() if name}
        self._names: dict[str, str] = {**QUALITIES[settings.quality], **self._named}
        self._quality, self._given = settings.quality, settings.wan
        self._workers = settings.workers
        if self._names["camera"] == CARDS:
            raise BadInput(f"camera {CARDS!r} films the film's own cards alone, and no shots: "
                           f"name another with --camera")
        self._got("camera", _known_camera)
        self._cameras: dict[_Chosen, Camera] = {}
        self._beginning: dict[_Chosen, Camera] = {}
        self.voice: Voice = self._got("voice", voice)
        self._voices = {self._names["voice"]: self.voice}
        self._settings, self._agree = settings, agree
        self.planner_of("")
        self.finishing = self._finishing(settings.upscaler)

    def planner_name(self, made_by: str) -> str:
        """The planner that was named; where none was, the one that made the plan, so that nobody
        else cuts and pictures it anew; of a plan that nobody made, the quality's.

        ``made_by``: the planner's name in the plan, "" where there is none.
        """
        return made_by if made_by and "planner" not in self._named else self._names["planner"]

    def planner_of(self, made_by: str) -> Planner:
        """The planner of ``planner_name``, made now; raises BadInput."""
        name = self.planner_name(made_by)
        if name == self._names["planner"]:
            return self._got("planner", partial(planner, settings=self._settings,
                                                agree=self._agree))
        try:
            return planner(name, self._settings, self._agree)
        except MediaError as exc:
            raise BadInput(f"the plan was made by the planner {name!r}, and {exc}; or have it "
                           f"planned anew by another: --planner outline") from exc

    def camera_name(self, shot: Shot) -> str:
        """The name of the camera that films ``shot``: its own, or the film's."""
        return shot.camera or own_camera(shot.image) or self.usual

    @property
    def usual(self) -> str:
        """The name of the film's camera, for the shots that name none."""
        return self._names["camera"]

    def camera(self, name: str, look: Look = _NO_LOOK) -> Camera:
        """The camera of that name, with the options that a film of ``look`` gives it; raises
        BadInput."""
        chosen = self._chosen(name, look)
        if chosen not in self._cameras:
            self._cameras[chosen] = (
                self._got("camera", partial(self._made_camera, options=dict(chosen[1])))
                if name == self.usual else self._named_camera(name, dict(chosen[1])))
        return self._cameras[chosen]

    def camera_of(self, shot: Shot, look: Look = _NO_LOOK) -> Camera:
        """The camera that films ``shot``: one that has a sister for shots that begin with a
        picture gives her those. Raises BadInput, BadShot."""
        name = self.camera_name(shot)
        if not shot.begins:
            return self.camera(name, look)
        try:
            return self._beginning_with_a_picture(name, look)
        except BadOption as exc:
            raise BadShot(shot.id, f"begins with a picture, and {exc}") from exc

    def shows(self, name: str, look: Look = _NO_LOOK) -> bool:
        """Whether the camera of that name films a picture, or begins with one; raises BadInput."""
        try:
            limits = self._beginning_with_a_picture(name, look).limits
        except BadOption:
            return False
        return limits.from_image or limits.first_frame

    def voice_of(self, name: str) -> Voice:
        """The voice of that name, for a speaker whose story names it; raises MediaError."""
        if name not in self._voices:
            self._voices[name] = voice(name)
        return self._voices[name]

    def limits(self, shot: Shot, look: Look = _NO_LOOK) -> Limits:
        """Those of the camera that films ``shot``; raises BadShot when that needs a picture or a
        video and has none, or has one that it cannot film, begin or end with."""
        name = self.camera_name(shot)
        limits = self.camera_of(shot, look).limits
        if not shot.begins and limits.from_image:
            raise BadShot(shot.id, f"is filmed by the camera {name!r}, which needs a picture: give "
                                   f"it one, or another camera")
        if not shot.video and limits.from_video:
            raise BadShot(shot.id, f"is filmed by the camera {name!r}, which needs a video: give "
                                   f"it one, or another camera")
        if shot.video and not limits.from_video:
            raise BadShot(shot.id, f"shows the video {shot.video.name}, and the camera {name!r} "
                                   f"films none: leave the camera out")
        if unfit := _unfit(shot, name, limits):
            raise BadShot(shot.id, unfit)
        return limits

    def check(self, plan: Plan) -> None:
        """Raise BadInput, before any work, for what ``plan`` asks and the kit cannot do."""
        for shot in plan.shots:
            self.limits(shot, plan.look)
        try:
            if plan.music.file:
                # A second of it tells whether it is music at all.
                with TemporaryDirectory() as folder:
                    to_wav(plan.music.file, Path(folder) / "music.wav", seconds=1)
            self.score(plan)
        except (BadInput, NotMedia) as exc:
            raise BadInput(f"{plan.story}: {exc}") from exc

    def ensure_able(self, plan: Plan, but: Collection[Identity] = ()) -> None:
        """Raise BadInput for a camera, ``but`` for these, that this machine cannot film ``plan``
        with."""
        for one in dict.fromkeys(self.camera_of(shot, plan.look) for shot in plan.shots):
            if isinstance(one, Demanding) and one.identity not in but and (lack := one.lacks()):
                if "camera" in self._named or one.identity.name != self.usual:
                    raise BadInput(lack)
                raise BadInput(f"quality {self._quality} is made with the camera "
                               f"{self.usual!r}, and {lack}; --quality draft needs nothing")

    def crew(self, plan: Plan) -> dict[str, Identity | None]:
        """Who speaks and plays the film; a plan remembers its own planner."""
        return {"voice": self.voice.identity,
                "score": None if plan.music.none else self.score(plan).identity}

    def score(self, plan: Plan) -> Score:
        """The score that plays the film's music: the author's own file, or the kit's."""
        if plan.music.file and "score" not in self._named:
            return score("file")
        return self._got("score", score)

    def _chosen(self, name: str, look: Look) -> _Chosen:
        options = choices.chosen(name, OPTIONS[self._quality], dict(look.wan), self._given)
        return name, tuple(sorted(options.items()))

    def _beginning_with_a_picture(self, name: str, look: Look) -> Camera:
        """The camera of that name for shots that begin with a picture; raises BadInput, and
        BadOption where it can be none."""
        chosen = self._chosen(name, look)
        if chosen not in self._beginning:
            made = self.camera(name, look)
            self._beginning[chosen] = (
                made.beginning_with_a_picture() if isinstance(made, Versatile) else made)
        return self._beginning[chosen]

    def _named_camera(self, name: str, options: Mapping[str, str]) -> Camera:
        try:
            return self._made_camera(name, options)
        except MediaError as exc:
            raise BadInput(str(exc)) from exc

    def _made_camera(self, name: str, options: Mapping[str, str]) -> Camera:
        return camera(name, workers=self._workers, options=options)

    def _finishing(self, upscaler: Path | None) -> Finishing:
        try:
            return Finishing(self._workers, upscaler)
        except MediaError as exc:
            raise BadInput(str(exc)) from exc

    def _got(self, part: str, make: Callable[[str], T]) -> T:
        """Part ``part`` of the kit, by its name; raises BadInput with a way on."""
        name = self._names[part]
        try:
            return make(name)
        except MediaError as exc:
            if part in self._named or isinstance(exc, BadOption):
                raise BadInput(str(exc)) from exc
            raise BadInput(
                f"quality {self._quality} is made with the {part} {name!r}, and {exc}: use "
                f"--quality draft, which needs nothing, or name another with --{part}") from exc


def _known_camera(name: str) -> object:
    """The class of that camera; it is made when a film tells its options. Raises MediaError."""
    return backend("camera", name, CAMERAS, inner=(CARDS,))


def _unfit(shot: Shot, name: str, limits: Limits) -> str:
    """What ``shot`` begins or ends with, and its camera cannot; "" when it can."""
    if shot.image and not shot.video and not (limits.from_image or limits.first_frame):
        return (f"shows the picture {shot.image.name}, and the camera {name!r} neither films one "
                f"nor begins with one: leave the camera out")
    if shot.last and not limits.last_frame:
        return (f"is to end with the picture {shot.last.name}, and the camera {name!r} ends with "
                f"none: name one that does (wan with model i2v-a14b), or leave that out")
    if shot.continues and shot.camera and not limits.first_frame:
        return (f"continues the shot before, and the camera {name!r} begins with no picture: leave "
                f"continues or the camera out")
    return ""
