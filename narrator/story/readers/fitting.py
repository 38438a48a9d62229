"""Whether what is asked of a shot goes with what it shows: a video, a picture, or neither.

A story and a plan are held to the same; only what they call a thing may differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from media.errors import NotMedia
from narrator.saying import quoted
from narrator.story import FOOTAGE, STILL, is_video
from narrator.story.text import sentences
from scenes.aim import NoSuchPoint, aims
from scenes.lexicon import read


class ShotAsked(Protocol):
    """What is asked of a shot, in a story (Overrides) or in a plan (Shot)."""

    @property
    def camera(self) -> str | None: ...
    @property
    def start(self) -> float | None: ...
    @property
    def sound(self) -> str | None: ...
    @property
    def continues(self) -> bool: ...


IN_A_STORY = {"start": "from"}
"""What a story calls what a plan calls by the field's own name."""

_FILMS = {STILL: "picture", FOOTAGE: "video"}
_SAID_OF = {"start": "video", "sound": "video", "last": "picture", "credit": "picture or video",
            "licence": "picture or video"}


def misfit(asked: ShotAsked, image: Path | None,
           words: Mapping[str, str] = IN_A_STORY) -> tuple[str, str] | None:
    """The first field of ``asked`` that does not go with ``image``, and the problem; None when all
    is well. ``words`` are the fields' names in the file that is read."""
    kind = "" if image is None else "video" if is_video(image) else "picture"
    films = _FILMS.get(asked.camera or "")
    if films and films != kind:
        return "camera", (f"camera {quoted(asked.camera or '')} films a {films} of yours, and "
                          f"{_shows(image, kind)}; leave the camera out, or show a {films}")
    for field, owners in _SAID_OF.items():
        if getattr(asked, field) not in (None, "") and (not kind or kind not in owners):
            return field, (f"{words.get(field, field)} is said of a {owners} of yours, and "
                           f"{_shows(image, kind)}; leave it out, or show a {owners}")
    if asked.continues and image:
        return "continues", (f"continues begins with the last frame of the shot before, and this "
                             f"shot with {quoted(image.name)}; leave one of them out")
    return _misfit_of_video(asked, image, words) if image and kind == "video" else None


def misdirected(said: str, asked: ShotAsked, image: Path | None) -> str:
    """What is wrong with the point that the framing ``said`` sends the camera to; "" when all is
    well, or when the camera that films ``image`` goes to no points."""
    if image is None or is_video(image) or asked.camera not in (None, "", STILL):
        return ""
    try:
        aims(said)
    except NoSuchPoint as exc:
        return str(exc)
    return ""


def framings(direction: str) -> str:
    """Those sentences of a direction that say how the camera sees it, or where it goes."""
    told = ((one, read(one)) for one in sentences(direction))
    return " ".join(one for one, reading in told if reading.framing or reading.move)


def _shows(image: Path | None, kind: str) -> str:
    return f"{quoted(image.name)} is a {kind}" if image else "this shot has none"


def _misfit_of_video(asked: ShotAsked, video: Path, words: Mapping[str, str]
                     ) -> tuple[str, str] | None:
    from media.screening import screened

    try:
        found = screened(video)
    except NotMedia as exc:  # it was whole when it was looked at
        return "image", f"{exc}; was it moved or changed? Put it back"
    if asked.start is not None and asked.start >= found.seconds:
        return "start", (f"{words.get('start', 'start')} is {asked.start:g} s, and "
                         f"{quoted(video.name)} lasts {found.seconds:.1f} s; begin earlier in it")
    if asked.sound == "keep" and not found.has_sound:
        return "sound", f"sound is to be kept, and {quoted(video.name)} has none; leave sound out"
    return None
