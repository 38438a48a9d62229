"""How many bytes things take. What is not plain arithmetic was measured, and is set above it.

``python benchmarks/disk.py`` measures: it films the three example stories, and sets what they take
beside what was estimated: 1.3 to 1.5 times as much at 1280×720, 1.1 times at 320×180.
"""

from __future__ import annotations

from typing import NamedTuple

from audio.line import RATE
from narrator.cut.encode import GLANCE_HEIGHT, GLANCE_WIDTH


class PerFrame(NamedTuple):
    """Bytes of a frame of H.264: a part that grows with its pixels, and one that does not."""

    a_pixel: float
    a_frame: float

    def of(self, frames: int, width: int, height: int) -> float:
        """Bytes of so many frames of that size."""
        return frames * (width * height * self.a_pixel + self.a_frame)


DRAWN = PerFrame(0.125, 3200)
"""Of clips by the cameras that draw. Found for the whole of a film, a pixel: 0.09 to 0.10 at
1280×720, 0.13 to 0.14 at 320×180; for its dearest shot 0.12 and 0.18."""
FILMED = PerFrame(0.30, 9000)
"""Of any other's. Found with the still camera: 0.20 at 1280×720, 0.31 at 320×180."""
_DRAWING = frozenset({"paper", "card"})


def clip_rate(camera: str) -> PerFrame:
    """What a frame by the camera of that name takes."""
    return DRAWN if camera in _DRAWING else FILMED


_SHARE, _WORDS = 0.20, 800
"""A frame of a segment takes this share of its clip's, which is encoded for speed, and so many
bytes for the words on it. Found, words and all: 0.18 at 1280×720, 0.21 to 0.28 at 320×180."""


def video_frame(clip_frame: float) -> float:
    """Bytes of a segment's frame, from those of its clip's."""
    return clip_frame * _SHARE + _WORDS


GLANCE = GLANCE_WIDTH * GLANCE_HEIGHT
"""Bytes that are kept of each frame for the checks."""
MUSIC_SECOND = RATE * 2 * 2
"""Bytes: stereo, 16 bit."""
SOUND_SECOND = 384_000 // 8
"""Bytes: what a film's sound is encoded at."""
MIX_SECOND = RATE * 2 * (1 + 1 + 2 + 2)
"""Bytes while the sound is made: the words, the words tamed, the rough mix, the master."""
BESIDE = 2**20
"""Bytes: what comes with a film, and the folders themselves."""
