"""The last step: one gain and a limiter, found by measuring, so that a film is as loud as others.

One pass of a loudness filter misses by some units, because limiting takes loudness away again; so
the result is measured, and the gain corrected, until it is right.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from audio.errors import AudioError
from audio.limiter import Limiter
from audio.samples import WavFile, factor, write_wav
from media.sound import SILENT_LUFS, Loudness, loudness

HEADROOM = np.float32(0.5)
"""What a rough mix is scaled by, so that speech and music together do not clip before this."""

TOLERANCE_LU = 0.3
_TRIES = 8
_MOST_DB = 40.0
"""More gain than this would only make noise heard."""
_LEAST_YIELD = 0.2
"""Where a unit of gain brings less loudness than this, all is peak, and more would be harm."""


def master(rough: Path, into: Path, wanted: float, true_peak: float) -> Loudness:
    """Write ``rough`` (48 kHz, stereo, 16 bit) to ``into`` at ``wanted`` LUFS and at most
    ``true_peak`` dBTP; silence stays silence. Raises AudioError when it cannot be reached."""
    before = loudness(rough).integrated_lufs
    with WavFile(rough, channels=2) as file:
        if before <= SILENT_LUFS:
            write_wav(into, (block / HEADROOM for _, block in file.blocks()), channels=2)
            return loudness(into)
        return _reached(Limiter(file), before, into, wanted, true_peak)


def _reached(limiter: Limiter, before: float, into: Path, wanted: float,
             true_peak: float) -> Loudness:
    """The gain is put up by what is missing, over what the last decibel brought."""
    gain_db, brought = min(wanted - before, _MOST_DB), 1.0
    last_db, last_lufs = 0.0, before
    for _ in range(_TRIES):
        write_wav(into, limiter.limited(factor(gain_db), factor(true_peak)), channels=2)
        measured = loudness(into)
        missing = wanted - measured.integrated_lufs
        if abs(missing) <= TOLERANCE_LU or gain_db >= _MOST_DB:
            return measured
        if abs(gain_db - last_db) > 0.2:
            brought = (measured.integrated_lufs - last_lufs) / (gain_db - last_db)
        last_db, last_lufs = gain_db, measured.integrated_lufs
        gain_db = min(gain_db + missing / min(max(brought, _LEAST_YIELD), 1.0), _MOST_DB)
    raise AudioError(f"the sound came to {measured.integrated_lufs} LUFS and not to {wanted}: its "
                     f"peaks stand too far above the rest: ask for less loudness")
