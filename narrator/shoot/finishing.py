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
from narrator.shoot.filming import wanted
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production
from narrator.store import Store
from narrator.store.engine import kept, run
from narrator.store.job import Done, Work
from narrator.store.parts import Parts
from scenes.finishing.route import Finishing, Form, Name, Step
from scenes.finishing.station import Finish
from scenes.shot import Clip, Setup

_ROUNDS = 2
"""How many stations a clip goes through at most."""


@dataclass(frozen=True)
class Finished:
    """The films' clips, and how each came about; all by the setups' names."""

    clips: Done[Clip]
    """``made``: those that were filmed now."""
    by: Mapping[str, tuple[Identity, ...]]
    """The stations that finished each, in their order; of one that passed through, none."""
    behind: Mapping[str, tuple[Path, ...]]
    """The clips that each was made of: what was filmed, and what lay between."""


class Ways:
    """The ways of what is filmed through the stations."""

    def __init__(self, films: Sequence[Production], shots: Sequence[Work[Setup, Clip]],
                 kit: Kit) -> None:
        """``shots``: all that the cameras are asked for in these ``films``."""
        self._stations: Finishing = kit.finishing
        form = {one.name: Form.of(one) for setups in wanted(films, kit).values() for one in setups}
        self._steps = {own.name: self._stations.route(Form.of(own), form[own.name])
                       for work in shots for own in work.requests}

    def steps(self, name: str) -> tuple[Step, ...]:
        """What has to be done with the clip of that name."""
        return self._steps.get(name, ())

    def ensure_ready(self) -> None:
        """Raise BadInput, before anything is filmed, for an upscaler that is needed and will not
        do."""
        if any(step.station == "size" for steps in self._steps.values() for step in steps):
            try:
                self._stations.size.ready()
            except MediaError as exc:
                raise BadInput(str(exc)) from exc

    def finish(self, filmed: Done[Clip], store: Store, on: Listener) -> Finished:
        """Every clip as the film has it. Raises CannotFinish, or a library's own error."""
        clips = dict(filmed.artifacts)
        by: dict[str, tuple[Identity, ...]] = defaultdict(tuple)
        behind: dict[str, tuple[Path, ...]] = defaultdict(tuple)
        parts = Parts(on, sum(len(self.steps(name)) for name in clips))
        for works in self._rounds(clips):
            for name, clip in run("finish", works, store, parts.next()).artifacts.items():
                notes = clips[name].notes + clip.notes
                clips[name] = clip.model_copy(update={"notes": notes})
            for work in works:
                for request in work.requests:
                    by[request.name] += (work.identity,)
                    behind[request.name] += (request.clip,)
        return Finished(Done(clips, filmed.made), by, behind)

    def before(self, filmed: Mapping[str, Clip], store: Store) -> dict[str, Clip]:
        """Of the clips that are ``filmed``, those that the store has finished; nothing is made,
        nothing written."""
        clips = dict(filmed)
        for works in self._rounds(clips):
            there = [kept(work, store) for work in works]
            for work in works:
                for request in work.requests:
                    del clips[request.name]
            for found in there:
                clips |= found
        return clips

    def work(self, station: Name, requests: Sequence[Finish]) -> Work[Finish, Clip]:
        """What one station is asked for."""
        at = self._stations.stations[station]
        return Work("finished", at.identity, requests, at.finish, Clip, ".mp4")

    def _rounds(self, clips: Mapping[str, Clip]) -> Iterator[list[Work[Finish, Clip]]]:
        """First the first steps of ``clips``, then the second ones of what they are by then."""
        for number in range(_ROUNDS):
            asked: dict[Name, list[Finish]] = defaultdict(list)
            for name, clip in clips.items():
                if len(steps := self.steps(name)) > number:
                    asked[steps[number].station].append(finishing(name, clip.path, steps[number]))
            if asked:
                yield [self.work(station, requests) for station, requests in asked.items()]


def finishing(name: str, clip: Path, step: Step) -> Finish:
    """What a station is asked to make of ``clip``."""
    return Finish(name=name, clip=clip, **step.form._asdict())
