"""The footage camera: films a stretch of the author's own video.

Each frame of the clip is the video's nearest in time, so that any rate, even or not, becomes the
film's; nothing is interpolated, nothing slowed, and nothing repeated to fill a clip. The video
moves by itself: words about the camera's move are not read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from media.backend import Identity, Session
from media.clips import Frame, write_frames
from media.errors import NotMedia
from media.reel import ShownFrame, frames_at
from media.screening import screened
from media.tones import picture, shape
from media.workers import cores
from scenes.camera import CannotFilm, Limits
from scenes.drawing import written
from scenes.fitting import covering, covers, ground, inside, middle
from scenes.shot import Clip, Setup
from scenes.versions import DRAWN, versions


class FootageCamera:
    """Films ``setup.source`` from ``setup.start_seconds``, without its sound."""

    takes_options = False
    limits = Limits(longest_seconds=600, from_video=True)
    reads = frozenset(("source", "start_seconds", "width", "height", "fps", "frames"))

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    @property
    def identity(self) -> Identity:
        return Identity(name="footage", revision="1", settings=versions(*DRAWN, "av"))

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        """Raises CannotFilm for a setup without a video, or whose video cannot be read or ends
        before the clip does."""
        for setup in setups:
            _check(setup)

        def write(setup: Setup, path: Path, told: Callable[[int], None]) -> None:
            write_frames(_drawn(setup, range(setup.frames)), setup.frames, setup.fps, path, told)

        yield from written(setups, session, self._workers, write)

    def frame(self, setup: Setup, index: int) -> Frame:
        """One frame of the clip, for a storyboard; shape (height, width, 3)."""
        _check(setup)
        return next(_drawn(setup, range(index, index + 1)))


def _check(setup: Setup) -> None:
    """All that can be refused before a frame is decoded."""
    if setup.width % 2 or setup.height % 2:
        raise CannotFilm(f"shot {setup.name} is {setup.width}×{setup.height}; the footage camera "
                         "films even sizes: set look.size")
    if setup.seconds > FootageCamera.limits.longest_seconds:
        raise CannotFilm(f"shot {setup.name} lasts {setup.seconds:.1f} s; footage films at most "
                         f"{FootageCamera.limits.longest_seconds:.0f} s: split it")
    try:
        _long_enough(setup, screened(_video(setup)).seconds)
    except NotMedia as exc:
        raise CannotFilm(f"shot {setup.name}: {exc}") from exc


def _video(setup: Setup) -> Path:
    if setup.source is None:
        raise CannotFilm(f"shot {setup.name} has no video for the footage camera: give it one, or "
                         "set another camera")
    if not setup.source.is_file():
        raise CannotFilm(f"shot {setup.name}: the video {setup.source.name} is not there: "
                         f"{setup.source}")
    return setup.source


def _long_enough(setup: Setup, lasts: float) -> None:
    """Refuse a clip of which even one frame would come after the video's last."""
    assert setup.source is not None
    if _time(setup, setup.frames - 1) < lasts:
        return
    name, begin = setup.source.name, setup.start_seconds
    if begin >= lasts:
        raise CannotFilm(f"shot {setup.name} begins {begin:.1f} s into {name}, which lasts only "
                         f"{_down(lasts)} s: give it an earlier {{from: …}}")
    remedies = [f"let the shot last at most {_down(lasts - begin)} s"]
    if lasts > setup.seconds and begin:
        remedies.insert(0, f"write {{from: {_down(lasts - setup.seconds)}s}} or earlier")
    raise CannotFilm(f"shot {setup.name} needs {setup.seconds:.1f} s of {name} from {begin:.1f} s "
                     f"on, and {name} lasts {_down(lasts)} s: {', or '.join(remedies)}")


def _down(seconds: float) -> str:
    """Rounded down to a tenth: what a message offers must be there."""
    return f"{math.floor(seconds * 10 + 1e-6) / 10:.1f}"


def _time(setup: Setup, index: int) -> Fraction:
    """When in the video frame ``index`` of the clip is, in exact seconds."""
    return Fraction(str(setup.start_seconds)) + Fraction(index, setup.fps)


def _drawn(setup: Setup, indices: range) -> Iterator[Frame]:
    """The frames of the clip, one after the other. Raises CannotFilm where the video is damaged."""
    try:
        for shown in frames_at(_video(setup), [_time(setup, index) for index in indices]):
            yield _fitted(setup, shown)
    except NotMedia as exc:
        raise CannotFilm(f"shot {setup.name}: {exc}") from exc


def _fitted(setup: Setup, shown: ShownFrame) -> Frame:
    """The picture covering the frame, or whole before its own ground."""
    form = shape(shown.frame, shown.pixel)
    if covers(form, setup.size):
        return np.ascontiguousarray(
            middle(picture(shown.frame, *covering(form, setup.size)), setup.size))
    held = picture(shown.frame, *inside(form, setup.size))
    behind = cv2.resize(ground(held, setup.size), setup.size, interpolation=cv2.INTER_LINEAR)
    left, top = (setup.width - held.shape[1]) // 2, (setup.height - held.shape[0]) // 2
    behind[top:top + held.shape[0], left:left + held.shape[1]] = held
    return np.asarray(behind, np.uint8)
