"""A Camera films setups into clips.

How to add one:

1. Write one file in ``scenes/cameras/`` whose class is made with ``workers`` (and ``options``,
   where it says that it takes some) and has ``takes_options``, ``identity``, ``limits``, ``reads``
   and ``film``. One that draws frames by their number has its loop in ``scenes.drawing``.
2. Name it in ``CAMERAS``, or offer it from another package under the entry-point group
   ``narrator.cameras``.
3. Run ``pytest tests/contracts/test_cameras.py``: it finds the camera in the registry.

CameraError
└── CannotFilm        a setup that this camera is not able to film, and why
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from pydantic import BaseModel

from media.backend import Identity, Session, backend
from media.errors import BadOption
from scenes.shot import Clip, Setup, Size

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CAMERAS: Mapping[str, str] = {
    "paper": "scenes.cameras.paper:PaperCamera",
    "still": "scenes.cameras.still:StillCamera",
    "footage": "scenes.cameras.footage:FootageCamera",
    "card": "scenes.cameras.card:CardCamera",
    "wan": "scenes.cameras.wan.camera:WanCamera",
}
CARDS = "card"
"""The camera that films titles and credits, and no shots."""


class CameraError(Exception):
    """The root; the message names thing, value and remedy."""


class CannotFilm(CameraError):
    """This camera cannot film this setup."""


class SetAside(CannotFilm):
    """Shots that could not be filmed, told when all others of their list are."""


class Limits(BaseModel, frozen=True):
    """What a camera is able to film. Counts are the camera's own frames, at its own rate."""

    fps: int | None = None
    """The rate it films at; None: any rate asked for."""
    sizes: tuple[Size, ...] | None = None
    """The sizes it films in; None: any even size."""
    longest_seconds: float
    step_seconds: float | None = None
    """Legal lengths are whole multiples of this (paper: 0.5) …"""
    step_frames: tuple[int, int] = (1, 0)
    """… or, without it, counts of a * k + b frames (wan: 4k + 1 is (4, 1))."""
    from_image: bool = False
    """Whether it needs a picture to film."""
    from_video: bool = False
    """Whether it needs a video to film."""
    first_frame: bool = False
    """Whether a clip can begin with a picture."""
    last_frame: bool = False
    """Whether it can end with one, too."""
    invents: bool = False
    """Whether a model makes its pictures up from words and seed: the pieces of a shot then need
    seeds of their own, or the same clip would be seen again."""
    loras: bool = False
    """Whether it takes weights that teach it a look."""

    def legal_frames(self, frames: int, fps: int) -> int:
        """The next legal count at or above ``frames``, both at ``fps``.

        The longest is always legal. More than it is no count at all, and comes back no smaller, for
        the camera to refuse: a clip must never be shorter than was asked.
        """
        return max(frames, min(self._next_step(frames, fps), self.longest_frames(fps)))

    def longest_frames(self, fps: int) -> int:
        """The most film frames at ``fps`` that one clip can span.

        Frames at a rate of the camera's own become the film's by what lies between them: n of them
        have n - 1 intervals, and nothing after the last.
        """
        return math.floor(self.longest_seconds * fps + 1e-9) + (self.fps is not None)

    def own_frames(self, frames: int, fps: int) -> int:
        """How many frames at its own rate a legal count of ``frames`` at ``fps`` is made from."""
        return math.ceil(Fraction((frames - 1) * (self.fps or fps), fps)) + 1

    def nearest_size(self, size: Size) -> Size:
        """The size it films in for a film of ``size``: the one of the nearest shape, and of those
        the nearest area."""
        def apart(own: Size) -> tuple[float, float]:
            shape = math.log(own[0] / own[1]) - math.log(size[0] / size[1])
            return round(abs(shape), 6), abs(math.log(own[0] * own[1] / (size[0] * size[1])))

        return size if self.sizes is None else min(self.sizes, key=apart)

    def _next_step(self, frames: int, fps: int) -> int:
        if self.step_seconds is not None:
            # Half a second at 25 fps is 12.5 frames: the legal counts are 13, 25, 38, 50 …
            step = Fraction(str(self.step_seconds)) * fps
            return math.ceil((math.floor((frames - 1) / step) + 1) * step)
        every, extra = self.step_frames
        own = self.own_frames(frames, fps)
        legal = math.ceil(max(0, own - extra) / every) * every + extra
        return (legal - 1) * fps // (self.fps or fps) + 1


@runtime_checkable
class Camera(Protocol):
    """Films a whole list at once, because a GPU wants the list and a network overlaps calls."""

    @property
    def takes_options(self) -> bool:
        """Whether its class is made with ``options`` of its own, too; asked of the class."""
        ...

    @property
    def identity(self) -> Identity: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def reads(self) -> frozenset[str]:
        """All of a setup that decides its pixels, or whether it can be filmed, by field.

        The rest (the prompt, for a camera that draws from the fields) is left out of the store
        key, so that changing it films nothing again.
        """
        ...

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        """Yield a clip for each setup, in any order, each as soon as its file is whole.

        Raises CannotFilm naming the setup; clips already yielded stay valid.
        """
        ...


@runtime_checkable
class Sketching(Protocol):
    """A camera that can show a single frame of a clip without filming it."""

    def frame(self, setup: Setup, index: int) -> npt.NDArray[np.uint8]:
        """Frame ``index`` of the clip of ``setup``: shape (height, width, 3), RGB.

        Raises CannotFilm naming the setup.
        """
        ...


class Undrawn(BaseModel, frozen=True):
    """A thing that a setup names and that its clip will not show."""

    thing: str
    remedy: str
    instead: str = ""
    """What is shown in its place, where something is: "a person"."""


@runtime_checkable
class Candid(Protocol):
    """A camera that knows what it leaves out of a picture."""

    def undrawn(self, setup: Setup) -> tuple[Undrawn, ...]:
        """Each thing of ``setup`` that its clip will not show."""
        ...


@runtime_checkable
class Versatile(Protocol):
    """A camera with a sister for the shots that begin with a picture."""

    def beginning_with_a_picture(self) -> Camera:
        """Itself where it can, or the sister of the same options; raises BadOption where there is
        none."""
        ...


@runtime_checkable
class Prompted(Protocol):
    """A camera that is a model, and says how it wants to be told what to film."""

    @property
    def prompts(self) -> str:
        """The template of its prompts, as ``templates/prompts/`` has it for each language:
        "prose", "tags"."""
        ...


class Length(BaseModel, frozen=True):
    """How long a prompt is, in the tokens of the camera that is to read it."""

    tokens: int
    most: int
    """What it reads of a prompt; it would never see the rest."""
    counted: bool
    """Whether they were counted, and are not a bound from above."""

    @property
    def too_long(self) -> bool:
        return self.tokens > self.most


@runtime_checkable
class Measuring(Protocol):
    """A camera that reads no more than so much of a prompt, and knows how much one is."""

    def length(self, prompt: str) -> Length:
        """Of ``prompt``; it takes no weights, and hardly any time."""
        ...


@runtime_checkable
class Demanding(Protocol):
    """A camera that needs what a machine may lack."""

    def lacks(self) -> str | None:
        """What this machine lacks for it to film with its options, ending in the remedy; None when
        it can. It answers within seconds and loads nothing."""
        ...


def camera(name: str, workers: int | None = None, options: Mapping[str, str] | None = None
           ) -> Camera:
    """The camera of that name; raises UnknownBackend, BackendMissing, BadOption.

    ``workers``: how many clips it may film side by side; None: as many as there are cores.
    ``options``: of its own ("steps": "30"), for a camera that takes some.
    """
    made = backend("camera", name, CAMERAS, inner=(CARDS,))
    if not options:
        return cast(Camera, made(workers=workers))
    if not made.takes_options:
        raise BadOption(f"the {name} camera has no options, and {', '.join(options)} is asked of "
                        f"it: leave that out")
    return cast(Camera, made(workers=workers, options=options))
