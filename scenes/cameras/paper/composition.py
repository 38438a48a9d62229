"""A setup becomes a stage: the one place that knows sky, ground, actors and weather together."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from scenes.cameras.paper import city, heavens, land, room, sky, water, weather
from scenes.cameras.paper.backdrop import backdrop
from scenes.cameras.paper.effects import effects
from scenes.cameras.paper.palette import theme
from scenes.cameras.paper.placing import placed
from scenes.cameras.paper.script import Script, script
from scenes.cameras.paper.spots import floor, main_side
from scenes.cameras.paper.stage import Layer, Stage, trimmed
from scenes.cameras.paper.view import View
from scenes.colour import mix
from scenes.lexicon import Ground
from scenes.motion import farthest
from scenes.shot import Setup

_GROUNDS: Mapping[Ground, Callable[[View], land.Layers]] = {
    "sea": water.sea, "shore": water.shore, "river": water.river, "mountains": land.mountains,
    "forest": land.forest, "field": land.field, "desert": land.desert, "city": city.city,
    "room": room.room, "sky": heavens.heavens}
_HORIZON = {"wide": 0.57, "medium": 0.60, "close": 0.68}


def compose(setup: Setup) -> tuple[Stage, Script]:
    """Build the stage of a setup: everything slow happens here, once a shot."""
    seen = script(setup)
    view = _view(setup, seen)
    light = _light(view, seen)
    ground = heavens.void if seen.space else _GROUNDS[seen.ground or "field"]
    back, front = ground(view)
    layers = [*_sky(view, seen, light), *back, *placed(view, seen), *front,
              *(effects(view, seen.features, light, floor(view, seen))
                if seen.ground != "room" else ()),
              *weather.veils(view, seen.weather)]
    layers = _seen(view, sorted(layers, key=lambda layer: layer.depth))
    hindmost = backdrop(view, light, seen.features)
    stage = Stage(setup.width, setup.height, hindmost, tuple(layers),
                  tuple(weather.overlays(view, seen.weather)), _vignette(view))
    return stage, seen


def _seen(view: View, layers: list[Layer]) -> list[Layer]:
    """The layers without the rows that nearer ones always hide: they would be drawn for nothing."""
    spare = 0.07 * view.height
    hidden = 9.0 * view.height
    kept: list[Layer] = []
    for layer in reversed(layers):
        rows = round(hidden + spare + abs(layer.alive.dy) - layer.y)
        if rows > 0:
            kept.append(trimmed(layer._replace(pixels=layer.pixels[:rows])))
        hidden = min(hidden, layer.hides)
    return kept[::-1]


def _view(setup: Setup, seen: Script) -> View:
    scale = 0.75 * math.sqrt(setup.width * setup.height)
    tones = theme(setup.palette, setup.style, seen.time, seen.ground, seen.mood,
                  seen.weather)
    rng = np.random.default_rng([setup.seed, *_words(setup)])
    horizon = (_HORIZON[seen.framing] + float(rng.uniform(-0.025, 0.025))) * setup.height
    if seen.space:
        horizon = 1.0 * setup.height
    return View(setup.width, setup.height, scale, horizon, farthest(setup.seconds),
                setup.seconds, tones, rng)


def _words(setup: Setup) -> tuple[int, ...]:
    """The picture's words as numbers, so that two shots of one seed are composed differently."""
    text = "\n".join(setup.picture.model_dump().values())
    digest = hashlib.sha256(text.encode()).digest()
    return tuple(int.from_bytes(digest[i:i + 4], "big") for i in range(0, 16, 4))


def _light(view: View, seen: Script) -> sky.Light:
    """The sun or the moon, opposite to the first actor."""
    moon = (seen.time == "night" and "sun" not in seen.features) or "moon" in seen.features
    chief = not seen.actors and bool({"sun", "moon"} & set(seen.features))
    side = -main_side(view)
    x = view.width * (0.5 + side * (view.among(0.16, 0.30) if not chief else 0.08))
    low = seen.time in ("dawn", "dusk")
    y = (view.horizon * view.among(0.74, 0.86) if low
         else min(view.horizon, 0.62 * view.height) * view.among(0.26, 0.40))
    radius = view.scale * (0.13 if chief else view.among(0.052, 0.07))
    asked = "sun" in seen.features or "moon" in seen.features
    shown = asked or ((low or view.rng.random() < 0.75) and seen.weather in (None, "wind"))
    return sky.Light(x, y, radius, moon, bool(shown) and seen.ground != "room")


def _sky(view: View, seen: Script, light: sky.Light) -> list[Layer]:
    layers = sky.lights(view, light)
    if view.theme.dark:
        layers += sky.twinkling(view, 26, view.horizon)
    tone = mix(view.theme.sky[1], view.theme.paper, 0.16 if view.theme.dark else 0.72)
    starry = bool({"constellation", "galaxy", "stars", "comet"} & set(seen.features))
    count = 0 if seen.airless or starry or seen.ground == "room" else 2 if view.theme.dark else 3
    if "cloud" in seen.features or seen.weather in ("rain", "lightning", "snow"):
        count += 2
    return [*layers, *sky.clouds(view, light, count, tone)]


def _vignette(view: View) -> npt.NDArray[np.uint8]:
    """The lamp's light falls off towards the corners, and grows warmer as it does."""
    y = np.linspace(-1, 1, view.height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, view.width, dtype=np.float32)[None, :]
    away = np.clip((x * x + y * y) / 2, 0, 1) ** 1.4
    dark = np.array((0.42, 0.42, 0.40) if view.theme.dark else (0.30, 0.34, 0.36), np.float32)
    return np.asarray(255 * (1 - away[:, :, None] * dark) + 0.5, np.uint8)
