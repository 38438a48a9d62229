"""Finishing the films' clips: from the camera's size and rate to the film's.

Each station's work is kept apart in the store, so that another rate, another size or another
upscaler films nothing again. A clip that is the film's already passes through untouched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from media.backend import Identity
from media.errors import MediaError
from narrator.errors import BadInput
from narrator.events import Listener
from narrator.shoot.filming import Slate
from narrator.shoot.kit import Kit
from narrator.store import Store
from narrator.store.engine import kept, run
from narrator.store.parts import StageParts
from narrator.store.work import Done, Item, Shelf, Work
from scenes.finishing.route import ClipForm, Finishing, StationName, Step
from scenes.finishing.station import Finish
from scenes.shot import Clip

FINISHED = Shelf("finished", Clip, ".mp4")
_ROUNDS = 2
"""How many stations a clip goes through at most."""


@dataclass(frozen=True)
class FinishedClips:
    """The films' clips, and how each came about."""

    clips: Done[Clip]
    """``made``: those that were filmed now."""
    by: Mapping[Item, tuple[Identity, ...]]
    """The stations that finished each, in their order; of one that passed through, none."""
    behind: Mapping[Item, tuple[Path, ...]]
    """The clips that each was made of: what was filmed, and what lay between."""


class Ways:
    """The ways of what is filmed through the stations."""

    def __init__(self, slates: Sequence[Slate], kit: Kit) -> None:
        """``slates``: all that the cameras are asked for."""
        self._stations: Finishing = kit.finishing
        self._steps = {one.item: self._stations.route(ClipForm.of(one.filmed),
                                                      ClipForm.of(one.wanted))
                       for one in slates}

    def steps(self, item: Item) -> tuple[Step, ...]:
        """What has to be done with that clip."""
        return self._steps.get(item, ())

    def ensure_ready(self) -> None:
        """Raise BadInput, before anything is filmed, for an upscaler that is needed and will not
        do."""
        if any(step.station == "size" for steps in self._steps.values() for step in steps):
            try:
                self._stations.size.ready()
            except MediaError as exc:
                raise BadInput(str(exc)) from exc

    def finish(self, filmed: Done[Clip], store: Store, on: Listener) -> FinishedClips:
        """Every clip as the film has it. Raises CannotFinish, or a library's own error."""
        clips = dict(filmed.artifacts)
        by: dict[Item, tuple[Identity, ...]] = defaultdict(tuple)
        behind: dict[Item, tuple[Path, ...]] = defaultdict(tuple)
        parts = StageParts(on, sum(len(self.steps(item)) for item in clips))
        for works in self._rounds(clips):
            for item, clip in run("finish", works, store, parts.next()).artifacts.items():
                notes = clips[item].notes + clip.notes
                clips[item] = clip.model_copy(update={"notes": notes})
            for work in works:
                for item, request in work.requests.items():
                    by[item] += (work.identity,)
                    behind[item] += (request.clip,)
        return FinishedClips(Done(clips, filmed.made), by, behind)

    def before(self, filmed: Mapping[Item, Clip], store: Store) -> dict[Item, Clip]:
        """Of the clips that are ``filmed``, those that the store has finished; nothing is made,
        nothing written."""
        clips = dict(filmed)
        for works in self._rounds(clips):
            there = [kept(work, store) for work in works]
            for work in works:
                for item in work.requests:
                    del clips[item]
            for found in there:
                clips |= found
        return clips

    def work(self, station: StationName, requests: Mapping[Item, Finish]) -> Work[Finish, Clip]:
        """What one station is asked for."""
        at = self._stations.stations[station]
        return Work(FINISHED, at.identity, at.finish, requests)

    def _rounds(self, clips: Mapping[Item, Clip]) -> Iterator[list[Work[Finish, Clip]]]:
        """First the first steps of ``clips``, then the second ones of what they are by then."""
        for number in range(_ROUNDS):
            asked: dict[StationName, dict[Item, Finish]] = defaultdict(dict)
            for item, clip in clips.items():
                if len(steps := self.steps(item)) > number:
                    step = steps[number]
                    asked[step.station][item] = finishing(item, clip.path, step)
            if asked:
                yield [self.work(station, requests) for station, requests in asked.items()]


def finishing(item: Item, clip: Path, step: Step) -> Finish:
    """What a station is asked to make of ``clip``."""
    return Finish(name=str(item), clip=clip, **step.form._asdict())
