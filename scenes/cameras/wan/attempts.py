"""A shot that fails is tried again; one that keeps failing is set aside, and the others go on."""

from __future__ import annotations

from collections import Counter

from media.errors import BadWeights, DiskFull, Stopped
from scenes.camera import CameraError, CannotFilm, SetAside
from scenes.cameras.wan.errors import BadLora

MOST = 3


class Attempts:
    """How often each shot of a list failed, and which are set aside with what reason."""

    def __init__(self, shots: int) -> None:
        self._shots = shots
        self._failed: Counter[str] = Counter()
        self._aside: dict[str, str] = {}

    def again(self, name: str, raised: Exception) -> bool:
        """Count a failure of the shot: whether to try it once more.

        What lies with no single shot (a full disk, weights that are gone) is raised again.
        """
        if isinstance(raised, CannotFilm | BadLora):
            # The same words, seed and weights come out the same again.
            self._aside[name] = str(raised)
            return False
        if isinstance(raised, CameraError | BadWeights | DiskFull | Stopped):
            raise raised
        self._failed[name] += 1
        if self._failed[name] < MOST:
            return True
        what = " ".join(str(raised).split()) or "no reason was given"
        self._aside[name] = (f"shot {name} failed {MOST} times ({type(raised).__name__}: {what}): "
                             f"run it again, or give it another seed")
        return False

    def settle(self) -> None:
        """Raise SetAside, naming every shot that was."""
        if not self._aside:
            return
        kept = self._shots - len(self._aside)
        if len(self._aside) == 1:
            [told] = self._aside.values()
            problem, _, remedy = told.rpartition(": ")
            others = f" (the other {kept} {'is' if kept == 1 else 'are'} kept)" if kept else ""
            raise SetAside(f"{problem}{others}: {remedy}")
        raise SetAside(f"{len(self._aside)} of {self._shots} shots could not be filmed, and the "
                       f"others are kept: {'; '.join(self._aside.values())}")
