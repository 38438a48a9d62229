"""The rate station: frames at the film's rate out of frames at the camera's.

Frame k of what comes out stands at k / fps seconds of what was filmed. Where a filmed frame stands
there, it is that frame; elsewhere it is what lies between the two around it. Nothing is repeated,
nothing lies beyond the last filmed frame, and a clip that is too short is refused.

ffmpeg's minterpolate was tried. It looks at four frames and shows what lies between the middle two,
so the last interval is lost: of 81 frames at 16 a second it makes 119 at 24, not 121. Fed with
frames behind the end it comes out even, and is slower and tears more than ``between``:
``docs/benchmarks.md``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from fractions import Fraction
from typing import TYPE_CHECKING

from media.backend import Identity, Session
from media.clips import Frame, write_frames
from media.errors import NotMedia
from media.files import whole
from media.frames import frames
from media.probe import probe
from media.workers import cores, side_by_side
from scenes.finishing.station import CannotFinish, Finish
from scenes.shot import Clip
from scenes.versions import DRAWN, versions

if TYPE_CHECKING:
    from scenes.finishing.between import Between


class RateStation:
    """Gives a clip the frames asked for, at the rate asked for, in the size it has."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    @property
    def identity(self) -> Identity:
        return Identity(name="rate", revision="1", settings=versions(*DRAWN, "av"))

    def finish(self, requests: Sequence[Finish], session: Session
               ) -> Iterator[Clip]:
        """Raises CannotFinish for a clip that is too short, of another size, or no clip."""
        def work(asked: Finish) -> Clip:
            own = _rate(asked)
            path = session.into(asked.name)
            with whole(path) as partial, closing(paced(asked, own)) as pictures:
                write_frames(pictures, asked.frames, asked.fps, partial,
                             lambda done: session.progress(asked.name, done / asked.frames))
            return Clip(name=asked.name, path=path, frames=asked.frames, fps=asked.fps,
                        width=asked.width, height=asked.height)

        yield from side_by_side(work, requests, self._workers)


def _rate(asked: Finish) -> Fraction:
    """At how many frames a second the clip was filmed."""
    try:
        found = probe(asked.clip)
    except NotMedia as exc:
        raise CannotFinish(f"shot {asked.name}: {exc}") from exc
    if (found.width, found.height) != (asked.width, asked.height):
        raise CannotFinish(f"shot {asked.name} was filmed at {found.width}×{found.height}, and is "
                           f"asked for at {asked.width}×{asked.height}: the rate station keeps "
                           f"sizes")
    if found.frames == 0 or Fraction(asked.frames - 1, asked.fps) * found.fps > found.frames - 1:
        raise CannotFinish(
            f"shot {asked.name} was filmed in {found.frames} frames at {float(found.fps):g} a "
            f"second, too few for {asked.frames} at {asked.fps}: film it longer")
    return found.fps


def paced(asked: Finish, own: Fraction) -> Generator[Frame, None, None]:
    """The frames ``asked`` for, of a clip at ``own`` frames a second; each filmed frame is read
    once, and each pair looked at once. Shape (height, width, 3)."""
    from scenes.finishing.between import Between

    with closing(frames(asked.clip)) as filmed:
        number, here = 0, _next(filmed, asked)
        following: Frame | None = None
        between: Between | None = None
        for k in range(asked.frames):
            at = k * own / asked.fps
            while number < int(at):
                here = _next(filmed, asked) if following is None else following
                number, following, between = number + 1, None, None
            if at == number:
                yield here
                continue
            if following is None:
                following = _next(filmed, asked)
            between = between or Between(here, following)
            yield between.at(float(at - number))


def _next(filmed: Iterator[Frame], asked: Finish) -> Frame:
    """The next frame; its packets were counted, but what is in them may be damaged."""
    for picture in filmed:
        return picture
    raise CannotFinish(f"shot {asked.name}: {asked.clip} has fewer frames than it says: it may be "
                       f"damaged: run narrator store verify")
