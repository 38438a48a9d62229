"""One shot, or one thing of a plan's top, from its three states: as the story gave it before, as
the plan says it now, and as the story gives it now.

Whichever of story and plan has changed wins; where both have, and differ, that is a Clash. What
the story gave before is known by fingerprints only, which is all that the question needs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audio.line import Line
from narrator.plan import Shot
from narrator.plan.fingerprints import picture_print, words_of, words_print
from narrator.plan.matching import SEEN, Known, stays
from narrator.story import Member, own_camera
from scenes.shot import Lora

SETTINGS = ("seconds", "seed", "take", "transition", "start", "sound", "last", "credit",
            "licence", "continues")
CHOSEN = ("transition", "continues")
"""… of which a planner may choose what the story leaves open."""


class Clash(Exception):
    """Both were changed: ``what``, what the story says, and what the plan says."""

    def __init__(self, what: str, story: str, plan: str) -> None:
        self.what, self.story, self.plan = what, story, plan
        super().__init__(what, story, plan)


def shot_of(old: Shot, new: Shot, known: Known, replanned: bool) -> Shot:
    """``old`` as the story wants it now, with all that a person did to it; raises Clash.

    ``known``: to the plan that it goes into; ``replanned``: by another planner than the old one.
    Both as ``stays`` has them.
    """
    if not old.made.words:
        # A person added it, and the story says its words: it stays as that person made it.
        return old.model_copy(update={"made": new.made})
    lines = _lines(old, new)
    if old.lock:
        made = old.made.model_copy(update={"words": new.made.words})
        return old.model_copy(update={"lines": lines, "made": made})
    renew = not stays(old, new, known, replanned) and _gives_way(old, new)
    seen = {field: getattr(new if renew else old, field) for field in SEEN}
    made = new.made if renew else new.made.model_copy(update={"picture": old.made.picture})
    settings = {field: _setting(field, old, new) for field in SETTINGS}
    return old.model_copy(update={**seen, **settings, "camera": _camera(old, new, renew),
                                  "lines": lines, "made": made})


def chosen(what: str, base: str, ours: tuple[str, Any], theirs: tuple[str, Any]) -> Any:
    """The value of a thing whose fingerprint was ``base``; ``ours`` (the plan's) and ``theirs``
    (the story's) each with its fingerprint. Raises Clash."""
    if theirs[0] in (base, ours[0]):
        return ours[1]
    if ours[0] == base:
        return theirs[1]
    raise Clash(what, _shown(theirs[1]), _shown(ours[1]))


def _lines(old: Shot, new: Shot) -> tuple[Line, ...]:
    ours, theirs = words_of(old.lines), words_of(new.lines)
    if ours == theirs and new.made.words != old.made.words:
        # The same words, cut otherwise or with another manner of speaking.
        return new.lines if words_print(old.lines) == old.made.words else old.lines
    lines: tuple[Line, ...] = chosen("words", old.made.words, (words_print(old.lines), old.lines),
                                     (new.made.words, new.lines))
    return lines


def _gives_way(old: Shot, new: Shot) -> bool:
    """Whether the fresh picture takes the place of an old one that need not stay; raises Clash."""
    edited = picture_print(old) != old.made.picture
    if edited and picture_print(old) != picture_print(new):
        raise Clash("picture", _picture(new), _picture(old))
    return not edited


def _setting(field: str, old: Shot, new: Shot) -> Any:
    base, theirs = getattr(old.made.overrides, field), getattr(new.made.overrides, field)
    ours = getattr(old, field)
    if base == theirs:
        # The story stands; what only a planner chose gives way to its new choice.
        chose = field in CHOSEN and not base and ours == getattr(old.made, field)
        return getattr(new, field) if chose else ours
    asked = (base or 1) if field == "take" else base or getattr(old.made, field, base)
    return chosen(field, str(asked), (str(ours), ours),
                  (str(getattr(new, field)), getattr(new, field)))


def _camera(old: Shot, new: Shot, renewed: bool) -> str | None:
    """As the settings; but who films a picture also follows from whose picture it is."""
    asked = old.made.overrides.camera or own_camera(old.image)
    if old.made.overrides.camera == new.made.overrides.camera:
        return new.camera if renewed and old.camera == asked else old.camera
    found: str | None = chosen("camera", str(asked), (str(old.camera), old.camera),
                               (str(new.camera), new.camera))
    return found


def _picture(shot: Shot) -> str:
    parts = [value for _, value in shot.picture if value]
    return "; ".join([*parts, *([shot.image.name] if shot.image else [])])


def _shown(value: Any) -> str:
    match value:
        case tuple():
            return " ".join(map(_shown, value))
        case Line():
            return value.text
        case None:
            return ""
        case Path():
            return value.name
        case Lora():
            return f"{value.path.name} at {value.strength:g}, {value.expert}"
        case Member():
            told = (value.look, value.exact and "exact", value.picture and value.picture.name,
                    _shown(value.loras))
            return "; ".join(filter(None, map(str, filter(None, told))))
    return str(getattr(value, "look", value))
