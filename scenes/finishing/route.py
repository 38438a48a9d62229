"""The way of a clip through the stations, and the stations of a render."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from scenes.finishing.rate import RateStation
from scenes.finishing.size import SizeStation
from scenes.finishing.station import Station
from scenes.shot import Clip, Setup

StationName = Literal["rate", "size"]


class ClipForm(NamedTuple):
    """What a clip's frames are: pixels, frames a second, and how many."""

    width: int
    height: int
    fps: int
    frames: int

    @classmethod
    def of(cls, noun: Setup | Clip) -> ClipForm:
        return cls(noun.width, noun.height, noun.fps, noun.frames)


class Step(NamedTuple):
    """A station, and what a clip is after it."""

    station: StationName
    form: ClipForm


class Finishing:
    """The stations, each made once."""

    def __init__(self, workers: int | None = None, upscaler: Path | None = None) -> None:
        """``upscaler``: the weights of a super-resolution model, as safetensors. Raises BadOption,
        BackendMissing."""
        self.size = SizeStation(workers, upscaler)
        self.stations: dict[StationName, Station] = {"rate": RateStation(workers),
                                                     "size": self.size}

    def route(self, own: ClipForm, film: ClipForm) -> tuple[Step, ...]:
        """The steps from the form in which a clip was filmed to the film's; none where it has that.
        """
        return route(own, film, self.size.upscales)


def route(own: ClipForm, film: ClipForm, upscales: bool) -> tuple[Step, ...]:
    """As ``Finishing.route``; ``upscales``: whether a model enlarges.

    What lies between frames is drawn on the smaller of the two: that takes less time. A model that
    enlarges comes before, because it should see what was filmed, and of that there is less.
    """
    paced, sized = own[2:] != film[2:], own[:2] != film[:2]
    if not (paced and sized):
        return (Step("rate" if paced else "size", film),) if paced or sized else ()
    if upscales or film.width * film.height <= own.width * own.height:
        return Step("size", ClipForm(film.width, film.height, own.fps, own.frames)), Step("rate",
                                                                                          film)
    return Step("rate", ClipForm(own.width, own.height, film.fps, film.frames)), Step("size", film)
