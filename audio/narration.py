"""The narration: stretches of speech, each at its place, silence exactly as long as asked between.

pydub trims, fades and joins; what it has joined goes to the disk at once, so that a narration of
two hours costs no more memory than its longest line.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import BaseModel, Field

from audio.errors import AudioError
from audio.line import RATE
from audio.samples import BLOCK, Floats, from_int16, write_wav

if TYPE_CHECKING:
    from pydub import AudioSegment

_FADE_MILLISECONDS = 5
"""At each edge of a piece: a cut in the middle of a wave would click."""


class PlacedSpeech(BaseModel, frozen=True, extra="forbid"):
    """A stretch of a speech file and where it sounds."""

    path: Path
    from_seconds: Annotated[float, Field(ge=0)]
    to_seconds: Annotated[float, Field(gt=0)]
    """Both in the speech file."""
    at_sample: Annotated[int, Field(ge=0)]
    """Where it begins in the narration."""
    gain_db: float = 0.0

    @property
    def samples(self) -> int:
        return round(self.to_seconds * RATE) - round(self.from_seconds * RATE)

    @property
    def end_sample(self) -> int:
        return self.at_sample + self.samples


def assemble(pieces: Sequence[PlacedSpeech], samples: int, path: Path) -> None:
    """Write the narration, exactly ``samples`` long: WAV, 48 kHz, mono, 16 bit.

    Raises AudioError for pieces that overlap, reach over the end, or are longer than their file.
    """
    placed = sorted(pieces, key=lambda piece: piece.at_sample)
    for piece, after in pairwise(placed):
        if piece.end_sample > after.at_sample:
            raise AudioError(f"{piece.path.name} sounds until sample {piece.end_sample}, and "
                             f"{after.path.name} begins at {after.at_sample}: move one of them")
    if placed and placed[-1].end_sample > samples:
        raise AudioError(f"{placed[-1].path.name} sounds until sample {placed[-1].end_sample} of a "
                         f"narration of {samples}: make the narration longer")
    write_wav(path, _laid(placed, samples), channels=1)


def _laid(placed: Sequence[PlacedSpeech], samples: int) -> Iterator[Floats]:
    done = 0
    opened: tuple[Path, AudioSegment] | None = None
    for piece in placed:
        yield from _silence(piece.at_sample - done)
        if opened is None or opened[0] != piece.path:
            opened = piece.path, _opened(piece.path)
        yield _cut(piece, opened[1])
        done = piece.end_sample
    yield from _silence(samples - done)


def _cut(piece: PlacedSpeech, speech: AudioSegment) -> Floats:
    begin, end = round(piece.from_seconds * RATE), round(piece.to_seconds * RATE)
    if not begin < end <= speech.frame_count():
        raise AudioError(f"{piece.path} lasts {speech.frame_count() / RATE:.3f} s, and seconds "
                         f"{piece.from_seconds:.3f} to {piece.to_seconds:.3f} of it are wanted")
    cut: Any = speech.get_sample_slice(begin, end)
    if piece.gain_db:
        cut = cut.apply_gain(piece.gain_db)
    fade = min(_FADE_MILLISECONDS, len(cut) // 2)
    return from_int16(cut.fade_in(fade).fade_out(fade).raw_data)


def _opened(path: Path) -> AudioSegment:
    """A speech file; what is not 48 kHz, mono, 16 bit already becomes it."""
    with path.open("rb") as file:  # opened here, because pydub leaves open what it opens
        speech = _pydub().from_wav(file)
    return speech.set_frame_rate(RATE).set_channels(1).set_sample_width(2)


def _pydub() -> Any:
    """pydub warns at import of a missing ffmpeg (WAV needs none) and of modules it will lose; to
    look for that ffmpeg it reads PATH, and there need be none in the environment."""
    os.environ.setdefault("PATH", os.defpath)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", category=SyntaxWarning)
        warnings.filterwarnings("ignore", "Couldn't find ff", RuntimeWarning)
        from pydub import AudioSegment
    return AudioSegment


def _silence(samples: int) -> Iterator[Floats]:
    for begin in range(0, samples, BLOCK):
        yield np.zeros(min(BLOCK, samples - begin), np.float32)
