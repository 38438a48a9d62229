"""What a sheet of takes is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from narrator.plan import Shot
from narrator.shoot.takes.record import Taken
from narrator.store.work import Item
from scenes.shot import Clip


@dataclass(frozen=True)
class SeenTake:
    """A take that is there to be seen."""

    taken: Taken
    clips: tuple[Clip, ...]
    """Of its pieces."""
    frames: tuple[int, ...]
    """How many of each clip are seen, at the clip's own rate."""
    chosen: bool

    @property
    def item(self) -> Item:
        """Its own among all on the sheet: "s2-3 take 2 (dive, black)"."""
        return Item("", self.taken.shot, self.taken.shot, self.taken.take, self.taken.words)

    @property
    def seconds(self) -> float:
        return sum(count / clip.fps for clip, count in zip(self.clips, self.frames, strict=True))

    def moment(self, share: float) -> tuple[Path, int]:
        """The clip in which that share of the take's frames has passed, and the frame of it."""
        at = min(int(share * sum(self.frames)), sum(self.frames) - 1)
        for clip, count in zip(self.clips, self.frames, strict=True):
            if at < count:
                return clip.path, at
            at -= count
        raise AssertionError("a take has frames")


@dataclass(frozen=True)
class Group:
    """The takes of one shot, side by side."""

    id: str
    shot: Shot | None
    """As it is in the plan; None where there is none."""
    takes: tuple[SeenTake, ...]
