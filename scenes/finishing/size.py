"""The size station: pictures that cover the film's frame, cropped in the middle.

Lanczos enlarges and shrinks; where a super-resolution model is given, that enlarges first, and
Lanczos brings what it made to the exact size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from media.backend import Identity, Session
from media.clips import Frame, write_frames
from media.errors import NotMedia
from media.files import whole
from media.frames import frames
from media.probe import probe
from media.progress import Progress
from media.scaling import write_scaled
from media.workers import cores, side_by_side
from scenes.finishing.station import CannotFinish, Finish
from scenes.finishing.upscaler import Upscaler
from scenes.shot import Clip, Size
from scenes.versions import DRAWN, versions


class SizeStation:
    """Gives a clip the size asked for, with the frames it has."""

    def __init__(self, workers: int | None = None, upscaler: Path | None = None) -> None:
        """``upscaler``: the weights of a super-resolution model, as safetensors. Raises BadOption,
        BackendMissing."""
        self._workers = workers or cores()
        self._upscaler = Upscaler(upscaler) if upscaler else None

    @property
    def upscales(self) -> bool:
        """Whether a model enlarges."""
        return self._upscaler is not None

    def ready(self) -> None:
        """Load the model, where there is one. Raises BadOption, BackendMissing."""
        if self._upscaler:
            self._upscaler.ready()

    @property
    def identity(self) -> Identity:
        told = versions(*DRAWN, "av", "pillow")
        if self._upscaler is None:
            return Identity(name="size", model="lanczos", revision="1", settings=told)
        return Identity(name="size", model=self._upscaler.model, revision="1",
                        settings=(*told, *versions("spandrel", "torch")))

    def finish(self, requests: Sequence[Finish], session: Session
               ) -> Iterator[Clip]:
        """Raises CannotFinish for what is no clip of the frames asked for; and of a model, as
        ``Upscaler`` does."""
        def work(asked: Finish) -> Clip:
            own = _size(asked)
            path = session.into(asked.name)
            with whole(path) as partial:
                if self._upscaler and (asked.width > own[0] or asked.height > own[1]):
                    self._upscaled(self._upscaler, asked, partial, session.progress)
                else:
                    _scaled(asked, own, partial)
            session.progress(asked.name, 1.0)
            return Clip(name=asked.name, path=path, frames=asked.frames, fps=asked.fps,
                        width=asked.width, height=asked.height)

        # A model takes all of the machine for one picture.
        yield from side_by_side(work, requests, 1 if self._upscaler else self._workers)

    def _upscaled(self, upscaler: Upscaler, asked: Finish, path: Path, progress: Progress) -> None:
        size = asked.width, asked.height
        with closing(frames(asked.clip)) as filmed:
            write_frames((_fitted(upscaler.enlarged(picture), size) for picture in filmed),
                         asked.frames, asked.fps, path,
                         lambda done: progress(asked.name, done / asked.frames))


def _size(asked: Finish) -> Size:
    try:
        found = probe(asked.clip)
    except NotMedia as exc:
        raise CannotFinish(f"shot {asked.name}: {exc}") from exc
    if found.frames != asked.frames or found.fps != asked.fps:
        raise CannotFinish(f"shot {asked.name} has {found.frames} frames at {float(found.fps):g} a "
                           f"second, and is asked for with {asked.frames} at {asked.fps}: the size "
                           f"station keeps frames")
    return found.width, found.height


def _scaled(asked: Finish, own: Size, path: Path) -> None:
    from scenes.fitting import covering

    size = asked.width, asked.height
    write_scaled(asked.clip, covering(own[0] / own[1], size), size, asked.fps, asked.frames, path)


def _fitted(picture: Frame, size: Size) -> Frame:
    """``picture`` just covering a frame of ``size``, its middle."""
    from PIL import Image

    from scenes.fitting import covering, middle

    height, width = picture.shape[:2]
    scaled = Image.fromarray(picture).resize(covering(width / height, size),
                                             Image.Resampling.LANCZOS)
    return np.ascontiguousarray(middle(np.asarray(scaled, np.uint8), size))
