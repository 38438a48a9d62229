"""The checks that a film must pass before it is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from media.probe import probe
from media.sound import SILENT_LUFS, Loudness, loudness
from narrator.cut.encode import GLANCE_HEIGHT, GLANCE_WIDTH
from narrator.cut.soundtrack import LOUDNESS_LUFS
from narrator.cut.timeline import Span, Timeline

BLACK_LEVEL = 22
"""A grey value up to which a whole picture counts as black; video black is 16."""
BLACK_SECONDS = 1.5
FROZEN_SECONDS = 3.0
FROZEN_STEP = 1
"""How much a pixel of a glance may change without anything having moved: rounding does."""
LOUDNESS_TOLERANCE_LU = 1.0
MOST_PEAK_DBTP = -1.0

Glance = npt.NDArray[np.uint8]
"""Shape (frames, GLANCE_HEIGHT, GLANCE_WIDTH)."""


def faults(film: Path, timeline: Timeline, glances: Sequence[Path], mastered: Loudness
           ) -> list[str]:
    """Everything that is wrong with ``film``, a sentence each; empty when it may be delivered.

    ``glances`` are the files of its segments, in order; ``mastered`` is what its sound measured
    before it was encoded. Raises NotMedia when it cannot be read at all.
    """
    return [*_stream_faults(film, timeline), *_sound_faults(film, mastered),
            *picture_faults(timeline, glances)]


def _stream_faults(film: Path, timeline: Timeline) -> list[str]:
    found = probe(film)
    frame = 1 / timeline.fps
    faults = []
    if found.frames != timeline.frames:
        faults.append(f"it has {found.frames} frames, its timeline {timeline.frames}")
    if not found.even:
        faults.append("its frames do not follow one another evenly")
    if (found.width, found.height) != (timeline.width, timeline.height):
        faults.append(f"it is {found.width}x{found.height}, "
                      f"its timeline {timeline.width}x{timeline.height}")
    if abs(found.audio_seconds - timeline.seconds) > frame:
        faults.append(f"its sound lasts {found.audio_seconds:.3f} s, "
                      f"its picture {timeline.seconds:.3f} s")
    return faults


def _sound_faults(film: Path, mastered: Loudness) -> list[str]:
    """A film of near silence cannot be as loud as others: it is to be as loud as it was made."""
    heard = loudness(film)
    wanted = max(SILENT_LUFS, min(LOUDNESS_LUFS, mastered.integrated_lufs))
    if abs(mastered.integrated_lufs - LOUDNESS_LUFS) <= LOUDNESS_TOLERANCE_LU:
        wanted = LOUDNESS_LUFS
    faults = []
    if abs(heard.integrated_lufs - wanted) > LOUDNESS_TOLERANCE_LU:
        faults.append(f"its loudness is {heard.integrated_lufs:.1f} LUFS, not {wanted:.1f}")
    if heard.true_peak_dbtp > MOST_PEAK_DBTP:
        faults.append(f"its true peak is {heard.true_peak_dbtp:.1f} dBTP, "
                      f"over {MOST_PEAK_DBTP:g}")
    return faults


def picture_faults(timeline: Timeline, glances: Sequence[Path]) -> list[str]:
    """Black or frozen stretches, found in one pass that holds one segment at a time."""
    faults = []
    black, frozen, at = 0, 0, 0
    anchor: npt.NDArray[np.int16] | None = None
    for path in glances:
        for picture in _read(path):
            grey = picture.astype(np.int16)
            black = black + 1 if grey.max() <= BLACK_LEVEL else 0
            moved = anchor is None or bool(np.abs(grey - anchor).max() > FROZEN_STEP)
            frozen, anchor = (0, grey) if moved else (frozen + 1, anchor)
            if black == round(BLACK_SECONDS * timeline.fps) and not _span(timeline, at).image:
                faults.append(f"it is black for {BLACK_SECONDS:g} s at {_place(timeline, at)}")
            if (frozen == round(FROZEN_SECONDS * timeline.fps)
                    and black < frozen and not _span(timeline, at).image):
                faults.append(f"it stands still for {FROZEN_SECONDS:g} s "
                              f"at {_place(timeline, at)}")
            at += 1
    return faults


def _read(path: Path) -> Glance:
    return np.fromfile(path, np.uint8).reshape(-1, GLANCE_HEIGHT, GLANCE_WIDTH)


def _span(timeline: Timeline, frame: int) -> Span:
    return next(span for span in reversed(timeline.picture) if span.begin <= frame)


def _place(timeline: Timeline, frame: int) -> str:
    return f"{frame / timeline.fps:.1f} s ({_span(timeline, frame).id})"
