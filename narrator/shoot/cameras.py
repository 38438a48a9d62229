"""The cameras of a render: who films which shot, with which options, and what it is able to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from media.backend import Identity, backend
from media.errors import BadOption, MediaError
from narrator.errors import BadInput, BadShot
from narrator.plan import Plan, Shot
from narrator.settings import Settings
from narrator.shoot.dial import Dial
from narrator.story import own_camera
from narrator.story.look import Look
from scenes.camera import CAMERAS, CARDS, Camera, Demanding, Limits, Versatile, camera
from scenes.cameras.wan import option_rules

_NO_LOOK = Look()

_Chosen = tuple[str, tuple[tuple[str, str], ...]]
"""A camera: its name and its options."""


class Cameras:
    """Each made once, when it is first asked for."""

    def __init__(self, dial: Dial, settings: Settings, usual: str = "") -> None:
        """``usual``: the film's camera, where it is not the dial's. Raises BadInput naming what it
        lacks."""
        self.usual = usual or dial.name("camera")
        """The name of the film's camera, for the shots that name none."""
        self._dial, self._given, self._workers = dial, settings.wan, settings.workers
        if self.usual == CARDS:
            raise BadInput(f"camera {CARDS!r} films the film's own cards alone, and no shots: "
                           f"name another with --camera")
        self._dial.got("camera", _known)
        self._made: dict[_Chosen, Camera] = {}
        self._beginning: dict[_Chosen, Camera] = {}

    def name_of(self, shot: Shot) -> str:
        """The name of the camera that films ``shot``: its own, or the film's."""
        return shot.camera or own_camera(shot.image) or self.usual

    def named(self, name: str, look: Look = _NO_LOOK) -> Camera:
        """The camera of that name, with the options that a film of ``look`` gives it; raises
        BadInput."""
        chosen = self._chosen(name, look)
        if chosen not in self._made:
            make = partial(self._make, options=dict(chosen[1]))
            self._made[chosen] = (self._dial.got("camera", make)
                                  if name == self._dial.name("camera") else _or_bad(make, name))
        return self._made[chosen]

    def of(self, shot: Shot, look: Look = _NO_LOOK) -> Camera:
        """The camera that films ``shot``: one that has a sister for shots that begin with a
        picture gives her those. Raises BadInput, BadShot."""
        name = self.name_of(shot)
        if not shot.begins:
            return self.named(name, look)
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

    def limits(self, shot: Shot, look: Look = _NO_LOOK) -> Limits:
        """Those of the camera that films ``shot``; raises BadShot when that needs a picture or a
        video and has none, or has one that it cannot film, begin or end with."""
        name, limits = self.name_of(shot), self.of(shot, look).limits
        if unfit := _unfit(shot, name, limits):
            raise BadShot(shot.id, unfit)
        return limits

    def ensure_able(self, plan: Plan, but: Collection[Identity] = ()) -> None:
        """Raise BadInput for a camera, ``but`` for these, that this machine cannot film ``plan``
        with."""
        for one in dict.fromkeys(self.of(shot, plan.look) for shot in plan.shots):
            if isinstance(one, Demanding) and one.identity not in but and (lack := one.lacks()):
                if self._dial.is_named("camera") or one.identity.name != self.usual:
                    raise BadInput(lack)
                raise BadInput(f"quality {self._dial.quality} is made with the camera "
                               f"{self.usual!r}, and {lack}; --quality draft needs nothing")

    def _chosen(self, name: str, look: Look) -> _Chosen:
        options = option_rules.chosen(name, self._dial.options, dict(look.wan), self._given)
        return name, tuple(sorted(options.items()))

    def _beginning_with_a_picture(self, name: str, look: Look) -> Camera:
        """The camera of that name for shots that begin with a picture; raises BadInput, and
        BadOption where it can be none."""
        chosen = self._chosen(name, look)
        if chosen not in self._beginning:
            made = self.named(name, look)
            self._beginning[chosen] = (
                made.beginning_with_a_picture() if isinstance(made, Versatile) else made)
        return self._beginning[chosen]

    def _make(self, name: str, options: Mapping[str, str]) -> Camera:
        return camera(name, workers=self._workers, options=options)


def _or_bad(make: partial[Camera], name: str) -> Camera:
    try:
        return make(name)
    except MediaError as exc:
        raise BadInput(str(exc)) from exc


def _known(name: str) -> object:
    """The class of that camera; it is made when a film tells its options. Raises MediaError."""
    return backend("camera", name, CAMERAS, inner=(CARDS,))


def _unfit(shot: Shot, name: str, limits: Limits) -> str:
    """What ``shot`` has or lacks, so that its camera cannot film it; "" when it can."""
    if not shot.begins and limits.from_image:
        return (f"is filmed by the camera {name!r}, which needs a picture: give it one, or another "
                f"camera")
    if not shot.video and limits.from_video:
        return (f"is filmed by the camera {name!r}, which needs a video: give it one, or another "
                f"camera")
    if shot.video and not limits.from_video:
        return (f"shows the video {shot.video.name}, and the camera {name!r} films none: leave the "
                f"camera out")
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
