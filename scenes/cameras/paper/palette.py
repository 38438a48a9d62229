"""The papers that a shot is cut from: a few tones that belong together.

The film's palette decides the hues and the time of day the lightness, so that every shot of a film
comes out of one drawer of coloured paper.
"""

from __future__ import annotations

from typing import NamedTuple

from scenes.colour import Colour, at, chroma, colours_in, lightness, mix
from scenes.lexicon import Ground, Mood, Time, Weather

HOUSE = ("#24406b", "#f1e4c9", "#d2573a", "#7fa39a")
"""Without a palette of the film's own: night blue, cream, vermilion, sage."""

_NATURE: dict[str, Colour] = {
    "sea": (38, 104, 128), "shore": (60, 110, 122), "river": (70, 116, 110),
    "forest": (52, 94, 72), "field": (112, 134, 74), "mountains": (78, 100, 122),
    "desert": (206, 150, 92), "city": (98, 92, 112), "room": (150, 104, 72), "sky": (60, 84, 140)}
_WARM: Colour = (255, 196, 120)
_ROSE: Colour = (240, 150, 130)


class Theme(NamedTuple):
    """The tones of one shot."""

    sky: tuple[Colour, ...]
    """From the top of the sky down to the horizon."""
    light: Colour
    """The sun's or the moon's paper."""
    glow: Colour
    """What shines through from behind."""
    far: Colour
    near: Colour
    """The ends of the ground's layers."""
    ink: Colour
    paper: Colour
    skin: Colour
    accents: tuple[Colour, ...]
    shadow: Colour
    dark: bool
    """Whether it is night."""

    def layer(self, depth: float) -> Colour:
        """The ground's tone from 0, the farthest layer, to 1, the nearest."""
        return mix(self.far, self.near, depth)


class _Drawer(NamedTuple):
    key: Colour
    ink: Colour
    paper: Colour
    accents: tuple[Colour, ...]


def theme(palette: tuple[str, ...], style: str, time: Time, ground: Ground | None,
          mood: Mood | None, weather: Weather | None) -> Theme:
    """The tones for a shot."""
    drawer = _drawer(palette, style)
    nature = _NATURE[ground or "field"]
    key = mix(drawer.key, nature, 0.62)
    made = {"day": _day, "dawn": _dawn, "dusk": _dusk, "night": _night}[time](drawer, key)
    return _in_weather(_in_mood(made, mood), weather)


def _drawer(palette: tuple[str, ...], style: str) -> _Drawer:
    named = [colour for text in palette for colour in colours_in(text)[:1]]
    named = named or list(colours_in(style)) or [colours_in(text)[0] for text in HOUSE]
    house = [colours_in(text)[0] for text in HOUSE]
    light = max(named, key=lightness)
    dark = min(named, key=lightness)
    coloured = [colour for colour in named if chroma(colour) > 0.035]
    vivid = sorted(coloured, key=chroma, reverse=True)
    key = next((colour for colour in coloured if lightness(colour) < 0.75), house[0])
    return _Drawer(
        key=key, ink=at(dark, min(0.27, lightness(dark))),
        paper=mix(at(light, max(0.92, lightness(light)), 0.8), (250, 240, 220), 0.3),
        accents=tuple(dict.fromkeys([*vivid, house[2], house[3], house[0]]))[:4])


def _day(drawer: _Drawer, key: Colour) -> Theme:
    high = at(mix(drawer.key, (70, 150, 216), 0.62), 0.70, 1.15)
    low = mix(drawer.paper, (255, 244, 222), 0.4)
    return Theme(
        sky=(high, mix(high, low, 0.40), mix(high, low, 0.92)), light=(255, 246, 214),
        glow=(255, 240, 200),
        far=at(mix(key, low, 0.40), 0.79, 0.9), near=at(key, 0.38), ink=drawer.ink,
        paper=drawer.paper, skin=(244, 214, 184), accents=drawer.accents,
        shadow=at(key, 0.20, 0.6), dark=False)


def _dawn(drawer: _Drawer, key: Colour) -> Theme:
    high = at(mix(drawer.key, (120, 140, 190), 0.5), 0.68, 0.8)
    low = mix((255, 222, 190), drawer.paper, 0.3)
    return Theme(
        sky=(high, mix(high, _ROSE, 0.45), low), light=(255, 238, 206), glow=(255, 214, 170),
        far=at(mix(key, _ROSE, 0.35), 0.76, 0.7), near=at(mix(key, drawer.ink, 0.3), 0.32),
        ink=drawer.ink, paper=drawer.paper, skin=(242, 206, 178), accents=drawer.accents,
        shadow=at(key, 0.18, 0.7), dark=False)


def _dusk(drawer: _Drawer, key: Colour) -> Theme:
    warm = mix(next((c for c in drawer.accents if _is_warm(c)), _ROSE), (238, 132, 74), 0.5)
    high = at(mix(drawer.key, (70, 56, 110), 0.5), 0.40)
    return Theme(
        sky=(high, at(mix(high, warm, 0.6), 0.58), at(warm, 0.76), mix(warm, _WARM, 0.85)),
        light=(255, 226, 168), glow=(255, 190, 120),
        far=at(mix(key, warm, 0.5), 0.60), near=at(mix(key, drawer.ink, 0.55), 0.24),
        ink=at(drawer.ink, 0.2), paper=mix(drawer.paper, _WARM, 0.25), skin=(226, 172, 138),
        accents=drawer.accents, shadow=at(mix(key, (60, 20, 40), 0.5), 0.15), dark=False)


def _night(drawer: _Drawer, key: Colour) -> Theme:
    blue = mix(drawer.key if not _is_warm(drawer.key) else (40, 60, 120), (36, 60, 120), 0.4)
    return Theme(
        sky=(at(blue, 0.20), at(blue, 0.30), at(mix(blue, key, 0.3), 0.45)),
        light=(252, 244, 216), glow=(214, 222, 236),
        far=at(mix(key, blue, 0.6), 0.46, 0.8), near=at(mix(key, blue, 0.6), 0.19, 0.8),
        ink=at(drawer.ink, 0.16), paper=mix(drawer.paper, (190, 206, 232), 0.3),
        skin=(220, 196, 180), accents=tuple(mix(c, blue, 0.12) for c in drawer.accents),
        shadow=at(blue, 0.09), dark=True)


def _in_mood(made: Theme, mood: Mood | None) -> Theme:
    """Sad and tense pictures lose colour, joyful and tender ones gain warmth."""
    if mood in ("sad", "tense"):
        share = 0.12 if mood == "sad" else 0.22
        return made._replace(sky=tuple(
            at(c, lightness(c) * (1 - share * 0.6), 1 - share) for c in made.sky))
    if mood in ("joyful", "tender"):
        return made._replace(sky=(*made.sky[:-1], mix(made.sky[-1], _WARM, 0.22)))
    return made


def _in_weather(made: Theme, weather: Weather | None) -> Theme:
    """Snow lies on the ground; rain and storm take the colour out of the sky."""
    if weather == "snow":
        white = mix(made.paper, made.sky[0], 0.35 if made.dark else 0.10)
        return made._replace(far=mix(made.far, white, 0.7), near=mix(made.near, white, 0.55))
    if weather in ("rain", "lightning"):
        return made._replace(sky=tuple(at(c, lightness(c) * 0.90, 0.6) for c in made.sky))
    return made


def _is_warm(colour: Colour) -> bool:
    return colour[0] > colour[2] + 25
