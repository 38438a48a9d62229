"""A Score plays cues: a stretch of music wanted becomes music.

How to add one:

1. Write one file in ``audio/scores/`` whose class has ``identity`` and ``play``.
2. Name it in ``SCORES``, or offer it from another package under the entry-point group
   ``narrator.scores``.
3. Run ``pytest tests/contracts/test_scores.py``: it finds the score in the registry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Protocol, cast, runtime_checkable

from pydantic import Field

from media.backend import Artifact, Identity, Request, Session, backend

SCORES: Mapping[str, str] = {
    "synth": "audio.scores.synth:SynthScore",
    "file": "audio.scores.file:FileScore",
}


class Cue(Request):
    """A stretch of music wanted."""

    mood: str = ""
    """A word or phrase in Chinese or English: "tender", "wonder", "紧张"."""
    seconds: Annotated[float, Field(gt=0)]
    seed: int = 42
    source: Path | None = None
    """The author's own file, for the score that plays one."""


class Music(Artifact):
    """The music made for a cue: WAV, 48 kHz, stereo, 16 bit, beginning and ending in silence."""

    seconds: float


@runtime_checkable
class Score(Protocol):
    """Plays a whole list at once, because a model wants the list."""

    @property
    def identity(self) -> Identity: ...

    def play(self, cues: Sequence[Cue], session: Session) -> Iterator[Music]:
        """Yield music of exactly ``seconds`` (to the sample) for each cue, in any order.

        Raises CannotPlay naming the cue; music already yielded stays valid.
        """
        ...


def score(name: str) -> Score:
    """The score of that name; raises UnknownBackend, BackendMissing."""
    return cast(Score, backend("score", name, SCORES)())
