"""The card camera: films words. Title and credits, set in type on the film's own paper."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from media.backend import Identity, Session
from media.clips import Frame
from media.workers import cores
from scenes.camera import CannotFilm, Limits
from scenes.cameras.paper import REVISION, sky
from scenes.cameras.paper.backdrop import backdrop
from scenes.cameras.paper.land import mountains
from scenes.cameras.paper.palette import Theme, theme
from scenes.cameras.paper.sheet import Pixels, sheet, tint
from scenes.cameras.paper.stage import Layer, Stage
from scenes.cameras.paper.view import View
from scenes.colour import at, mix
from scenes.drawing import Draw, drawn
from scenes.motion import farthest, pose
from scenes.shot import Clip, Setup
from scenes.typesetting import Mask, TooMuchText, ornament, page
from scenes.versions import DRAWN, versions

_IN_SECONDS, _OUT_SECONDS = 0.6, 0.4
_FIXED = -3 / 7
"""The depth at which parallax is nothing: what is read must hold still."""
_REACH = 0.35
"""Of a shot's usual way: the words stay where they are, only the ground behind them moves."""


class CardCamera:
    """Films ``setup.words``: the first line large, the others small."""

    takes_options = False
    limits = Limits(longest_seconds=120)
    reads = frozenset(("words", "style", "palette", "seed", "width", "height", "fps", "frames"))

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    @property
    def identity(self) -> Identity:
        # The ground is the paper camera's, the font is zhplot's.
        return Identity(name="card", revision=f"3, paper {REVISION}",
                        settings=versions(*DRAWN, "pillow", "zhplot"))

    def film(self, setups: Sequence[Setup], session: Session) -> Iterator[Clip]:
        """Raises CannotFilm for a card without words, or with more than can be read."""
        for setup in setups:
            _checked(setup)

        yield from drawn(setups, session, self._workers, self._opened)

    def frame(self, setup: Setup, index: int) -> Frame:
        """One frame of the clip; shape (height, width, 3)."""
        _checked(setup)
        return self._opened(setup)(index)

    def _opened(self, setup: Setup) -> Draw:
        stage = _stage(setup)
        return lambda index: _draw(setup, stage, index)


def _checked(setup: Setup) -> None:
    if setup.width % 2 or setup.height % 2:
        raise CannotFilm(f"card {setup.name} is {setup.width}×{setup.height}; cards have even "
                         "sizes: set look.size")
    if setup.seconds > CardCamera.limits.longest_seconds:
        raise CannotFilm(f"card {setup.name} lasts {setup.seconds:.1f} s; a card lasts at most "
                         f"{CardCamera.limits.longest_seconds:.0f} s: shorten it")
    if not any(line.strip() for line in setup.words):
        raise CannotFilm(f"card {setup.name} has no words to set: give it a title")
    try:
        page(setup.words, setup.width, setup.height)
    except TooMuchText as exc:
        raise CannotFilm(f"card {setup.name} has more words than can be read at once "
                         f"({len(setup.words)} lines): shorten them") from exc


def _draw(setup: Setup, stage: Stage, index: int) -> Frame:
    progress = index / max(1, setup.frames - 1)
    return stage.draw(index / setup.fps, pose("push in", progress, setup.seconds, _REACH))


def _stage(setup: Setup) -> Stage:
    """A night sky over far mountains, quiet enough to read before; the words on it."""
    view = _view(setup)
    light = sky.Light(view.width * 0.5, view.height * 0.40, 0.10 * view.scale, True, False)
    layers = [*sky.lights(view, light), *sky.twinkling(view, 30, 0.9 * view.height),
              *(layer for layer in mountains(view)[0])]
    layers.sort(key=lambda layer: layer.depth)
    return Stage(setup.width, setup.height, backdrop(view, light, ()),
                 (*layers, *_lettering(setup, view)), (), _vignette(view))


def _view(setup: Setup) -> View:
    scale = 0.75 * math.sqrt(setup.width * setup.height)
    return View(setup.width, setup.height, scale, 0.86 * setup.height,
                farthest(setup.seconds, _REACH), setup.seconds, _tones(setup),
                np.random.default_rng([setup.seed, 11]))


def _tones(setup: Setup) -> Theme:
    tones = theme(setup.palette, setup.style, "night", "sky", None, None)
    return tones._replace(far=at(tones.far, 0.34), near=at(tones.near, 0.17))


def _lettering(setup: Setup, view: View) -> list[Layer]:
    """The words as cut paper, their ornament in gold."""
    paper = mix(view.theme.paper, (255, 250, 238), 0.5)
    gold = (222, 178, 92)
    words = page(setup.words, setup.width, setup.height)
    lines = ornament(setup.words, setup.width, setup.height)
    return [_printed(setup, view, _calm(words, view)),
            _printed(setup, view, _cut(lines, view, gold)),
            _printed(setup, view, _cut(words, view, paper))]


def _cut(mask: Mask, view: View, colour: tuple[int, int, int]) -> Pixels:
    return sheet(mask, tint(colour), view.theme.shadow, 0.5 * view.scale, lit=0.0, weight=0.55)


def _calm(mask: Mask, view: View) -> Pixels:
    """A soft dusk behind the words, in which stars do not read as full stops."""
    height, width = mask.shape
    small = cv2.resize(mask, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small.astype(np.float32), (0, 0), 0.045 * view.scale / 4)
    share = np.clip(soft * (2.2 / max(1.0, float(soft.max()))), 0, 1) * 0.55
    large = cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR)[:, :, None]
    return np.concatenate([large * tint(view.theme.sky[1]), large * 255], 2).astype(np.uint8)


def _printed(setup: Setup, view: View, pixels: Pixels) -> Layer:
    """A layer that takes part in no move, and comes and goes softly."""
    def show(seconds: float) -> float:
        coming = min(1.0, seconds / _IN_SECONDS)
        going = min(1.0, max(0.0, (setup.seconds - seconds) / _OUT_SECONDS))
        share = min(coming, going)
        return share * share * (3 - 2 * share)

    return Layer(pixels, 0, 0, _FIXED, show=show)


def _vignette(view: View) -> npt.NDArray[np.uint8]:
    y = np.linspace(-1, 1, view.height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, view.width, dtype=np.float32)[None, :]
    away = np.clip((x * x + y * y) / 2, 0, 1) ** 1.3
    return np.repeat((255 * (1 - 0.5 * away) + 0.5).astype(np.uint8)[:, :, None], 3, 2)
