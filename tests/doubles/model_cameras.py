"""Cameras that are models as far as a film can tell, and make flat pictures in no time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from media.backend import Identity, Session
from media.clips import write_clip
from media.errors import BadOption
from media.files import whole
from scenes.camera import Camera, Limits
from scenes.shot import Clip, Setup


class PictureModel:
    """Begins with a picture, ends with one, takes LoRAs."""

    takes_options = True
    limits = Limits(longest_seconds=20, first_frame=True, last_frame=True, loras=True)
    reads = frozenset(("prompt", "seed", "width", "height", "fps", "frames", "first", "last",
                       "loras"))

    def __init__(self, workers: int | None = None, options: Mapping[str, str] | None = None
                 ) -> None:
        self.options = dict(options or {})

    @property
    def identity(self) -> Identity:
        return Identity(name="wan", revision="1", settings=tuple(sorted(self.options.items())))

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        for setup in setups:
            path = session.into(setup.name)
            with whole(path) as partial:
                write_clip(lambda index, setup=setup: _frame(setup, index), setup.frames,
                           setup.fps, partial, lambda done: None)
            yield Clip(name=setup.name, path=path, frames=setup.frames, fps=setup.fps,
                       width=setup.width, height=setup.height)


class WordsModel(PictureModel):
    """Films words alone, and has a sister for pictures."""

    limits = Limits(longest_seconds=20, loras=True)

    def beginning_with_a_picture(self) -> Camera:
        return PictureModel(options=self.options)


class LonelyModel(PictureModel):
    """Films words alone, and has no sister."""

    limits = Limits(longest_seconds=20)

    def beginning_with_a_picture(self) -> Camera:
        raise BadOption("wan's model lonely begins with none: say model i2v-a14b")


def _frame(setup: Setup, index: int) -> np.ndarray:
    """The colour of the picture's middle, or of chance; never quite still."""
    colour = np.array([setup.seed % 200, 90, 160])
    if setup.first:
        from PIL import Image

        with Image.open(setup.first) as picture:
            middle = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
        colour = np.array(middle)
    frame = np.empty((setup.height, setup.width, 3), np.uint8)
    frame[:] = np.clip(colour + index % 7, 0, 255)
    frame[::2, ::2] //= 2
    return frame
