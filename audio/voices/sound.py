"""What is done to the sound of every voice: brought to one level, trimmed."""

from __future__ import annotations

import numpy as np

from audio.line import RATE
from audio.samples import Floats, factor, loud_frames
from audio.voices.timing import Sounding

_LEVEL = factor(-20.0)
"""The level (RMS) of what is loud in a line: all voices alike, with room for their peaks."""
_PEAK = factor(-1.5)
EDGE_SECONDS = 0.02
"""Kept before the first sound and after the last, so that no consonant is cut."""


def levelled(sound: Floats, gain_db: float) -> Floats:
    """At the level that all voices have, and ``gain_db`` from there."""
    frames = loud_frames(sound, RATE // 50)
    loud = frames[frames > frames.max(initial=0.0) * 0.1]
    level = float(np.sqrt((loud ** 2).mean())) if len(loud) else 0.0
    gain = _LEVEL / level if level > 1e-5 else 0.0
    gain *= factor(gain_db)
    return sound * min(gain, _PEAK / max(float(np.abs(sound).max(initial=0.0)), 1e-9))


def trimmed(sound: Floats) -> tuple[Floats, float]:
    """The sound without the silence around it, and how many seconds went from its beginning.

    Empty when there is nothing but silence.
    """
    span = Sounding(sound).span
    if span is None:
        return sound[:0], 0.0
    edge = round(EDGE_SECONDS * RATE)
    begin, end = max(0, span[0] - edge), min(len(sound), span[1] + edge)
    kept = sound[begin:end].copy()
    ramp = np.linspace(0.0, 1.0, RATE // 500)
    kept[:len(ramp)] *= ramp
    kept[-len(ramp):] *= ramp[::-1]
    return kept, begin / RATE
