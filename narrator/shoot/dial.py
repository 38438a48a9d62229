"""The dial of quality: with which camera, voice, planner and score, unless a part is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from media.errors import BadOption, MediaError
from narrator.errors import BadInput
from narrator.settings import Quality, Settings

T = TypeVar("T")

_DRAFT = {"camera": "paper", "voice": "espeak", "planner": "outline", "score": "synth"}

QUALITIES: Mapping[Quality, Mapping[str, str]] = {
    "draft": _DRAFT,
    "preview": {**_DRAFT, "camera": "wan", "voice": "edge"},
    "fast": {**_DRAFT, "camera": "wan", "voice": "edge"},
    "final": {**_DRAFT, "camera": "wan", "voice": "edge"},
}
"""What each quality is made with."""

OPTIONS: Mapping[Quality, Mapping[str, str]] = {
    "draft": {},
    "preview": {"size": "480p", "distilled": "yes"},
    "fast": {"size": "720p", "distilled": "yes"},
    "final": {"size": "720p"},
}
"""The same dial, for the options of the wan camera."""


class Dial:
    """Which backend each part is, by name. Never swapped: what was chosen serves, or is an error.
    """

    def __init__(self, settings: Settings) -> None:
        asked = {part: getattr(settings, part) for part in _DRAFT}
        self._named = {part: name for part, name in asked.items() if name}
        self._names: dict[str, str] = {**QUALITIES[settings.quality], **self._named}
        self.quality = settings.quality

    @property
    def options(self) -> Mapping[str, str]:
        """Those of the wan camera at this quality."""
        return OPTIONS[self.quality]

    def name(self, part: str) -> str:
        """The backend that ``part`` is."""
        return self._names[part]

    def is_named(self, part: str) -> bool:
        """Whether somebody named it, and it is not the quality's."""
        return part in self._named

    def got(self, part: str, make: Callable[[str], T]) -> T:
        """What ``make`` makes of the name of ``part``; raises BadInput with a way on."""
        name = self._names[part]
        try:
            return make(name)
        except MediaError as exc:
            if part in self._named or isinstance(exc, BadOption):
                raise BadInput(str(exc)) from exc
            raise BadInput(
                f"quality {self.quality} is made with the {part} {name!r}, and {exc}: use "
                f"--quality draft, which needs nothing, or name another with --{part}") from exc
