"""Subtitles: what is spoken, screen by screen, and when each is seen.

Times follow Netflix's timed-text style guides: at least 5/6 s, two frames between one and the next.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import BaseModel

from audio.line import Word
from narrator.cut.measuring import TypeSize
from narrator.cut.timeline import Subtitle
from narrator.cut.wrapping import lines, screens, shown

GAP_FRAMES = 2
SHORTEST_SECONDS = 5 / 6
LINGER_SECONDS = 0.35
"""How long words stay after they have sounded, where the next leave room."""


class HeardWords(BaseModel, frozen=True):
    """A stretch of a line's text and the words of it that sound, in seconds from its sound."""

    text: str
    words: tuple[Word, ...]
    """Offsets into ``text``."""
    begin: int
    """The film frame at which the sound begins."""
    until: int
    """The film frame at which its picture is gone: its words go with it, so that no other piece
    of picture carries them."""
    speaker: str = ""
    """Of the cast; "" for the narrator."""


def subtitles(heard: Sequence[HeardWords], script: TypeSize, fps: int) -> tuple[Subtitle, ...]:
    """The subtitles of everything that is heard, in order, none overlapping the next."""
    timed = [screen for part in heard for screen in _screens_of(part, script, fps)]
    found = []
    for index, (begin, stop, seen, part) in enumerate(timed):
        wanted = max(stop + round(LINGER_SECONDS * fps), begin + math.ceil(SHORTEST_SECONDS * fps))
        following = timed[index + 1][0] - GAP_FRAMES if index + 1 < len(timed) else wanted
        # Less than half a second of empty screen would only flicker.
        end = following if wanted < following < wanted + fps // 2 else min(wanted, following)
        found.append(Subtitle(begin=begin, end=max(begin + 1, min(end, part.until)), lines=seen,
                              speaker=part.speaker))
    return tuple(found)


def _screens_of(part: HeardWords, script: TypeSize, fps: int
                ) -> list[tuple[int, int, tuple[str, ...], HeardWords]]:
    """Begin and last sound of each screen, in film frames; its lines, and what it is a part of."""
    found = []
    at = 0
    for screen in screens(part.text, script):
        inside = [word for word in part.words if at <= word.begin < at + len(screen)]
        at += len(screen)
        if inside and shown(screen):
            found.append((part.begin + math.floor(inside[0].start_seconds * fps),
                          part.begin + math.ceil(inside[-1].stop_seconds * fps),
                          lines(screen, script), part))
    return found


